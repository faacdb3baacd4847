from uuid import uuid4

from odoo.tests import tagged

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestRefund(StoredValueCommon):
    def setUp(self):
        super().setUp()
        self.top_up(1000)
        self.key = str(uuid4())
        self.authorise(300, self.key)
        self.order = self.pay([(self.dish, 30, 10)], [(self.method, 300, self.key)])
        self.settle()

    def refund(self, amount, key=None, order=None):
        self.env.flush_all()
        lines = (order or self.order).lines
        request = self.request(amount, key, refunded_line_ids=lines.ids)
        session = self.session.with_user(self.cashier)
        return session.stored_value_refund(request)

    def store_refund(self, amount, key):
        order = self.pay(
            [(self.dish, -amount / 10, 10, self.order.lines)],
            [(self.method, -amount, key)],
            refund=True,
        )
        self.settle()
        return order

    # -- money for stored value

    def refund_in_cash(self, order, amount):
        """:return: what a manager hears"""
        before = self.session.activity_ids
        line = order.lines[:1]
        self.pay(
            [(line.product_id, -amount / 10, 10, line)],
            [(self.cash, -amount, None)],
            refund=True,
        )
        return (self.session.activity_ids - before).mapped("note")

    def test_what_stored_value_paid_goes_back_in_cash(self):
        (note,) = self.refund_in_cash(self.order, 100)
        self.assertIn("100.00", note)

    def test_the_part_that_cash_paid_goes_back_in_cash(self):
        key = str(uuid4())
        self.authorise(60, key)
        payments = [(self.method, 60, key), (self.cash, 40, None)]
        order = self.pay([(self.dish, 10, 10)], payments)
        self.assertFalse(self.refund_in_cash(order, 30))
        (note,) = self.refund_in_cash(order, 20)
        self.assertIn("10.00", note)

    def test_cash_for_cash(self):
        order = self.pay([(self.dish, 1, 10)], [(self.cash, 10, None)])
        self.assertFalse(self.refund_in_cash(order, 10))

    # -- back to where it came from

    def test_full_refund_goes_back_to_its_lots(self):
        key = str(uuid4())
        reply = self.refund(300, key)
        self.assertEqual((reply["principal"], reply["bonus"]), (250.0, 50.0))
        self.assert_balance(750, 150)  # promised, not yet given
        self.store_refund(300, key)
        self.assert_balance(1000, 200)
        self.assertEqual(
            {lot.unit: lot.remaining for lot in self.account.lot_ids},
            {"principal": 1000.0, "bonus": 200.0},
        )

    def test_partial_refunds_add_up(self):
        for amount in (100, 100, 100):
            key = str(uuid4())
            self.assertTrue(self.refund(amount, key)["ok"])
            self.store_refund(amount, key)
        self.assert_balance(1000, 200)
        reply = self.refund(0.01)
        self.assertEqual((reply["code"], reply["available"]), ("over_captured", 0.0))

    def test_promised_refund_counts(self):
        self.assertTrue(self.refund(200)["ok"])
        self.assertEqual(self.refund(200)["code"], "over_captured")

    def test_void_of_a_refund_promises_nothing(self):
        key = str(uuid4())
        self.refund(200, key)
        self.session.stored_value_void({"key": key})
        self.assertTrue(self.refund(300)["ok"])
        self.assert_balance(750, 150)

    def test_refund_of_a_check_that_was_not_paid_from_stored_value(self):
        other = self.pay([(self.dish, 1, 10)], [(self.cash, 10, None)])
        self.assertEqual(self.refund(10, order=other)["code"], "unknown_hold")

    def test_refund_to_a_frozen_account(self):
        """The money goes back to where it came from and waits there."""
        self.account.action_freeze()
        key = str(uuid4())
        self.assertTrue(self.refund(300, key)["ok"])
        self.store_refund(300, key)
        self.assert_balance(1000, 200)

    def test_expired_lot_opens_again_for_a_time(self):
        bonus = self.account.lot_ids.filtered(lambda lot: lot.unit == "bonus")
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            cr.execute(
                "UPDATE restaurant_lot SET expires_on = '2020-01-01' WHERE id = %s",
                [bonus.id],
            )
        key = str(uuid4())
        self.refund(300, key)
        self.store_refund(300, key)
        bonus.invalidate_recordset()
        self.assertGreater(str(bonus.expires_on), "2026")

    def test_refund_without_promise_is_unverified(self):
        order = self.store_refund(300, str(uuid4()))
        self.assertEqual(self.holds(order).state, "unverified")
        self.assert_balance(750, 150)
