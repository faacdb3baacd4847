from uuid import uuid4

from odoo import fields
from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestPointsTender(PointsCommon):
    """A group whose points are a payment: ten cents each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.active = False
        cls.policy.write({"point_value": 0.1, "redeem_min": 10, "redeem_as": "tender"})
        cls.tender = cls.env["pos.payment.method"].search(
            [
                ("company_id", "=", cls.company.id),
                ("use_payment_terminal", "=", "restaurant_points"),
            ]
        )

    def setUp(self):
        super().setUp()
        # a till with an open session keeps its methods: the session takes it directly
        self.env.cr.execute(
            """INSERT INTO pos_config_pos_payment_method_rel
            (pos_config_id, pos_payment_method_id) VALUES (%s, %s)
            ON CONFLICT DO NOTHING""",
            (self.till.id, self.tender.id),
        )
        self.env.invalidate_all()

    def hold(self, points, total=100, key=None, **values):
        self.env.flush_all()
        request = self.request(points, key or str(uuid4()), order_total=total, **values)
        reply = self.session.with_user(self.cashier).stored_value_redeem(request)
        self.env.invalidate_all()
        return request["key"], reply

    def pay_with_points(self, points, total, settle=True):
        key, reply = self.hold(points, total)
        self.assertTrue(reply["ok"], reply)
        payments = [(self.tender, reply["amount"], key)]
        if rest := total - reply["amount"]:
            payments.append((self.cash, rest, None))
        order = self.pay([(self.dish, 1, total)], payments)
        if settle:
            self.settle()
        return order

    def refund_points(self, order, money, key=None, user=None):
        self.env.flush_all()
        request = self.request(
            money, key or str(uuid4()), refunded_line_ids=order.lines.ids
        )
        session = self.session.with_user(user or self.cashier)
        reply = session.stored_value_points_refund(request)
        self.env.invalidate_all()
        return request["key"], reply

    def give_back_to_points(self, order, money):
        """Refund a part of the dish, to points alone."""
        key, reply = self.refund_points(order, money)
        self.assertTrue(reply["ok"], reply)
        line = order.lines[:1]
        refund = self.pay(
            [(line.product_id, -1, money, line)],
            [(self.tender, -money, key)],
            refund=True,
        )
        self.settle()
        return refund, reply

    # -- paying

    def test_the_choice_makes_method_and_account(self):
        self.assertEqual(len(self.tender), 1)
        account = self.company.restaurant_points_account_id
        self.assertEqual(self.tender.outstanding_account_id, account)
        self.assertEqual(account.account_type, "income")
        self.policy.redeem_as = "discount"
        self.policy.redeem_as = "tender"
        again = self.env["pos.payment.method"].search_count(
            [
                ("company_id", "=", self.company.id),
                ("use_payment_terminal", "=", "restaurant_points"),
            ]
        )
        self.assertEqual(again, 1)
        self.till.invalidate_recordset()
        terms = self.till.restaurant_points
        self.assertEqual((terms["pays"], terms["tender"]), (False, True))

    def test_points_pay(self):
        """200 points of ten cents pay 20 of 100; the check stays 100."""
        self.grant(300)
        order = self.pay_with_points(200, 100)
        self.assertEqual(order.amount_total, 100)
        self.assert_points(100)
        hold = self.holds(order)
        self.assertEqual(
            (hold.kind, hold.state, hold.points), ("redeem", "captured", 200)
        )
        self.assertEqual(hold.payment_id.amount, 20)
        self.assertTrue(hold.settled)

    def test_limits_are_those_of_the_discount(self):
        self.grant(2000)
        for points, total, code in (
            (9, 100, "points_step"),
            (501, 100, "points_share"),
            (2001, 1000, "insufficient_points"),
        ):
            with self.subTest(points=points):
                _key, reply = self.hold(points, total)
                self.assertEqual(reply["code"], code)
        self.policy.redeem_on = False
        _key, reply = self.hold(50)
        self.assertEqual(reply["code"], "points_off")

    def test_several_payments_are_no_more_than_one(self):
        """Half of a check of 100 is 500 points, however often they are asked for."""
        self.grant(2000)
        first, uuid = self.hold(300, order_uuid="one-check")[0], "one-check"
        _key, reply = self.hold(201, order_uuid=uuid)
        self.assertEqual((reply["code"], reply["points"]), ("points_share", 200))
        second, reply = self.hold(200, order_uuid=uuid)
        self.assertTrue(reply["ok"], reply)
        self.assertEqual(self.hold(10, order_uuid=uuid)[1]["code"], "points_share")
        self.assertTrue(self.hold(500, order_uuid="another-check")[1]["ok"])
        session = self.session.with_user(self.cashier)
        for key in (first, second):
            session.stored_value_void({"key": key, "attempt": 0})
        self.assertTrue(self.hold(500, order_uuid=uuid)[1]["ok"], "given back")

    def test_payments_of_a_forged_total_are_told_together(self):
        self.grant(2000)
        payments = []
        for _number in range(2):
            key, reply = self.hold(400, total=1000)
            payments.append((self.tender, reply["amount"], key))
        payments.append((self.cash, 20, None))
        order = self.pay([(self.dish, 1, 100)], payments)
        activity = self.session.activity_ids
        self.assertEqual(
            activity.mapped("summary"), [f"Check the points of {order.pos_reference}"]
        )
        self.assertIn("80.00", activity.note)

    def test_a_top_up_makes_no_check_larger(self):
        self.grant(2000)
        key, _reply = self.hold(500, total=1000)
        lines = [(self.dish, 1, 60), (self.topup_product, 1, 500)]
        order = self.pay(lines, [(self.tender, 50, key), (self.cash, 510, None)])
        self.assertIn(
            f"Check the points of {order.pos_reference}",
            self.session.activity_ids.mapped("summary"),
        )

    def test_void_gives_them_back(self):
        self.grant(300)
        key, _reply = self.hold(200)
        self.assert_points(100)
        session = self.session.with_user(self.cashier)
        self.assertTrue(session.stored_value_void({"key": key, "attempt": 0})["ok"])
        self.assert_points(300)

    def test_a_forged_payment_is_kept_and_shown(self):
        """The till says that points paid; the ledger knows nothing, or of money."""
        self.grant(300)
        self.top_up(50)
        money = self.authorise(20)
        hold_of_points, _reply = self.hold(200)
        for method, key in (
            (self.tender, str(uuid4())),
            (self.tender, money["key"]),
            (self.method, hold_of_points),
        ):
            with self.subTest(method=method.name):
                order = self.pay([(self.dish, 1, 20)], [(method, 20, key)])
                hold = self.holds(order)
                self.assertEqual((hold.state, hold.amount), ("unverified", 20))
                self.assertTrue(hold.activity_ids)
        session = self.session.with_user(self.cashier)
        for key in (money["key"], hold_of_points):
            session.stored_value_void({"key": key, "attempt": 0})
        self.assert_points(300)

    def test_what_points_pay_earns_nothing(self):
        self.rule.active = True
        self.grant(300)
        order = self.pay_with_points(200, 100)
        self.assertEqual(self.earning(order).points, 8)
        self.policy.count_points = True
        order = self.pay_with_points(100, 100)
        self.assertEqual(self.earning(order).points, 10)

    # -- refunds

    def test_refund_to_the_lots_that_paid(self):
        today = self.policy._get_today()
        self.grant(100, expires_on=fields.Date.add(today, years=1))
        self.grant(200)
        order = self.pay_with_points(200, 100)
        self.assert_points(100)
        lots = self.points_lots()
        self.assertEqual(lots.mapped("remaining"), [0, 100])
        _refund, reply = self.give_back_to_points(order, 20)
        self.assertEqual(reply["points"], 200)
        self.assertEqual(self.points_lots().mapped("remaining"), [100, 200])

    def test_partial_refunds_add_up(self):
        """100 points paid 10: thirds come back as 33, 33 and 34."""
        self.grant(100)
        order = self.pay_with_points(100, 20)
        given = [
            self.give_back_to_points(order, money)[1]["points"]
            for money in (3.33, 3.33, 3.34)
        ]
        self.assertEqual(given, [33, 33, 34])
        self.assert_points(100)
        _key, reply = self.refund_points(order, 0.01)
        self.assertEqual((reply["code"], reply["available"]), ("over_captured", 0))

    def test_no_more_than_points_had_paid(self):
        self.grant(300)
        order = self.pay_with_points(200, 100)
        _key, reply = self.refund_points(order, 20.01)
        self.assertEqual((reply["code"], reply["available"]), ("over_captured", 20))
        first, reply = self.refund_points(order, 15)
        self.assertTrue(reply["ok"])
        _key, reply = self.refund_points(
            order, 6
        )  # another till, before the first ends
        self.assertEqual((reply["code"], reply["available"]), ("over_captured", 5))
        session = self.session.with_user(self.cashier)
        self.assertTrue(session.stored_value_void({"key": first, "attempt": 0})["ok"])
        key, reply = self.refund_points(order, 20)
        self.assertTrue(reply["ok"])
        self.assertEqual(self.refund_points(order, 20, key)[1], reply)
        self.assertTrue(session.stored_value_void({"key": key, "attempt": 0})["ok"])
        self.assert_points(100)

    def test_refund_of_what_points_did_not_pay(self):
        self.grant(300)
        order = self.eat(100)
        _key, reply = self.refund_points(order, 20)
        self.assertEqual(reply["code"], "unknown_hold")

    # -- receipt and books

    def test_receipt(self):
        self.grant(300)
        order = self.pay_with_points(200, 100)
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_receipt({"order_uuid": order.uuid})
        points = reply["points"]
        self.assertEqual(
            (points["before"], points["used"], points["after"]), (300, -200, 100)
        )
        self.assertEqual(reply["lines"], [])
        refund, _reply = self.give_back_to_points(order, 10)
        reply = session.stored_value_receipt({"order_uuid": refund.uuid})
        points = reply["points"]
        self.assertEqual(
            (points["before"], points["used"], points["after"]), (100, 100, 200)
        )
        self.assertEqual(reply["lines"], [])

    def test_books(self):
        """Dr points spent, Cr receivable: turnover stays 100, nothing is owed."""
        self.grant(300)
        order = self.pay_with_points(200, 100)
        self.give_back_to_points(order, 5)
        account = self.company.restaurant_points_account_id
        cash = sum(self.session._get_closed_orders().payment_ids.mapped("amount")) - 15
        self.session.post_closing_cash_details(cash)
        self.session.close_session_from_ui()
        self.assertEqual(self.session.state, "closed")
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(sum(lines.mapped("balance")), 15)
        self.assertFalse(lines.partner_id)
        other = lines.move_id.line_ids - lines
        self.assertTrue(all(other.mapped("reconciled")))
        settlement = self.env["restaurant.settlement"].search(
            [("session_id", "=", self.session.id)]
        )
        self.assertEqual(settlement.ledger_difference, 0)

    def test_a_top_up_is_not_bought_with_points(self):
        self.grant(3000)
        key, reply = self.hold(1000, 1000)
        self.assertTrue(reply["ok"])
        order = self.pay([(self.topup_product, 1, 100)], [(self.tender, 100, key)])
        self.settle()
        intent = self.top_up_intent(order)
        self.assertEqual((intent.state, intent.code), ("failed", "not_paid"))
        self.assert_balance(0, 0)
        summaries = self.session.activity_ids.mapped("summary")
        self.assertIn(f"Check the top-up of {order.pos_reference}", summaries)

    def test_points_pay_the_dishes_beside_a_top_up(self):
        self.grant(300)
        key, _reply = self.hold(200)
        lines = [(self.dish, 1, 100), (self.topup_product, 1, 100)]
        order = self.pay(lines, [(self.tender, 20, key), (self.cash, 180, None)])
        self.settle()
        self.assertEqual(self.top_up_intent(order).state, "posted")

    def top_up_intent(self, order):
        intents = self.env["restaurant.intent"]
        return intents.search([("order_id", "=", order.id), ("kind", "=", "topup")])
