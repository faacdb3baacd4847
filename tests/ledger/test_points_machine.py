"""Random histories of points, played to the ledger and to a reference."""

from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from support import ledger

from odoo.addons.restaurant_crm_loyalty.tests.points_common import PointsCommon

from .points_reference import NEVER, PointsReference

GUESTS = 3
GUEST = st.integers(0, GUESTS - 1)
LINES = st.lists(st.integers(1, 400), min_size=1, max_size=4)
POINTS = st.integers(1, 90)


class PointsMachine(RuleBasedStateMachine):
    case = None  # the test that plays
    checks = Bundle("checks")

    @initialize(limit=st.sampled_from([0, 10, 1000]))
    def open_shop(self, limit):
        case = self.case
        case.policy.write({"debt_limit": limit, "expiry_months": 12})
        self.reference = PointsReference(limit)
        self.guests = [case._create_guest(f"Guest {n}") for n in range(GUESTS)]
        opened = case.env["restaurant.account"]._open_for_guests(
            case.env["restaurant.guest"].union(*self.guests)
        )
        self.accounts = [opened[guest] for guest in self.guests]

    @property
    def expires(self):
        """The last day of what is earned today."""
        policy = self.case.policy
        return policy._get_expiry(policy._get_today()) or NEVER

    # -- asking

    def ask_redeem(self, guest, points, total):
        key = str(uuid4())
        self.case.env.flush_all()
        session = self.case.session.with_user(self.case.cashier)
        request = {
            "key": key,
            "partner_id": self.guests[guest].partner_id.id,
            "amount": points,
            "order_total": total,
        }
        replies = [session.stored_value_redeem(request) for _time in range(2)]
        assert replies[0] == replies[1]
        parts = self.reference.redeem(guest, points)
        assert replies[0]["ok"] == (parts is not None), replies[0]
        return key, parts

    def store(self, guest, lines, points=0, key=None):
        case = self.case
        sold = [(case.dish, 1, amount) for amount in lines]
        discount = points / 10
        if points:
            sold.append((case.policy.redeem_product_id, 1, -discount))
            case.points_key = key
        partner = self.guests[guest].partner_id
        due = sum(lines) - discount
        order = case.pay(sold, [(case.cash, due, None)], partner=partner)
        case.points_key = None
        case.settle()
        return order

    # -- rules

    @rule(months=st.sampled_from([0, 1, 12]))
    def change_policy(self, months):
        """It holds for new lots only."""
        self.case.policy.expiry_months = months

    @rule(target=checks, guest=GUEST, lines=LINES)
    def eat(self, guest, lines):
        order = self.store(guest, lines)
        check = self.reference.pay(guest, lines, 0, [], self.expires)
        return order, check

    @rule(target=checks, guest=GUEST, lines=LINES, points=POINTS)
    def eat_with_points(self, guest, lines, points):
        total = max(sum(lines), points)  # half of the check covers them
        lines = [*lines, total]
        key, parts = self.ask_redeem(guest, points, sum(lines))
        if parts is None:
            return multiple()
        order = self.store(guest, lines, points, key)
        check = self.reference.pay(guest, lines, points, parts, self.expires)
        return order, check

    @rule(guest=GUEST, points=POINTS)
    def think_better_of_it(self, guest, points):
        key, parts = self.ask_redeem(guest, points, 10_000)
        session = self.case.session.with_user(self.case.cashier)
        assert session.stored_value_void({"key": key})["ok"]
        self.reference.put_back(parts or [])

    @rule(check=checks, data=st.data(), restore=st.booleans())
    def refund(self, check, data, restore):
        order, known = check
        left = sorted(set(range(len(known.lines))) - known.refunded)
        if not left:
            return
        numbers = data.draw(st.sets(st.sampled_from(left), min_size=1))
        dishes = order.lines.filtered(lambda line: line.price_unit > 0).sorted("id")
        lines = [dishes[n] for n in sorted(numbers)]
        if restore and known.discount and not known.restored:
            lines += order._get_points_lines()
        amount = sum(line.price_unit for line in lines)
        self.case.pay(
            [(line.product_id, -1, line.price_unit, line) for line in lines],
            [(self.case.cash, -amount, None)],
            refund=True,
            partner=self.guests[known.guest].partner_id,
        )
        self.case.settle()
        self.reference.refund(known, numbers, restore)

    @rule(source=GUEST, other=GUEST, points=POINTS)
    def give(self, source, other, points):
        if source == other:
            return
        reply = self.case.env["restaurant.points.transfer"]._transfer(
            f"machine:{uuid4()}",
            *(self.accounts[source], self.accounts[other]),
            *(Decimal(points), "a gift"),
        )
        assert reply["ok"] == self.reference.transfer(source, other, points)

    @rule(source=GUEST, other=GUEST)
    def join(self, source, other):
        if source == other or not any(
            lot.remaining for lot in self.reference.lots[source]
        ):
            return
        self.case.env["restaurant.intent"]._plan(
            [
                {
                    "key": f"machine:{uuid4()}",
                    "kind": "merge",
                    "company_id": self.case.company.id,
                    "account_id": self.accounts[source].id,
                    "target_id": self.accounts[other].id,
                }
            ]
        )
        self.case.settle()
        self.reference.join(source, other)

    @rule(days=st.sampled_from([1, 40, 75, 400]))
    def expire(self, days):
        day = date.today() + timedelta(days=days)
        company = self.case.company
        while self.case.env["restaurant.points.expiry"]._expire(company, day, 3) == 3:
            pass
        self.case.env.invalidate_all()
        self.reference.expire(day)

    # -- what holds

    @invariant()
    def accounts_agree(self):
        if not hasattr(self, "reference"):
            return
        self.case.env.flush_all()
        for guest, account in enumerate(self.accounts):
            self.case.env.cr.execute(
                """SELECT granted::int, remaining::int, expires_on FROM restaurant_lot
                WHERE account_id = %s AND unit = 'points' ORDER BY id""",
                [account.id],
            )
            found = [(*row[:2], row[2] or NEVER) for row in self.case.env.cr.fetchall()]
            expected = [
                (lot.granted, lot.remaining, lot.expires)
                for lot in sorted(
                    self.reference.lots[guest], key=lambda lot: lot.number
                )
            ]
            assert found == expected
            assert account.points == self.reference.balance(guest)

    @invariant()
    def ledger_holds(self):
        connection = SimpleNamespace(cursor=lambda: nullcontext(self.case.env.cr))
        ledger.check(connection)


class TestPointsMachine(PointsCommon):
    points_key = None

    def _prepare_line(self, product, *args, **kwargs):
        """The line that points pay has the key of its hold."""
        values = super()._prepare_line(product, *args, **kwargs)
        if self.points_key and product == self.policy.redeem_product_id:
            values["uuid"] = self.points_key
        return values

    def test_points_and_reference_agree(self):
        self.policy.write(
            {"point_value": 0.1, "redeem_min": 1, "redeem_step": 1, "redeem_share": 50}
        )
        machine = type("Machine", (PointsMachine,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=12,
                stateful_step_count=15,
                deadline=None,
                # The same histories each time: what fails, fails for everybody.
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
