from .coupon_common import CouponCommon


class ReferralCommon(CouponCommon):
    """A group whose guests bring friends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["restaurant.referral.policy"].create(
            {
                "company_id": cls.company.root_id.id,
                "guest_amount": 30,
                "friend_amount": 20,
                "min_check": 50,
                "month_cap": 2,
            }
        )
        cls.member.partner_id.write(
            {"phone": "+1 650 555 0111", "email": "mei@example.com"}
        )
        cls.code = cls.member._get_referral_code()
        cls.referrals = cls.env["restaurant.referral"].sudo()

    def capture(self, name="Li Na", code=None, **values):
        values = {"name": name, "friend_code": code or self.code, **values}
        return self.till.with_user(self.cashier).restaurant_capture_guest(values)

    def bring(self, name="Li Na", **values):
        """:return: a friend who was written down at the till"""
        reply = self.capture(name, **values)
        self.assertTrue(reply["ok"], reply)
        return self.env["restaurant.guest"].browse(reply["guest_id"])

    def of(self, friend):
        self.env.invalidate_all()
        return self.referrals.search([("friend_id", "=", friend.id)])

    def eat(self, friend, *prices, **values):
        lines = [{"product": self.dish, "price": price} for price in prices]
        return self.pay(lines, guest=friend, **values)
