from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from .common import StoredValueCommon
from .coupon_common import CouponCommon
from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestBonusCost(StoredValueCommon):
    """Bonus money that paid is a cost on top of the margin."""

    def costs(self):
        self.env.flush_all()
        lines = self.env["restaurant.cost.line"].sudo()
        groups = lines._read_group(
            [("guest_id", "=", self.guest.id), ("kind", "=", "bonus")],
            ["outlet_id"],
            ["amount:sum", "in_margin:sum"],
        )
        return [(outlet, round(a, 2), round(m, 2)) for outlet, a, m in groups]

    def test_bonus_spent_and_given_back(self):
        """1,000 + 200, and 300 of it spent: 50 are bonus; 100 refunded give 16.67
        back."""
        self.top_up(1000)
        self.assertFalse(self.costs(), "what is granted is not spent")
        key = str(uuid4())
        self.authorise(300, key)
        order = self.pay([(self.dish, 30, 10)], [(self.method, 300, key)])
        self.settle()
        outlet = self.till._get_restaurant_outlet()
        self.assertEqual(self.costs(), [(outlet, 50, 0)])
        key = str(uuid4())
        session = self.session.with_user(self.cashier)
        request = self.request(100, key, refunded_line_ids=order.lines.ids)
        self.env.flush_all()
        back = session.stored_value_refund(request)["bonus"]
        self.pay(
            [(self.dish, -10, 10, order.lines)],
            [(self.method, -100, key)],
            refund=True,
        )
        self.settle()
        total = sum(amount for _outlet, amount, _margin in self.costs())
        self.assertEqual(round(total, 2), round(50 - back, 2))


@tagged("post_install", "-at_install")
class TestCouponCost(CouponCommon):
    """What made a check cheaper is off its margin already."""

    def test_coupon_and_member_price(self):
        card = self.make_coupon(self.make_offer(discount=20), self.member)
        self.reserve(card, guest=self.member)
        self.pay_with([90], {card: 20}, guest=self.member)
        self.env["restaurant.member.price"].sudo().search(
            [("guest_id", "=", self.member.id)]
        ).write({"saving": 10})
        self.env.flush_all()
        lines = self.env["restaurant.cost.line"].search(
            [("guest_id", "=", self.member.id)]
        )
        told = {(line.kind, line.amount, line.in_margin) for line in lines}
        self.assertEqual(told, {("coupon", 20, 20), ("member_price", 10, 10)})
        self.assertEqual(lines.outlet_id, self.outlet)


@tagged("post_install", "-at_install")
class TestPointsCost(PointsCommon):
    """A discount is off the margin; what points pay as a tender is not."""

    def pay_points(self, as_tender):
        """100 points, worth 10, of a check of 100."""
        self.grant(100)
        key = str(uuid4())
        self.env.flush_all()
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_redeem(self.request(100, key, order_total=100))
        self.assertTrue(reply["ok"], reply)
        if as_tender:
            payments = [(self.tender, 10, key), (self.cash, 90, None)]
            return self.pay([(self.dish, 1, 100)], payments)
        original = type(self)._prepare_line

        def prepare(test, product, *args, **kwargs):
            values = original(test, product, *args, **kwargs)
            if product == self.policy.redeem_product_id:
                values["uuid"] = key
            return values

        with patch.object(type(self), "_prepare_line", prepare):
            lines = [(self.dish, 1, 100), (self.policy.redeem_product_id, 1, -10)]
            return self.pay(lines, [(self.cash, 90, None)])

    @property
    def tender(self):
        return self.env["pos.payment.method"].search(
            [
                ("company_id", "=", self.company.id),
                ("use_payment_terminal", "=", "restaurant_points"),
            ]
        )

    def test_discount_and_tender(self):
        self.policy.write({"point_value": 0.1, "redeem_as": "tender"})
        self.env.cr.execute(
            """INSERT INTO pos_config_pos_payment_method_rel
            (pos_config_id, pos_payment_method_id) VALUES (%s, %s)""",
            (self.till.id, self.tender.id),
        )
        self.env.invalidate_all()
        for as_tender, in_margin in ((True, 0), (False, 10)):
            with self.subTest(as_tender=as_tender):
                order = self.pay_points(as_tender)
                self.env.flush_all()
                line = self.env["restaurant.cost.line"].search(
                    [("name", "=", order.pos_reference), ("kind", "=", "points")]
                )
                self.assertEqual((line.amount, line.in_margin), (10, in_margin))
