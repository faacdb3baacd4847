"""Random histories, played to the ledger and to a reference; they must agree.

Replies, balances and lots, after each step; and the invariants hold.
"""

from contextlib import nullcontext
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support import ledger

from odoo.addons.restaurant_crm_loyalty.tests.common import StoredValueCommon

from .reference import Reference

ORDERS = ("proportional", "principal_first", "bonus_first", "soonest_expiry")
LADDER = {500_00: (50_00, 0), 1000_00: (200_00, 12), 2000_00: (333_33, 6)}
GUESTS = 2
CENTS = st.one_of(
    st.integers(1, 300_00), st.sampled_from([1, 7, 33_33, 100_00, 999_99])
)
TOP_UPS = st.one_of(st.integers(1, 2500_00), st.sampled_from(sorted(LADDER)))
MONEY = ("principal", "bonus", "balance_before", "balance_after", "amount")


class LedgerMachine(RuleBasedStateMachine):
    case = None  # the test that plays
    keys = Bundle("keys")  # of payments that were asked for, whatever came of it
    held = Bundle("held")
    paid = Bundle("paid")
    top_ups = Bundle("top_ups")

    @initialize(
        target=top_ups,
        order=st.sampled_from(ORDERS),
        amounts=st.lists(TOP_UPS, min_size=GUESTS, max_size=2 * GUESTS),
    )
    def open_shop(self, order, amounts):
        """Two guests with money, of one top-up or two."""
        case = self.case
        case.company.restaurant_spend_order = order
        self.reference = Reference(order, LADDER)
        self.guests = [case._create_guest(f"Guest {n}") for n in range(GUESTS)]
        opened = case.env["restaurant.account"]._open_for_guests(
            case.env["restaurant.guest"].union(*self.guests)
        )
        self.accounts = [opened[guest] for guest in self.guests]
        self.orders, self.requests = {}, []
        first = [(n % GUESTS, f"machine:{uuid4()}", c) for n, c in enumerate(amounts)]
        for top_up in first:
            self.credit(*top_up)
        return multiple(*first)

    def teardown(self):
        """The other side in the books, so that the addon's own proof agrees."""
        if not hasattr(self, "reference"):
            return
        granted = 0
        for key, (_guest, _grant) in self.reference.top_ups.items():
            _content, reversed_ = self.reference.replies.get(
                f"reverse:{key}", ((), {"ok": False})
            )
            if not reversed_["ok"]:
                granted += self.reference.replies[key][1]["principal"]
        if granted:
            self.case._book_opening(self.accounts[0], granted / 100)
        for key, hold in self.reference.holds.items():
            if hold.state == "authorised":
                self.ask("void", {"key": key, "attempt": hold.attempt})
        self.case.settle()

    # -- asking

    def ask(self, verb, request):
        self.case.env.flush_all()
        session = self.case.session.with_user(self.case.cashier)
        return getattr(session, f"stored_value_{verb}")(request)

    def compare(self, reply, expected):
        assert reply["ok"] == expected["ok"], (reply, expected)
        for name in ("code", "state"):
            if name in expected:
                assert reply[name] == expected[name], (reply, expected)
        for name in MONEY:
            if name in expected:
                assert round(reply[name] * 100) == expected[name], (reply, expected)

    def spend(self, guest, key, attempt, cents):
        request = {
            "key": key,
            "attempt": attempt,
            "partner_id": self.guests[guest].partner_id.id,
            "amount": cents / 100,
        }
        reply = self.ask("authorise", request)
        expected = self.reference.authorise(guest, key, attempt, cents)
        self.compare(reply, expected)
        self.requests.append((guest, key, attempt, cents))
        return expected["ok"]

    def credit(self, guest, key, cents):
        reply = self.case.env["restaurant.settle.service"]._top_up(
            key, self.accounts[guest], Decimal(cents).scaleb(-2)
        )
        expected = self.reference.top_up(guest, key, cents)
        self.compare(reply, {k: v for k, v in expected.items() if k != "amount"})

    # -- rules

    @rule(target=top_ups, guest=st.integers(0, GUESTS - 1), cents=TOP_UPS)
    def top_up(self, guest, cents):
        key = f"machine:{uuid4()}"
        self.credit(guest, key, cents)
        return guest, key, cents

    @rule(top_up=top_ups, extra=st.sampled_from([0, 0, 1]))
    def top_up_again(self, top_up, extra):
        """The same, or another amount under the same key."""
        guest, key, cents = top_up
        self.credit(guest, key, cents + extra)

    @rule(top_up=top_ups)
    def reverse_top_up(self, top_up):
        _guest, key, _cents = top_up
        operation = self.case.env["restaurant.operation"].search([("key", "=", key)])
        reply = self.case.env["restaurant.settle.service"]._reverse_top_up(
            operation, "a mistake", self.case.env.uid
        )
        self.compare(reply, self.reference.reverse(key))

    @rule(targets=(keys, held), guest=st.integers(0, GUESTS - 1), cents=CENTS)
    def authorise(self, guest, cents):
        key = str(uuid4())
        return key if self.spend(guest, key, 0, cents) else multiple()

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), extra=st.sampled_from([0, 0, -1, 1, 100]))
    def ask_again(self, data, extra):
        """Any earlier request, word by word or with another amount."""
        guest, key, attempt, cents = data.draw(st.sampled_from(self.requests))
        self.spend(guest, key, attempt, max(cents + extra, 1))

    @rule(key=keys, guest=st.integers(0, GUESTS - 1), cents=CENTS)
    def try_anew(self, key, guest, cents):
        """Under the same key, the next attempt."""
        attempt = 1 + max(
            int(stored.rpartition(":")[2])
            for stored in self.reference.replies
            if stored.startswith(f"{key}:")
        )
        self.spend(guest, key, attempt, cents)

    @rule(key=keys)
    def void(self, key):
        attempt = self.reference.holds[key].attempt
        reply = self.ask("void", {"key": key, "attempt": attempt})
        self.compare(reply, self.reference.void(key, attempt))

    @rule(guest=st.integers(0, GUESTS - 1), cents=CENTS)
    def void_first(self, guest, cents):
        """A void overtakes its authorisation, which then comes to nothing."""
        key = str(uuid4())
        reply = self.ask("void", {"key": key})
        self.compare(reply, self.reference.void(key, 0))
        self.spend(guest, key, 0, cents)

    def store(self, key):
        hold = self.reference.holds[key]
        amount = sum(cents for _lot, cents in hold.parts) / 100
        self.orders[key] = self.case.pay(
            [(self.case.dish, 1, amount)],
            [(self.case.method, amount, key)],
            partner=self.guests[hold.guest].partner_id,
        )
        self.reference.capture(key)

    @rule(target=paid, key=consumes(held))
    def store_order(self, key):
        if self.reference.holds[key].state != "authorised":
            return multiple()
        self.store(key)
        return key

    @rule(target=paid, guest=st.integers(0, GUESTS - 1), cents=CENTS)
    def pay(self, guest, cents):
        key = str(uuid4())
        if not self.spend(guest, key, 0, cents):
            return multiple()
        self.store(key)
        return key

    @precondition(lambda self: self.reference.unsettled)
    @rule()
    def settle(self):
        self.case.settle()
        self.reference.settle()

    @rule(
        paid=paid,
        cents=st.one_of(st.none(), CENTS),
        end=st.sampled_from(["store", "store", "void", "leave"]),
    )
    def refund(self, paid, cents, end):
        """A part, or all of what was paid; also more than is left."""
        origin = self.reference.holds[paid]
        cents = cents or sum(part for _lot, part in origin.parts)
        key = str(uuid4())
        request = {
            "key": key,
            "partner_id": self.guests[origin.guest].partner_id.id,
            "amount": cents / 100,
            "refunded_line_ids": self.orders[paid].lines.ids,
        }
        expected = self.reference.refund(key, paid, cents)
        for _time in range(2):
            self.compare(self.ask("refund", request), expected)
        if expected["ok"] and end == "store":
            self.store_refund(key, paid)
        elif end == "void":
            reply = self.ask("void", {"key": key})
            self.compare(reply, self.reference.void(key, 0))

    def store_refund(self, key, paid):
        hold = self.reference.holds[key]
        amount = sum(cents for _lot, cents in hold.parts) / 100
        self.case.pay(
            [(self.case.dish, -1, amount, self.orders[paid].lines)],
            [(self.case.method, -amount, key)],
            refund=True,
            partner=self.guests[hold.guest].partner_id,
        )
        self.reference.capture(key)

    # -- what holds

    @invariant()
    def accounts_agree(self):
        if not hasattr(self, "reference"):
            return
        self.case.env.flush_all()
        for guest, account in enumerate(self.accounts):
            self.case.env.cr.execute(
                """SELECT unit, (granted * 100)::bigint, (remaining * 100)::bigint
                FROM restaurant_lot WHERE account_id = %s ORDER BY id""",
                [account.id],
            )
            assert self.case.env.cr.fetchall() == [
                (lot.unit, lot.granted, lot.remaining)
                for lot in self.reference.lots[guest]
            ]
            self.case.env.cr.execute(
                """SELECT unit, (amount * 100)::bigint FROM restaurant_account_balance
                WHERE account_id = %s""",
                [account.id],
            )
            for unit, cents in self.case.env.cr.fetchall():
                assert cents == self.reference.available(guest, unit)

    @invariant()
    def ledger_holds(self):
        connection = SimpleNamespace(cursor=lambda: nullcontext(self.case.env.cr))
        ledger.check(connection)


class TestStateMachine(StoredValueCommon):
    def test_ledger_and_reference_agree(self):
        plans = self.env["restaurant.topup.plan"]
        plans.search([("company_id", "=", self.company.id)]).active = False
        plans.flush_model()  # before others of the same amounts come
        plans.create(
            [
                {"amount": cents / 100, "bonus": bonus / 100, "bonus_months": months}
                for cents, (bonus, months) in LADDER.items()
            ]
        )
        machine = type("Machine", (LedgerMachine,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=20,
                stateful_step_count=25,
                deadline=None,
                # The same histories each time: what fails, fails for everybody.
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
