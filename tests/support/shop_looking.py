"""What the database of a shop says."""

from . import databases, ledger


class ShopLooking:
    """What can be seen of `support.shop.Shop`."""

    def balance(self, guest):
        """What the guest can spend, as the database says."""
        return float(
            databases.value(
                self.connection,
                """SELECT SUM(amount) FROM restaurant_account_balance
                WHERE account_id = %s AND unit <> 'points'""",
                [guest.account_id],
            )
        )

    def parts(self, guest):
        """Principal and bonus of the guest's account."""
        rows = databases.rows(
            self.connection,
            "SELECT unit, amount FROM restaurant_account_balance WHERE account_id = %s",
            [guest.account_id],
        )
        amounts = {row["unit"]: float(row["amount"]) for row in rows}
        return amounts["principal"], amounts["bonus"]

    def session_of(self, order_id):
        return databases.value(
            self.connection,
            "SELECT session_id FROM pos_order WHERE id = %s",
            [order_id],
        )

    def hold(self, key):
        """The hold of a key as a dictionary, or nothing."""
        rows = databases.rows(
            self.connection, "SELECT * FROM restaurant_hold WHERE key = %s", [key]
        )
        return rows[0] if rows else None

    def holds(self, order_id):
        return databases.rows(
            self.connection,
            "SELECT * FROM restaurant_hold WHERE order_id = %s ORDER BY id",
            [order_id],
        )

    def line_ids(self, order_id):
        rows = databases.rows(
            self.connection,
            "SELECT id FROM pos_order_line WHERE order_id = %s ORDER BY id",
            [order_id],
        )
        return [row["id"] for row in rows]

    def pin_tries(self, guest):
        return databases.value(
            self.connection,
            "SELECT tries FROM restaurant_card_pin WHERE card_id = %s",
            [guest.card_id],
        )

    def audits(self, code):
        """How many refused tries with this code were written down."""
        return databases.value(
            self.connection,
            "SELECT COUNT(*) FROM restaurant_operation WHERE code = %s",
            [code],
        )

    def check_ledger(self):
        """The invariants, asked of the database: with or without a server."""
        ledger.check(self.connection)

    def check_invariants(self):
        """Ours, and the addon's own proof."""
        self.check_ledger()
        guest_account = databases.value(
            self.connection,
            """SELECT id FROM restaurant_account WHERE kind <> 'system'
                AND company_id = %s LIMIT 1""",
            [self.company_id],
        )
        action = self.admin.call("restaurant.account", "action_prove", [guest_account])
        (proof,) = self.admin.call(
            *("restaurant.ledger.proof", "read", [action["res_id"]]),
            ["state", "findings"],
        )
        assert proof["state"] == "proved", proof
