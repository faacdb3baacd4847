from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTier(TierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = new_test_user(
            cls.env, "tier_desk", groups="restaurant_crm.group_restaurant_desk"
        )
        cls.floor = new_test_user(
            cls.env, "tier_floor", groups="restaurant_crm.group_restaurant_floor"
        )

    def _change_tier(self, user, guests, tier, reason="Anniversary"):
        wizard = self.env["restaurant.tier.wizard"].with_user(user)
        wizard = wizard.with_context(
            active_model=guests._name,
            active_ids=guests.ids,
            tracking_disable=False,
            mail_notrack=False,
        )
        wizard.create({"tier_id": tier.id, "reason": reason}).action_apply()
        self.env.cr.precommit.run()  # what is tracked is written before the commit
        self.env.invalidate_all()

    def test_desk_changes_tier_with_reason(self):
        self.env.cr.precommit.run()  # the guest was there before
        self._change_tier(self.desk, self.stranger, self.gold, "Fifty visits")
        self.assertEqual(self.stranger.tier_id, self.gold)
        message = self.stranger.message_ids[0]
        self.assertIn("Fifty visits", message.body)
        self.assertEqual(message.tracking_value_ids.new_value_char, "Gold")
        self.assertEqual(message.author_id, self.desk.partner_id)

    def test_desk_takes_a_tier_of_many(self):
        guests = self.member + self.stranger
        self._change_tier(self.desk, guests, self.gold.browse())
        self.assertFalse(guests.tier_id)

    def test_floor_and_cashier_cannot_give_tiers(self):
        for user in (self.floor, self.cashier):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.stranger.with_user(user).write({"tier_id": self.gold.id})
                with self.assertRaises(AccessError):
                    self._change_tier(user, self.stranger, self.gold)
                self.assertEqual(self.gold.with_user(user).name, "Gold")
                with self.assertRaises(AccessError):
                    self.gold.with_user(user).name = "Mine"

    def test_desk_cannot_change_prices_of_a_tier(self):
        with self.assertRaises(AccessError):
            self.gold.with_user(self.desk).pricelist_id = self.normal

    def test_members_are_counted(self):
        self.assertEqual(self.gold.guest_count, 1)
        self.stranger.tier_id = self.gold
        self.assertEqual(self.gold.guest_count, 2)
        action = self.gold.action_view_guests()
        guests = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(guests, self.member | self.stranger)

    def test_tier_with_members_is_kept(self):
        with self.assertRaisesRegex(UserError, "members"):
            self.gold.unlink()
        self.member.tier_id = False
        self.gold.unlink()
        self.assertFalse(self.gold.exists())

    def test_prices_are_in_the_currency_of_the_group(self):
        with self.assertRaisesRegex(ValidationError, "must be in USD"):
            self.gold.pricelist_id = self.pricelist_eur

    def test_prices_are_of_the_group(self):
        other = self.env["res.company"].create(
            {"name": "Rival", "currency_id": self.company.currency_id.id}
        )
        foreign = self._create_pricelist("Foreign")
        foreign.company_id = other
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.gold.pricelist_id = foreign

    def test_tier_belongs_to_the_root_company(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        with self.assertRaisesRegex(ValidationError, "whole group"):
            self.gold.company_id = branch
        tier = (
            self.env["restaurant.tier"].with_company(branch).create({"name": "Silver"})
        )
        self.assertEqual(tier.company_id, self.company)

    def test_guest_that_stays_takes_the_tier(self):
        self.member._merge_into(self.stranger)
        self.assertEqual(self.stranger.tier_id, self.gold)

    def test_card_tells_the_tier(self):
        card = self.member._prepare_card_sections(self.till)["loyalty"]
        self.assertEqual(
            card["tier"],
            {
                "id": self.gold.id,
                "name": "Gold",
                "perk": "",
                "pricelist_id": self.gold_prices.id,
            },
        )
        card = self.stranger._prepare_card_sections(self.till)["loyalty"]
        self.assertIs(card["tier"], False)
        self.env["restaurant.account"]._open_for_guests(self.member)
        self.env.invalidate_all()
        self.member.with_env(self.env).fetch(["tier_id"])  # comes with the guest
        with self.assertQueryCount(11):  # coupons: theirs, and the outlet's day
            self.member._prepare_card_loyalty(self.till)
        self.gold.active = False
        card = self.member._prepare_card_sections(self.till)["loyalty"]
        self.assertIs(card["tier"], False)
