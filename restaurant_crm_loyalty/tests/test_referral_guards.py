from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestReferralGuards(ReferralCommon):
    """Who brings no friend, and friends who turn out to be one person."""

    # -- guards

    def test_guards(self):
        known = self._create_guest("Old friend")
        self.eat(known, 10)
        known.partner_id.phone = "+1 650 555 0122"
        for code, values in (
            ("friend_unknown", {"code": "AAAABBBB"}),
            ("friend_unknown", {"code": "nonsense"}),
            ("friend_unknown", {"code": 7}),
            ("friend_self", {"phone": "(650) 555-0111"}),
            ("friend_self", {"partner_id": self.member.partner_id.id}),
            ("friend_known", {"phone": "650-555-0122"}),
        ):
            reply = self.capture(**values)
            self.assertEqual((reply["ok"], reply["code"]), (False, code), values)
            self.assertTrue(reply["message"])
        self.assertFalse(self.referrals.search([("guest_id", "=", self.member.id)]))
        self.assertFalse(
            self.env["restaurant.guest"].search([("name", "=", "Li Na")]),
            "nothing was saved: the cashier tries again",
        )

    def test_cap(self):
        self.bring("One")
        self.bring("Two")
        self.assertEqual(self.capture("Three")["code"], "friend_cap")
        for referral in self.referrals.search([("guest_id", "=", self.member.id)]):
            referral.month -= timedelta(days=40)
            referral.month = referral.month.replace(day=1)
        self.assertTrue(self.capture("Three")["ok"], "another month")

    def test_brought_once(self):
        friend = self.bring(phone="650 555 0133")
        other = self.stranger._get_referral_code()
        self.assertEqual(
            self.capture(phone="650 555 0133", code=other)["code"], "friend_known"
        )
        self.assertEqual(self.of(friend).guest_id, self.member)

    def test_no_rules_no_codes(self):
        self.policy.active = False
        self.assertEqual(self.capture()["code"], "friend_unknown")
        with self.assertRaises(UserError):
            self.stranger.action_make_referral_code()
        self.assertFalse(self.load("pos.config")[self.till.id]["_restaurant_referral"])

    def test_a_friend_who_gets_the_phone_of_the_guest(self):
        friend = self.bring()
        friend.phone_duplicate = True
        friend.partner_id.phone = "+16505550111"
        self.eat(friend, 60)
        self.assertEqual(self.of(friend).state, "refused")

    # -- checks that change hands

    def test_a_check_that_was_another_guests(self):
        """It rewards nobody any more; back again, it does."""
        friend = self.bring()
        order = self.eat(friend, 60)
        first = self.of(friend).guest_card_id | self.of(friend).friend_card_id
        order.partner_id = self.stranger.partner_id
        referral = self.of(friend)
        self.assertEqual((referral.state, referral.order_id.id), ("waiting", False))
        self.assertEqual(set(first.mapped("restaurant_state")), {"void"})
        order.partner_id = friend.partner_id
        referral = self.of(friend)
        second = referral.guest_card_id | referral.friend_card_id
        self.assertEqual(referral.state, "rewarded")
        self.assertEqual(second.mapped("restaurant_state"), ["issued"] * 2)
        self.assertEqual(sorted(second.mapped("points")), [20, 30])

    def test_one_check_is_the_first_of_one_friend(self):
        first, second = self.bring("Li Na"), self.bring("Wang Fang")
        order = self.eat(first, 60)
        order.partner_id = second.partner_id
        self.assertEqual(self.of(first).state, "waiting")
        self.assertEqual(self.of(second).state, "rewarded")
        order.partner_id = False
        self.assertEqual(self.of(second).state, "waiting")

    def test_a_used_coupon_of_a_check_that_was_another_guests(self):
        friend = self.bring()
        order = self.eat(friend, 60)
        self.reserve(self.of(friend).guest_card_id, guest=self.member)
        card = self.of(friend).guest_card_id
        self.pay_with([100], {card: 30}, guest=self.member)
        order.partner_id = self.stranger.partner_id
        self.assertEqual(self.of(friend).state, "look")
        self.assertIn("another guest", self.of(friend).reason)

    # -- merged guests

    def test_merging_with_oneself(self):
        friend = self.bring()
        friend._merge_into(self.member)
        self.env.flush_all()
        referral = self.referrals.search([("guest_id", "=", self.member.id)])
        self.assertEqual(referral.state, "over")

    def test_merging_the_bringer(self):
        other = self._create_guest("Mei Lin, again")
        code = other._get_referral_code()
        friend = self.bring(code=code)
        self.bring("Another")
        other._merge_into(self.member)
        self.env.flush_all()
        self.assertEqual(self.of(friend).guest_id, self.member)
        self.assertEqual(self.of(friend).number, 2)
        self.assertEqual(self.member.referral_code, self.code)

    def test_merging_with_oneself_after_the_coupons(self):
        friend = self.bring()
        self.eat(friend, 60)
        cards = self.of(friend).guest_card_id | self.of(friend).friend_card_id
        friend.sudo()._merge_into(self.member)
        self.env.flush_all()
        self.assertEqual(set(cards.mapped("restaurant_state")), {"void"})

    def test_one_friend_who_was_written_down_twice(self):
        """What was given for one entry is not given again for the other, and a refund
        takes it back."""
        first, second = self.bring("Li Na"), self.bring("Li N.")
        order = self.eat(second, 60)
        rewarded = self.of(second)
        second.sudo()._merge_into(first)
        self.env.flush_all()
        self.assertEqual(rewarded.state, "rewarded")
        self.assertEqual(rewarded.friend_id, first)
        self.eat(first, 60)
        cards = self.env["loyalty.card"].search(
            [("program_id", "=", self.policy.program_id.id)]
        )
        self.assertEqual(len(cards), 2, "once")
        self.refund(order, "refund 001")
        self.assertEqual(set(cards.mapped("restaurant_state")), {"void"})

    def test_an_entry_that_is_over_ends_no_other(self):
        first, second = self.bring("Li Na"), self.bring("Li N.")
        self.of(first).state = "over"
        waiting = self.of(second)
        second.sudo()._merge_into(first)
        self.env.flush_all()
        self.assertEqual(waiting.state, "waiting")
