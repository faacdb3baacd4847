from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestPointsRefund(PointsCommon):
    def test_three_parts_take_all(self):
        """Refunds of 33, 33 and 34 of a check of 100 take 3, 3 and 4 points."""
        order = self.eat(33, 33, 34)
        self.assert_points(10)
        for line, left in zip(order.lines, (7, 4, 0), strict=True):
            self.give_back(line)
            self.assert_points(left)
        self.assertEqual(self.earning(order).taken_back, 10)
        self.assertEqual(self.earning(order).left, 0)

    def test_parts_of_one_line(self):
        order = self.pay([(self.dish, 3, 35)], [(self.cash, 105, None)])
        self.settle()
        for left in (7, 4, 0):
            self.give_back(order.lines)
            self.assert_points(left)

    def test_full_refund_takes_all_once(self):
        order = self.eat(105)
        refund = self.give_back(order.lines)
        self.assert_points(0)
        refund.action_pos_order_paid()
        self.settle()
        self.assert_points(0)

    def test_refund_before_the_points_are_posted(self):
        order = self.eat(105, settle=False)
        self.give_back(order.lines)
        self.assert_points(0)

    def test_spent_points_are_owed_and_paid_first(self):
        order = self.eat(1000)
        self.spend_points(90)
        self.give_back(order.lines)
        self.assert_points(-90)
        self.eat(500)
        self.assert_points(-40)
        self.eat(500)
        self.assert_points(10)
        owed = self.points_lots().filtered(lambda lot: lot.granted < 0)
        self.assertEqual((owed.granted, owed.remaining), (-90, 0))

    def test_debt_ends_at_the_limit_and_the_rest_is_told_in_money(self):
        self.policy.write({"debt_limit": 50, "point_value": 0.1})
        order = self.eat(1000)
        self.spend_points(90)
        self.give_back(order.lines)
        self.assert_points(-50)
        note = self.session.activity_ids.note
        self.assertIn("40", note)
        self.assertIn("4.00", note)

    def test_no_debt(self):
        self.policy.debt_limit = 0
        order = self.eat(1000)
        self.spend_points(100)
        self.give_back(order.lines)
        self.assert_points(0)
        self.assertIn("100", self.session.activity_ids.note)

    def spend_points(self, amount):
        """Points that are gone, whatever for."""
        service = self.env["restaurant.points.service"]

        def work(cr, operation_id):
            from ..tools import points_lots
            from ..tools.posting import Leg

            found = service._lock_points(cr, [self.account.id])[self.account.id]
            parts, _rest = points_lots.take(found, self.decimal(amount))
            legs = [Leg(self.account.id, "points", -p, lot.id) for lot, p in parts]
            total = self.decimal(amount)
            legs.append(service._other_side(self.company.id, "adjusted", total))
            service._post(cr, operation_id, "test:spent", legs)
            return {"state": "applied"}

        request = service._prepare_points_request("test:spent", "adjust", self.company)
        self.assertTrue(service._run(request, work)["ok"])
