from freezegun import freeze_time

from odoo.tests import tagged

from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestCouponUse(CouponCommon):
    """Coupons of checks: reserved, used, decided later; what does not hold is kept."""

    def test_use(self):
        card = self.make_coupon(self.make_offer(minimum=100, discount=20))
        self.assertTrue(self.reserve(card)["ok"])
        order = self.pay_with([60, 40], {card: 20})
        use = self.use(card)
        self.assertEqual((use.state, use.order_id), ("used", order))
        self.assertEqual((use.amount, use.expected, use.check_amount), (20, 20, 80))
        self.assertFalse(use.problem)
        self.assertEqual((card.restaurant_state, card.points), ("used", 0))
        self.assertEqual(order.lines.mapped("restaurant_coupon_share"), [12, 8, 0])
        self.assertIn("used already", self.scan(card))
        self.assertFalse(self.session.activity_ids)

    def test_a_coupon_that_pays_several_gifts(self):
        """Coupons of the stock addon may have points for more than one."""
        offer = self.make_offer("dish")
        card = self.make_coupon(offer, points=3 * offer.reward_ids.required_points)
        order = self.pay_with([10, 10, 10, 10], {card: 30})
        use = self.use(card)
        self.assertEqual((use.state, use.order_id), ("used", order))
        self.assertEqual((use.amount, use.expected), (30, 30))
        self.assertFalse(use.problem)

    def test_reserving_twice_is_no_mistake(self):
        card = self.make_coupon(self.make_offer())
        self.assertTrue(self.reserve(card)["ok"])
        self.assertTrue(self.reserve(card)["ok"])
        reply = self.reserve(card, uuid="check 0002")
        self.assertEqual((reply["code"], reply["card_id"]), ("taken", card.id))
        self.session.with_user(self.cashier).restaurant_release_coupons(
            "check 0001", card.ids
        )
        self.assertTrue(self.reserve(card, uuid="check 0002")["ok"])

    def test_forgotten_reservation_is_given_up(self):
        card = self.make_coupon(self.make_offer())
        with freeze_time("2026-05-29 12:00:00"):
            self.reserve(card)
        with freeze_time("2026-05-29 12:16:00"):
            self.assertTrue(self.reserve(card, uuid="check 0002")["ok"])

    def test_limits(self):
        cases = [
            ({"limit_usage": True, "max_usage": 1}, "limit_total"),
            ({"restaurant_limit_day": 1}, "limit_day"),
            ({"restaurant_limit_guest": 1}, "limit_guest"),
        ]
        for number, (rules, code) in enumerate(cases):
            batch = self.make_batch(self.make_offer(rules=rules), 2)
            one, two = batch.card_ids
            first = {"uuid": f"check a{number}0", "guest": self.member}
            second = {"uuid": f"check b{number}0", "guest": self.member}
            self.assertTrue(self.reserve(one, **first)["ok"])
            self.assertEqual(self.reserve(two, **second)["code"], code)
            if code == "limit_guest":
                second["guest"] = self.stranger
                self.assertTrue(self.reserve(two, **second)["ok"])

    def test_offline_check_takes_its_coupon_later(self):
        card = self.make_coupon(self.make_offer(discount=20))
        self.pay_with([100], {card: 20}, decide=False)
        self.assertEqual(self.use(card).state, "pending")
        self.decide()
        self.assertEqual(self.use(card).state, "used")
        self.assertEqual(card.restaurant_state, "used")

    def test_second_check_with_one_coupon_is_kept_and_shown(self):
        card = self.make_coupon(self.make_offer(discount=20))
        self.reserve(card)
        first = self.pay_with([100], {card: 20})
        second = self.pay_with([100], {card: 20}, uuid="check 0002")
        self.assertEqual((first.state, second.state), ("paid", "paid"))
        states = self.uses.search([("card_id", "=", card.id)]).mapped("state")
        self.assertEqual(sorted(states), ["rejected", "used"])
        self.assertIn("A coupon did not hold", self.activities()[0])

    def test_too_much_taken_off(self):
        card = self.make_coupon(self.make_offer(minimum=100, discount=20))
        self.reserve(card)
        order = self.pay_with([100], {card: 50})
        self.assertEqual(order.state, "paid")
        self.assertIn("would be right", self.use(card).problem)
        [row] = self.session.with_user(self.cashier).restaurant_coupon_problems()
        self.assertEqual((row["amount"], row["problem"]), (50, self.use(card).problem))
        self.assertIn("Check a coupon", self.activities()[0])

    def test_threshold_missed_by_a_cent(self):
        card = self.make_coupon(self.make_offer(minimum=100, discount=20))
        self.pay_with([99.99], {card: 20})
        self.assertIn("more on the check", self.use(card).problem)

    def test_forbidden_beside_each_other(self):
        alone = self.make_coupon(self.make_offer(discount=50, stacking="exclusive"))
        other = self.make_coupon(self.make_offer(discount=20, stacking="stackable"))
        self.pay_with([100], {alone: 50, other: 20})
        self.assertFalse(self.use(alone).problem)
        self.assertIn("stands alone", self.use(other).problem)

    def test_coupon_line_without_a_coupon(self):
        card = self.make_coupon(self.make_offer(discount=20))
        order = self.pay(
            [
                {"product": self.dish, "price": 100},
                {
                    "product": card.program_id.reward_ids.discount_line_product_id,
                    "price": -20,
                    "is_reward_line": True,
                    "reward_id": card.program_id.reward_ids.id,
                },
            ]
        )
        use = self.uses.search([("order_id", "=", order.id)])
        self.assertEqual((use.state, use.card_id.id), ("rejected", False))
        self.assertTrue(self.activities())

    def test_two_orders_of_one_table_share_the_reservation(self):
        """The server keeps the uuid of the till that was first."""
        card = self.make_coupon(self.make_offer(discount=20))
        self.reserve(card, uuid="other till")
        self.pay_with([100], {card: 20})
        self.assertEqual(self.use(card).state, "used")
