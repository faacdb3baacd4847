from uuid import uuid4

from odoo.tests import tagged

from .common import StoredValueCommon
from .coupon_common import CouponCommon


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
