from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestCouponAccess(CouponCommon):
    """Who may do what, and what tills may not send."""

    def test_bad_requests(self):
        session = self.session.with_user(self.cashier)
        card = self.make_coupon(self.make_offer())
        good = {"order_uuid": "check 0001", "card_ids": card.ids}
        for bad in (
            None,
            [],
            {},
            {**good, "order_uuid": 7},
            {**good, "order_uuid": "x" * 100},
            {**good, "card_ids": []},
            {**good, "card_ids": ["1"]},
            {**good, "card_ids": [True]},
            {**good, "card_ids": [2**40]},
            {**good, "card_ids": list(range(1, 60))},
            {**good, "partner_id": "1"},
            {**good, "channel": "mars"},
        ):
            reply = session.restaurant_reserve_coupons(bad)
            self.assertEqual(reply["code"], "bad_request", bad)
        self.assertEqual(
            session.restaurant_reserve_coupons({**good, "card_ids": [2**31 - 1]})[
                "code"
            ],
            "unknown",
        )
        self.assertFalse(self.uses.search([("card_id", "=", card.id)]))
        till = self.till.with_user(self.cashier)
        for code in (None, 7, "", "x" * 200, "%", ["a"], {"a": 1}, "a\0"):
            self.assertFalse(self.check._find_coupon(self.till, code))
            answer = till.use_coupon_code(code, "2026-05-29 12:00:00", [7], False)
            self.assertTrue(answer["payload"]["error_message"], code)
        for partner_id in (2**31 - 1, "1", -1, True, [1]):
            self.assertTrue(till.restaurant_coupon_offer(card.code, partner_id))

    def test_who_may_do_what(self):
        card = self.make_coupon(self.make_offer())
        floor = new_test_user(
            self.env, "c_floor", groups="restaurant_crm.group_restaurant_floor"
        )
        manager = new_test_user(
            self.env,
            "c_loyalty",
            groups="restaurant_crm_loyalty.group_restaurant_loyalty",
        )
        for values in ({"points": 99}, {"restaurant_state": "issued"}, {"code": "1"}):
            for user in (self.cashier, floor):
                with self.assertRaises(AccessError):
                    card.with_user(user).write(values)
        with self.assertRaises(AccessError):
            card.with_user(self.cashier).action_void()
        for user in (self.cashier, floor):
            with self.assertRaises(AccessError):
                self.env["restaurant.coupon.batch"].with_user(user).create(
                    {"name": "Mine", "program_id": card.program_id.id}
                )
            with self.assertRaises(AccessError):
                self.env["loyalty.card"].with_user(user).create(
                    {"program_id": card.program_id.id}
                )
        batch = card.restaurant_batch_id.with_user(manager)
        with self.assertRaises(AccessError):
            batch.write({"issued_count": 7})
        batch.action_void()
        self.assertEqual(card.restaurant_state, "void")
        for user in (self.cashier, floor, manager):
            with self.assertRaises(AccessError):
                self.uses.with_user(user).create({"order_uuid": "mine"})
        stranger = new_test_user(self.env, "c_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.session.with_user(stranger).restaurant_reserve_coupons({})

    def test_managers_of_the_stock_till_give_coupons(self):
        """Whose they were before these addons came, they stay."""
        manager = new_test_user(
            self.env, "c_pos", groups="point_of_sale.group_pos_manager"
        )
        offer = self.make_offer()
        wizard = self.env["loyalty.generate.wizard"].with_user(manager)
        wizard.create({"program_id": offer.id, "coupon_qty": 2}).generate_coupons()
        self.assertEqual(offer.coupon_ids.mapped("restaurant_state"), ["issued"] * 2)

    def test_refused_codes_are_noted(self):
        self.scan("0440000")
        tries = self.env["restaurant.coupon.try"].search([("code", "=", "0440000")])
        self.assertEqual((tries.user_id, tries.config_id), (self.cashier, self.till))
