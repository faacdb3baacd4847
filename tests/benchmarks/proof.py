"""Settling a session and proving the ledger, with a million accounts and a thousand.

The proof of a day does not grow with the ledger. That of all sums is measured against
one aggregate over the entries; that of all hashes stands beside it, without a target.
"""

from functools import partial

from support import databases, ledger_history
from support.order import Order

MANY, FEW = 1_000_000, 1_000
CHECKS = 20  # of the session that is settled, half of them paid from stored value
FIRST = "SELECT id FROM restaurant_account WHERE number = 'B00000000'"
# The button makes those of the last sessions; this one is older than the history.
SETTLEMENT = """
    INSERT INTO restaurant_settlement (session_id, config_id, company_id, state)
    SELECT s.id, s.config_id, c.company_id, 'open'
    FROM pos_session s JOIN pos_config c ON c.id = s.config_id
    WHERE s.id = %s RETURNING id
"""
AGGREGATE = """
    SELECT COUNT(*) FROM (
        SELECT balance_id, SUM(amount) FROM restaurant_entry GROUP BY balance_id) x
"""


def measure(bench):
    many, few = (Ledger(bench, accounts) for accounts in (MANY, FEW))
    for name, prepare, rounds in (
        ("settle a session", Ledger.settle, 30),
        ("prove a day", Ledger.move, 20),
    ):
        yield bench.compare(
            f"{name}: {many.accounts:,} accounts",
            partial(prepare, many),
            f"{few.accounts:,} accounts",
            partial(prepare, few),
            at_most=1.5,
            rounds=rounds,
        )
    for name, depth, at_most, rounds in (
        ("prove all sums", "action_prove_sums", 3.0, 6),
        ("prove all sums and hashes", "action_prove", None, 2),
    ):
        yield bench.compare(
            f"{name}: {many.entries:,} entries",
            lambda depth=depth: partial(many.prove, depth),
            "one aggregate over the entries",
            lambda: many.aggregate,
            at_most=at_most,
            rounds=rounds,
            warm_up=1,
        )


class Ledger:
    """A shop with so many accounts that have moved, and a session to settle."""

    def __init__(self, bench, accounts):
        past = bench.history(accounts, 2 * accounts)
        self.accounts, self.shop = accounts, past.shop
        self.shop.admin.timeout = 600  # all hashes of millions of entries take a while
        self.connection = bench.connect(past.shop.server.database)
        account_id = databases.value(self.connection, FIRST)
        balance_id = databases.value(
            self.connection,
            """SELECT id FROM restaurant_account_balance
            WHERE account_id = %s AND unit = 'points'""",
            [account_id],
        )
        ledger_history.fill(
            *(self.connection, self.shop.company_id),
            *(account_id, balance_id, accounts),
        )
        self.entries = databases.value(
            self.connection, "SELECT COUNT(*) FROM restaurant_entry"
        )
        self._guest = self.shop.make_guest(100_000)
        self._sell()
        self.prove("action_prove")

    def _sell(self):
        for number in range(CHECKS):
            if number % 2:
                self.shop.pay(self._guest, 10)
            else:
                order = Order(self._guest.partner_id, self.shop.session_id)
                order.add_line(self.shop.dish_id, 10)
                order.add_payment(self.shop.cash_id, 10)
                self.shop.send(order)
        settlement_id = databases.value(
            self.connection, SETTLEMENT, [self.shop.session_id]
        )
        self._settlement_ids = [settlement_id]
        self.settle()()

    def settle(self):
        return partial(
            self.shop.admin.call,
            *("restaurant.settlement", "action_count", self._settlement_ids),
        )

    def move(self):
        """A day with one payment; a function that proves it."""
        self.shop.pay(self._guest, 1)
        return partial(self.prove, "action_prove_day")

    def prove(self, name):
        admin = self.shop.admin
        action = admin.call("restaurant.ledger.proof", name, [])
        (proof,) = admin.call(
            "restaurant.ledger.proof", "read", [action["res_id"]], ["state", "findings"]
        )
        if proof["state"] != "proved":
            raise RuntimeError(f"the ledger does not prove: {proof['findings']}")

    def aggregate(self):
        databases.value(self.connection, AGGREGATE)
