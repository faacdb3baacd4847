from uuid import uuid4

from odoo.tests.common import new_test_user

from .points_common import PointsCommon


class PointsGiftCommon(PointsCommon):
    """A dish to be had for points."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = new_test_user(
            cls.env, "gift_desk", groups="restaurant_crm.group_restaurant_desk"
        )
        dish = cls.ten_dollars_no_tax.product_variant_id
        wizard = cls.env["restaurant.coupon.wizard"].create(
            {
                "kind": "dish",
                "name": "Noodles",
                "product_id": dish.id,
                "company_id": cls.company.id,
                "validity": "days",
                "validity_days": 30,
            }
        )
        cls.offer = cls.env["loyalty.program"].browse(wizard.action_create()["res_id"])
        cls.gifts = cls.env["restaurant.points.gift"]
        cls.gift = cls.gifts.create({"program_id": cls.offer.id, "points": 80})
        cls.shop = cls.env["restaurant.points.shop"]

    def buy(self, key=None, **values):
        """At the till."""
        request = {
            "key": key or str(uuid4()),
            "partner_id": self.guest.partner_id.id,
            "gift_id": self.gift.id,
            **values,
        }
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_buy_gift(request)
        self.env.invalidate_all()
        return reply

    def buy_one(self):
        reply = self.buy()
        self.assertTrue(reply["ok"], reply)
        return self.env["loyalty.card"].browse(reply["coupons"])
