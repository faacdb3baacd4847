"""How demo guests used stored value through the year, as plain numbers.

Who saves tops up at a visit, when what is left would become little, and pays the check
from it. Guests are the last parts of their external ids in ``restaurant_crm``.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .lots import Lot, spend, totals

DIGITS = 2


class Saver(NamedTuple):
    """Tops up by ``amount``, for the first time ``since`` days ago; then whenever a
    check would leave less than ``keep``. ``holders`` have a card, too, with a limit
    for each check."""

    guest: str
    amount: int
    since: int
    keep: int
    renews: bool = True
    holders: tuple = ()


SAVERS = (
    Saver("wang_li", 10_000, since=330, keep=2_000),
    Saver("liu_family", 10_000, since=300, keep=1_000),
    Saver("zhao_min", 500, since=350, keep=120),
    Saver("sun_wei", 1_000, since=200, keep=0),
    Saver("zhang_wei", 1_000, since=120, keep=200),
    Saver(
        *("jinhai", 30_000, 280, 2_000),
        holders=(("chen_guoqiang", 3_000), ("cao_ying", 500)),
    ),
    Saver("harrison_family", 10_000, since=250, keep=0),
    Saver("emma_clarke", 500, since=340, keep=320),
    Saver("james_harrison", 1_000, since=180, keep=0, renews=False),
    Saver("sophie_martin", 500, since=150, keep=150),
)


class Bill(NamedTuple):
    """A check that was paid in the year, with the ids of its records."""

    guest: str
    paid_at: datetime
    total: Decimal
    order_id: int
    order_uuid: str
    session_id: int
    config_id: int
    payment_id: int
    payment_uuid: str


class Plan(NamedTuple):
    """What a top-up brings on top; ``id`` is that of the plan's record, or None."""

    bonus: Decimal
    months: int
    id: int | None


class TopUp(NamedTuple):
    account: str
    bill: Bill  # the check at whose table it was bought
    at: datetime
    amount: Decimal
    plan: Plan
    lots: list  # the ``Lot`` of principal, and that of bonus
    before: Decimal


class Spend(NamedTuple):
    account: str
    bill: Bill
    parts: list  # (lot, amount)
    before: Decimal

    @property
    def at(self):
        return self.bill.paid_at

    def get(self, unit):
        return totals(self.parts).get(unit, Decimal(0))


class _Purse:
    """What one account has, moved forward check by check."""

    def __init__(self, saver, numbers):
        self.saver = saver
        self.numbers = numbers  # gives every lot of all purses another number
        self.lots = {}  # number: [lot, what is left of it]

    def usable(self, day):
        return [
            Lot(lot.id, lot.unit, lot.grant, lot.granted, left, lot.expires_on)
            for lot, left in self.lots.values()
            if left and (lot.expires_on is None or lot.expires_on >= day)
        ]

    def available(self, day):
        return sum((lot.remaining for lot in self.usable(day)), Decimal(0))

    def top_up(self, bill, plan):
        amount = Decimal(self.saver.amount).quantize(Decimal("0.01"))
        at = bill.paid_at - timedelta(minutes=5)
        expires_on = at.date() + relativedelta(months=plan.months)
        granted = [("principal", amount, None)]
        if plan.bonus:
            granted.append(("bonus", plan.bonus, plan.months and expires_on or None))
        before = self.available(at.date())
        first, made = next(self.numbers), []
        for number, (unit, value, expiry) in enumerate(granted):
            lot_id = first if number == 0 else next(self.numbers)
            lot = Lot(lot_id, unit, first, value, value, expiry)
            self.lots[lot_id] = [lot, value]
            made.append(lot)
        return TopUp(self.saver.guest, bill, at, amount, plan, made, before)

    def pay(self, bill):
        day = bill.paid_at.date()
        before = self.available(day)
        parts = spend(self.usable(day), bill.total, "proportional", DIGITS)
        for lot, amount in parts:
            self.lots[lot.id][1] -= amount
        return Spend(self.saver.guest, bill, parts, before)

    def accept(self, bill, plan):
        """What happens at a check: nothing, a payment, or a top-up before it."""
        day = bill.paid_at.date()
        after = self.available(day) - bill.total
        if after >= (self.saver.keep if self.saver.renews else 0):
            return [self.pay(bill)]
        if self.lots and not self.saver.renews:
            return []
        if bill.guest != self.saver.guest:  # who holds a card does not pay in
            return [self.pay(bill)] if after >= 0 else []
        if after + self.saver.amount + plan.bonus < 0:
            return []
        return [self.top_up(bill, plan), self.pay(bill)]


def plan_savings(bills, get_plan, today, savers=SAVERS):
    """What happened on the savers' accounts in the year before ``today``.

    :param bills: each ``Bill`` of the year; those of other guests are left alone
    :param get_plan: returns the ``Plan`` for an amount
    :return: ``(events, left)``: ``TopUp`` and ``Spend`` in order of time, and what
        remains of each lot by its number
    """
    numbers = iter(range(1, 1_000_000))
    purses, limits = {}, {}
    for saver in savers:
        purse = _Purse(saver, numbers)
        for guest, limit in ((saver.guest, None), *saver.holders):
            purses[guest], limits[guest] = purse, limit
    events = []
    for bill in sorted(bills, key=lambda bill: (bill.paid_at, bill.order_id)):
        purse, limit = purses.get(bill.guest), limits.get(bill.guest)
        if not purse or (limit and bill.total > limit):
            continue
        if bill.paid_at.date() >= today - timedelta(days=purse.saver.since):
            events += purse.accept(bill, get_plan(purse.saver.amount))
    left = {
        number: amount
        for purse in purses.values()
        for number, (_lot, amount) in purse.lots.items()
    }
    return events, left
