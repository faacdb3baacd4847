from datetime import timedelta
from uuid import uuid4

from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestRedeem(PointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"point_value": 0.1, "redeem_min": 50, "redeem_step": 10})
        cls.rule.active = False

    def redeem(self, points, total=100, key=None, **values):
        self.env.flush_all()
        session = self.session.with_user(self.cashier)
        request = self.request(points, key, order_total=total, **values)
        reply = session.stored_value_redeem(request)
        self.env.invalidate_all()
        return reply

    def eat_with_points(self, reply, *amounts, discount=None, **values):
        """A check of dishes with the discount that was held for it."""
        discount = reply["amount"] if discount is None else discount
        lines = [(self.dish, 1, amount) for amount in amounts]
        lines.append((self.policy.redeem_product_id, 1, -discount))
        order = self.pay(lines, [(self.cash, sum(amounts) - discount, None)], **values)
        return order

    def pay_with_points(self, points, *amounts):
        """As the till does it: the line has the key of its hold."""
        key = str(uuid4())
        reply = self.redeem(points, sum(amounts), key)
        self.assertTrue(reply["ok"], reply)
        original = type(self)._prepare_line

        def prepare(test, product, *args, **kwargs):
            values = original(test, product, *args, **kwargs)
            if product == self.policy.redeem_product_id:
                values["uuid"] = key
            return values

        self.patch(type(self), "_prepare_line", prepare)
        order = self.eat_with_points(reply, *amounts)
        self.patch(type(self), "_prepare_line", original)
        self.settle()
        return order, key

    def test_points_pay(self):
        """200 points of ten cents are 20 off 100."""
        self.grant(300)
        order, key = self.pay_with_points(200, 100)
        self.assertEqual(order.amount_total, 80)
        self.assert_points(100)
        hold = self.env["restaurant.hold"].search([("key", "=", key)])
        self.assertEqual(
            (hold.state, hold.settled, hold.points), ("captured", True, 200)
        )
        self.assertEqual((hold.order_id, hold.amount), (order, 20))

    def test_step_least_share_and_balance(self):
        self.grant(2000)
        for points, total, code in (
            (49, 100, "points_step"),
            (55, 100, "points_step"),
            (510, 100, "points_share"),  # half of 100 is 500 points
            (500, 99.9, "points_share"),
            (50.5, 100, "points_step"),
            (0, 100, "bad_amount"),
            (-50, 100, "bad_amount"),
            (2010, 1000, "insufficient_points"),
        ):
            with self.subTest(points=points, total=total):
                reply = self.redeem(points, total)
                self.assertEqual((reply["ok"], reply["code"]), (False, code))
                self.assertTrue(reply["message"])
        self.assertTrue(self.redeem(500, 100)["ok"])
        self.assertTrue(self.redeem(50, 100)["ok"])
        self.assert_points(1450)
        self.void_all()

    def void_all(self):
        for hold in self.env["restaurant.hold"].search([("state", "=", "authorised")]):
            session = self.session.with_user(self.cashier)
            reply = session.stored_value_void({"key": hold.key, "attempt": 0})
            self.assertTrue(reply["ok"], reply)

    def test_one_key_takes_points_once(self):
        self.grant(300)
        key = str(uuid4())
        first = self.redeem(200, 100, key)
        self.assertEqual(self.redeem(200, 100, key), first)
        self.assertEqual(self.redeem(210, 100, key)["code"], "key_conflict")
        self.assert_points(100)
        self.void_all()
        self.assert_points(300)
        self.void_all()
        self.assert_points(300)

    def test_two_tills_cannot_spend_the_same_points(self):
        self.grant(300)
        self.assertTrue(self.redeem(200)["ok"])
        reply = self.redeem(200)
        self.assertEqual((reply["code"], reply["points"]), ("insufficient_points", 100))
        self.void_all()

    def test_pending_and_expired_points_do_not_pay(self):
        today = self.policy._get_today()
        self.grant(100, expires_on=today - timedelta(days=1))
        self.grant(100, usable_from=self.session.start_at + timedelta(days=1))
        self.assertEqual(self.redeem(50)["code"], "insufficient_points")
        self.grant(50, expires_on=today)
        self.assertTrue(self.redeem(50)["ok"])
        self.void_all()

    def test_points_do_not_pay_where_they_are_off(self):
        self.grant(300)
        self.policy.redeem_on = False
        self.assertEqual(self.redeem(100)["code"], "points_off")

    def test_a_forged_discount_is_kept_and_shown(self):
        self.grant(300)
        order = self.eat_with_points({"amount": 20}, 100)
        self.assertEqual(order.state, "paid")
        hold = self.holds(order)
        self.assertEqual((hold.state, hold.kind), ("unverified", "redeem"))
        self.assertTrue(hold.activity_ids)
        order._record_stored_value()
        self.assertEqual(len(self.holds(order)), 1)
        self.assert_points(300)

    def test_what_points_pay_earns_nothing(self):
        self.rule.active = True
        self.grant(300)
        order, _key = self.pay_with_points(200, 100)
        self.assertEqual(self.earning(order).points, 8)
        self.policy.count_points = True
        order, _key = self.pay_with_points(100, 100)
        self.assertEqual(self.earning(order).points, 10)

    def test_points_are_a_cost_of_the_relation(self):
        """250 points took 25 off; of 82.5 that go back, 82 do: 16.80 are left."""
        self.grant(300)
        order, _key = self.pay_with_points(250, 100)
        lines = self.env["restaurant.cost.line"].sudo()
        domain = [("guest_id", "=", self.guest.id), ("kind", "=", "points")]
        self.env.flush_all()
        cost = lines.search(domain)
        self.assertEqual((cost.amount, cost.in_margin), (25, 25))
        self.refund_part(order._get_points_lines(), 0.33)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(round(lines.search(domain).amount, 2), 16.80)

    def test_refund_gives_points_back_to_their_lots(self):
        """The lot that expires last first; in three parts as in one."""
        self.grant(100, expires_on=self.policy._get_today() + timedelta(days=9))
        self.grant(200)
        order, _key = self.pay_with_points(250, 100)
        first, second = self.points_lots()
        self.assertEqual((first.remaining, second.remaining), (0, 50))
        line = order._get_points_lines()
        self.refund_part(line, 0.33)  # 82.5 points are 82
        self.assert_points(50 + 82)
        self.refund_part(line, 0.33)
        self.assert_points(50 + 165)
        self.refund_part(line, 0.34)
        self.assert_points(300)
        first, second = self.points_lots()
        self.assertEqual((first.remaining, second.remaining), (100, 200))

    def refund_part(self, line, quantity):
        amount = self.company.currency_id.round(quantity * -line.price_unit)
        self.pay(
            [(line.product_id, -quantity, line.price_unit, line)],
            [(self.cash, amount, None)],
            refund=True,
            amount_total=amount,
            amount_paid=amount,
        )
        self.settle()

    def test_points_that_expired_come_back_for_some_days(self):
        today = self.policy._get_today()
        self.grant(100, expires_on=today)
        order, _key = self.pay_with_points(100, 100)
        service = self.env["restaurant.points.service"]
        with service._money_cursor() as cr:
            cr.execute(
                "UPDATE restaurant_lot SET expires_on = %s WHERE id = ANY(%s)",
                [today - timedelta(days=5), self.points_lots().ids],
            )
        self.refund_part(order._get_points_lines(), 1)
        self.assert_points(100)
        self.assertGreater(self.points_lots().expires_on, today)

    def test_receipt(self):
        self.rule.active = True
        self.grant(300)
        order, _key = self.pay_with_points(200, 100)
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_receipt({"order_uuid": order.uuid})
        points = reply["points"]
        moves = {name: points[name] for name in ("before", "earned", "used", "after")}
        self.assertEqual(
            moves, {"before": 300, "earned": 8, "used": -200, "after": 108}
        )
        [line] = points["lines"]
        self.assertEqual((line["rule"], line["points"]), ("One for ten", 8))

    def test_guest_card(self):
        self.policy.expiry_months = 1
        self.rule.active = True
        self.eat(1000)
        card = self.guest._prepare_card_sections(self.till)["loyalty"]["points"]
        self.assertEqual((card["usable"], card["expiring"]), (100, 100))
        self.assertEqual(card["expires_on"], self.points_lots().expires_on)

    def test_closing_lists_points_without_order(self):
        self.grant(300)
        self.redeem(200)
        answer = self.session.with_user(self.cashier).stored_value_closing()
        self.assertEqual([x["kind"] for x in answer["holds"]], ["redeem"])
        self.assertTrue(self.session._cannot_close_session())
        self.void_all()
