"""How an amount is taken from lots, and given back to them.

A top-up makes a *grant*: a lot of principal and, with a bonus, a lot of bonus money.
Worked numbers: 1,000 + 200, spend 300 proportionally gives principal 250, bonus 50.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import round_half_up
from .refusal import Refusal

SPEND_ORDERS = ("proportional", "principal_first", "bonus_first", "soonest_expiry")


@dataclass(frozen=True, slots=True)
class Lot:
    id: int
    unit: str  # principal or bonus
    grant: int  # the operation that granted it
    granted: Decimal
    remaining: Decimal
    expires_on: date | None = None


def read_lots(rows):
    """``Lot`` records of what ``sql/wallet.sql`` gives."""
    return [
        Lot(
            *row[:3],
            Decimal(row[3]),
            Decimal(row[4]),
            row[5] and date.fromisoformat(row[5]),
        )
        for row in rows or ()
    ]


def _by_expiry(lot):
    """Soonest expiry first; among equals the one that was granted first."""
    return (lot.expires_on or date.max, lot.grant, lot.id)


class _Basket:
    """What was taken so far, with a cap on the bonus money."""

    def __init__(self, amount, bonus_cap):
        self.due = amount
        self.bonus_cap = amount if bonus_cap is None else bonus_cap
        self.taken = {}

    def available(self, lot):
        left = lot.remaining - self.taken.get(lot.id, Decimal(0))
        return min(left, self.bonus_cap) if lot.unit == "bonus" else left

    def take(self, lot, amount):
        amount = min(amount, self.due, self.available(lot))
        if amount > 0:
            self.taken[lot.id] = self.taken.get(lot.id, Decimal(0)) + amount
            self.due -= amount
            if lot.unit == "bonus":
                self.bonus_cap -= amount


def _take_proportionally(lots, basket, digits):
    """Empty one grant after the other, each in the ratio it was granted in.

    The principal part is rounded half up; where one side runs out, the rest comes
    from the other.
    """
    grants = {}
    for lot in sorted(lots, key=_by_expiry):
        grants.setdefault(lot.grant, []).append(lot)
    for grant in grants.values():
        granted = sum(lot.granted for lot in grant)
        principal = sum(lot.granted for lot in grant if lot.unit == "principal")
        wanted = min(basket.due, sum(lot.remaining for lot in grant))
        part = round_half_up(wanted * principal / granted, digits)
        target = {"principal": part, "bonus": wanted - part}
        for lot in grant:
            before = basket.due
            basket.take(lot, target[lot.unit])
            target[lot.unit] -= before - basket.due
        for lot in grant:
            basket.take(lot, wanted - sum(basket.taken.get(x.id, 0) for x in grant))


def spend(lots, amount, order, digits, bonus_cap=None):
    """Choose the lots that pay ``amount``.

    :param lots: the usable lots of the account, principal and bonus
    :param order: one of ``SPEND_ORDERS``
    :param bonus_cap: the most that bonus money may pay, or None
    :return: ``[(lot, amount), …]``, adding up to ``amount``
    :raises Refusal: ``insufficient`` with what is available
    """
    basket = _Basket(amount, bonus_cap)
    if order == "proportional":
        _take_proportionally(lots, basket, digits)
    ranks = {"principal_first": "principal", "bonus_first": "bonus"}
    preferred = ranks.get(order)
    for lot in sorted(lots, key=lambda x: (x.unit != preferred, *_by_expiry(x))):
        basket.take(lot, basket.due)
    if basket.due:
        raise Refusal("insufficient", available=float(amount - basket.due))
    by_id = {lot.id: lot for lot in lots}
    return [(by_id[lot_id], taken) for lot_id, taken in basket.taken.items()]


def give_back(spent, returned, amount, digits):
    """Choose the lots that a refund returns to.

    Principal and bonus come back in the ratio in which they were spent, on cumulative
    rounding, so that several partial refunds add up to the payment; within each, the
    lot that expires last comes first.

    :param spent: ``[(lot, amount), …]`` that the payment took
    :param returned: ``{lot id: amount}`` already given back
    :raises Refusal: ``over_captured`` where more is asked for than is left
    """
    paid = totals(spent)
    total = sum(paid.values())
    before = sum(returned.values(), Decimal(0))
    if before + amount > total:
        raise Refusal("over_captured", available=float(total - before))
    principal = round_half_up(
        (before + amount) * paid.get("principal", Decimal(0)) / total, digits
    ) - sum(returned.get(lot.id, 0) for lot, _ in spent if lot.unit == "principal")
    principal = min(max(principal, Decimal(0)), amount)
    due = {"principal": principal, "bonus": amount - principal}
    result = []
    for lot, taken in sorted(spent, key=lambda x: _by_expiry(x[0]), reverse=True):
        part = min(due[lot.unit], taken - returned.get(lot.id, Decimal(0)))
        if part > 0:
            result.append((lot, part))
            due[lot.unit] -= part
    return result


def totals(parts):
    """``{unit: amount}`` of ``[(lot, amount), …]``."""
    sums = defaultdict(Decimal)
    for lot, amount in parts:
        sums[lot.unit] += amount
    return dict(sums)
