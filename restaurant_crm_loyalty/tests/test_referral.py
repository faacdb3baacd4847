from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.referral_code import new_code, read_code
from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestReferral(ReferralCommon):
    """Both get a coupon after the friend's first check, once."""

    # -- codes

    def test_codes(self):
        code = new_code()
        self.assertEqual(read_code(f" {code[:4].lower()}-{code[4:]} "), code)
        for bad in (None, 5, [], "", "ABC", "0" * 8, code + "A", code * 9):
            self.assertEqual(read_code(bad), "")
        self.assertEqual(self.member._get_referral_code(), self.code)

    def test_the_demo_counts_friends_in_the_month_they_are_moved_to(self):
        """Two of a month that is over, entered at the beginning of the next."""
        for number, phone in enumerate(("+8613900000001", "+8613900000002"), 1):
            referral = self.of(self.bring(phone=phone))
            self.assertEqual(referral.number, 1, "of this month")
            referral.rewarded_on = fields.Date.subtract(referral.month, days=5)
            self.env["restaurant.demo.referrals"]._backdate(referral, self.policy)
            self.env.flush_all()
            self.assertEqual(referral.number, number, "of the month before")

    # -- rewards

    def test_both_get_a_coupon_after_the_first_check(self):
        friend = self.bring()
        self.assertEqual(self.of(friend).state, "waiting")
        order = self.eat(friend, 60)
        referral = self.of(friend)
        self.assertEqual((referral.state, referral.order_id), ("rewarded", order))
        cards = referral.guest_card_id, referral.friend_card_id
        self.assertEqual([card.points for card in cards], [30, 20])
        self.assertEqual(
            [card.partner_id for card in cards],
            [self.member.partner_id, friend.partner_id],
        )
        self.assertEqual(cards[0].program_id, self.policy.program_id)
        self.eat(friend, 60)
        given = self.env["loyalty.card"].search(
            [("program_id", "=", self.policy.program_id.id)]
        )
        self.assertEqual(len(given), 2, "once")

    def test_the_coupon_is_good_at_the_till(self):
        friend = self.bring()
        self.eat(friend, 60)
        card = self.of(friend).guest_card_id
        self.reserve(card, guest=self.member)
        self.pay_with([100], {card: 30}, guest=self.member)
        self.assertFalse(self.use(card).problem)
        self.assertEqual(card.restaurant_state, "used")

    def test_a_small_check_is_not_enough(self):
        friend = self.bring()
        self.eat(friend, 49.99)
        self.assertEqual(self.of(friend).state, "waiting")
        self.eat(friend, 50)
        self.assertEqual(self.of(friend).state, "rewarded")

    def test_a_friend_who_comes_late(self):
        friend = self.bring()
        self.of(friend).valid_until = fields.Date.today() - timedelta(days=2)
        self.eat(friend, 60)
        self.assertEqual(self.of(friend).state, "over")

    def test_a_friend_who_comes_on_the_last_day(self):
        today = self.outlet._get_business_date(fields.Datetime.now())
        for days, state in ((0, "rewarded"), (-1, "over")):
            friend = self.bring(f"Friend {days}")
            self.of(friend).valid_until = today + timedelta(days=days)
            self.eat(friend, 60)
            with self.subTest(days=days):
                self.assertEqual(self.of(friend).state, state)

    def test_the_last_day_ends_when_the_outlet_says(self):
        """At three in the morning it is still the evening before."""
        friend = self.bring()
        self.of(friend).valid_until = "2026-03-10"
        self.outlet.day_cutoff = 4
        for moment, state in (
            ("2026-03-11 03:59:00", "waiting"),
            ("2026-03-11 04:01:00", "over"),
        ):
            with self.subTest(moment), freeze_time(moment):
                self.referrals._cron_end()
                self.assertEqual(self.of(friend).state, state)

    def test_who_does_not_come_at_all(self):
        late, soon = self.bring("Late"), self.bring("Soon")
        self.of(late).valid_until = fields.Date.today() - timedelta(days=2)
        self.referrals._cron_end()
        self.assertEqual(
            (self.of(late).state, self.of(soon).state), ("over", "waiting")
        )

    def test_the_same_check_again_gives_nothing(self):
        friend = self.bring()
        order = self.eat(friend, 60)
        referral = self.of(friend)
        cards = referral.guest_card_id | referral.friend_card_id
        check = self.env["restaurant.visit.check"].search([("order_id", "=", order.id)])
        referral._reward(check, self.policy)
        self.assertEqual(referral.guest_card_id | referral.friend_card_id, cards)

    # -- refunds

    def test_a_refund_voids_what_was_given(self):
        friend = self.bring()
        order = self.eat(friend, 60)
        cards = self.of(friend).guest_card_id | self.of(friend).friend_card_id
        self.refund(order, "refund 001")
        self.assertEqual(set(cards.mapped("restaurant_state")), {"void"})
        self.assertEqual(self.of(friend).state, "waiting")
        again = self.eat(friend, 60)
        self.assertEqual(self.of(friend).order_id, again, "rung up again")

    def test_a_part_that_is_left(self):
        friend = self.bring()
        order = self.eat(friend, 60, 10, 5)
        self.refund(order, "refund 001", order.lines[1])
        self.assertEqual(self.of(friend).state, "rewarded")
        self.refund(order, "refund 002", order.lines[0])
        self.assertEqual(self.of(friend).state, "waiting")

    def test_a_coupon_that_is_used_is_looked_at(self):
        friend = self.bring()
        order = self.eat(friend, 60)
        card = self.of(friend).guest_card_id
        self.reserve(card, guest=self.member)
        self.pay_with([100], {card: 30}, guest=self.member)
        self.refund(order, "refund 001")
        referral = self.of(friend)
        self.assertEqual(referral.state, "look")
        self.assertIn(order.pos_reference, referral.reason)
        self.assertEqual(referral.friend_card_id.restaurant_state, "void")
        self.assertTrue(any("Li Na" in text for text in self.activities()))
        floor = new_test_user(
            self.env, "r_floor", groups="restaurant_crm.group_restaurant_floor"
        )
        referral.with_user(floor).action_settle()
        self.assertEqual(referral.state, "over")

    # -- by hand, and who may

    def test_by_hand(self):
        friend = self._create_guest("Li Na")
        floor = new_test_user(
            self.env, "r_floor", groups="restaurant_crm.group_restaurant_floor"
        )
        wizards = self.env["restaurant.referral.wizard"].with_user(floor)
        wizards = wizards.with_context(
            active_model="restaurant.guest", active_id=friend.id
        )
        with self.assertRaises(UserError):
            wizards.create({"code": "AAAABBBB"}).action_enter()
        wizards.create({"code": self.code.lower()}).action_enter()
        self.assertEqual(self.of(friend).source, "desk")
        self.assertEqual(self.of(friend).create_uid, floor)

    @mute_logger("odoo.models.unlink")
    def test_rights(self):
        friend = self.bring()
        referral = self.of(friend)
        manager = new_test_user(
            self.env,
            "r_loyalty",
            groups="restaurant_crm_loyalty.group_restaurant_loyalty",
        )
        with self.assertRaises(AccessError):
            referral.with_user(self.cashier).read(["state"])
        with self.assertRaises(AccessError):
            referral.with_user(self.cashier).action_settle()
        mine = referral.with_user(manager)
        self.assertEqual(mine.state, "waiting")
        for deed in (
            lambda: mine.write({"state": "rewarded"}),
            mine.unlink,
            lambda: mine.copy(),
        ):
            with self.assertRaises(AccessError):
                deed()
        floor = new_test_user(
            self.env, "r_floor", groups="restaurant_crm.group_restaurant_floor"
        )
        with self.assertRaises(AccessError):
            self.policy.with_user(floor).guest_amount = 1000
        self.policy.with_user(manager).guest_amount = 25

    def test_other_groups_see_nothing(self):
        self.bring()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        owner = new_test_user(
            self.env,
            "r_owner",
            groups="restaurant_crm.group_restaurant_admin",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for model in ("restaurant.referral", "restaurant.referral.policy"):
            records = self.env[model].with_user(owner)
            records = records.with_context(allowed_company_ids=other.ids)
            domain = [("company_id", "=", self.company.root_id.id)]
            self.assertFalse(records.search(domain), model)

    # -- where it shows

    def test_portal(self):
        portal = self.env["restaurant.portal"]
        sections = {
            part["sequence"]: part for part in portal._prepare_sections(self.member)
        }
        self.assertEqual(sections[50]["values"]["code"], self.code)
        page = self.env["ir.qweb"]._render(
            sections[50]["template"], {"values": sections[50]["values"]}
        )
        self.assertIn(self.code, page)
        self.policy.active = False
        sections = portal._prepare_sections(self.member)
        self.assertNotIn(50, [part["sequence"] for part in sections])

    def test_timeline_and_export(self):
        friend = self.bring()
        for guest in (self.member, friend):
            kinds = [fact["kind"] for fact in guest._prepare_timeline_entries()]
            self.assertIn("referral", kinds)
        self.assertEqual(len(self.member._export_guest_data()["friends"]), 1)

    def test_asked_of_a_check(self):
        """One query more for the check of a guest, whoever it is."""
        friend = self.bring()
        order = self.eat(friend, 10)
        check = self.env["restaurant.visit.check"].search([("order_id", "=", order.id)])
        self.of(friend)
        self.referrals._take_in(check)
        with self.assertQueryCount(1):
            self.referrals._take_in(check)
