from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import common

# Rules that no editor writes, but a client can send.
BAD_RULES = (
    "",
    "[]",
    "[",
    "['&']",
    "[('no_such_field', '=', 1)]",
    "[('name', 'equals', 1)]",
    "{'name': 1}",
    "name = 1",
    "-" * 5000 + "1",
    "[('name', '=', 'x')" * 2000,
    "__import__('os').system('id')",
    "[('user_ids.password', '=', 'x')]",
    "[('auto_tag_ids', '<', 5)]",
    "[('birth_day', '<', 1e400)]",
    "[('outlet_id', 'in', [None, True])]",
)


@tagged("post_install", "-at_install")
class TestTag(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["restaurant.guest.tag"]
        cls.loyal = cls.tags.create(
            {
                "name": "Loyal",
                "kind": "rule",
                "domain": "[('visit_count', '>=', 2)]",
                "company_id": cls.company.id,
            }
        )
        cls.friend = cls.tags.create({"name": "Friend of the house"})

    def test_a_rule_gives_and_takes(self):
        self._pay_order(date_order="2026-03-02 04:00:00")
        self.loyal.action_apply()
        self.assertFalse(self.guest.auto_tag_ids)
        order = self._pay_order(date_order="2026-03-09 04:00:00")
        self.loyal.action_apply()
        self.assertEqual(self.guest.auto_tag_ids, self.loyal)
        self.assertEqual(self.loyal.guest_count, 1)
        self._refund_order(order)
        self.loyal.action_apply()
        self.assertFalse(self.guest.auto_tag_ids)

    def test_a_rule_never_touches_what_was_stuck_on(self):
        self.guest.tag_ids = self.friend
        self.tags._cron_apply()
        self.assertEqual(self.guest.tag_ids, self.friend)
        with self.assertRaises(AccessError):
            self.guest.tag_ids = self.loyal
        with self.assertRaises(ValidationError):
            self.friend.write({"kind": "rule", "domain": "[('visit_count', '>', 1)]"})

    def test_nobody_sticks_on_what_a_rule_gives(self):
        guest = self.guest.with_user(self.admin_user)
        with self.assertRaises(AccessError):
            guest.write({"auto_tag_ids": [(4, self.loyal.id)]})
        with self.assertRaises(AccessError):
            guest.create(
                {"name": "Loyal at once", "auto_tag_ids": [(4, self.loyal.id)]}
            )

    def test_a_rule_stays_in_its_group(self):
        elsewhere = self._create_company("Noodle Group")
        stranger = self._create_guest("Elsewhere", company_id=elsewhere.id)
        self.loyal.domain = "[('name', '!=', False)]"
        self.loyal.action_apply()
        self.assertEqual(self.guest.auto_tag_ids, self.loyal)
        self.assertFalse(stranger.auto_tag_ids)

    def test_a_rule_is_in_the_language_of_its_author(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.dish.with_context(lang="de_DE").name = "Feuriger Bohnenquark"
        self.guest.favourite_product_ids = self.dish
        self.loyal.domain = "[('favourite_product_ids', 'ilike', 'tofu')]"
        self.loyal.with_context(lang="de_DE").action_apply()
        self.assertEqual(self.guest.auto_tag_ids, self.loyal)

    def test_a_rule_is_in_the_language_of_who_has_changed_it(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.dish.with_context(lang="de_DE").name = "Feuriger Bohnenquark"
        self.guest.favourite_product_ids = self.dish
        rule = "[('favourite_product_ids', 'ilike', 'quark')]"
        self.loyal.with_context(lang="de_DE").domain = rule
        self.loyal.action_apply()
        self.assertEqual(self.guest.auto_tag_ids, self.loyal)

    def test_a_rule_that_cannot_be_applied_stops_no_other(self):
        """It asks for a field that went with another addon."""
        broken = self.loyal.copy({"name": "Gone"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_guest_tag SET domain = %s WHERE id = %s",
            ["[('gone_with_an_addon', '=', 1)]", broken.id],
        )
        broken.invalidate_recordset()
        self.loyal.domain = "[('name', '=', 'Wang Li')]"
        with self.assertLogs("odoo.addons.restaurant_crm", "WARNING"):
            (broken | self.loyal)._apply_rules()
        self.assertEqual(self.guest.auto_tag_ids, self.loyal)
        self.assertTrue(self.loyal.refreshed_at)
        self.assertFalse(broken.refreshed_at, "it does not say that it was applied")

    @mute_logger("odoo.sql_db")
    def test_bad_rules_are_refused_and_the_old_one_kept(self):
        tag = self.loyal.with_user(self.admin_user)
        for rule in BAD_RULES:
            with self.subTest(rule[:40]):
                with self.assertRaises(ValidationError) as refusal, self.cr.savepoint():
                    tag.domain = rule
                self.assertIn("cannot be used", str(refusal.exception))
                self.assertLess(len(str(refusal.exception)), 400)
        self.assertEqual(tag.domain, "[('visit_count', '>=', 2)]")

    def test_rules_are_applied_in_sets(self):
        self.loyal.domain = "[('name', '=like', 'Guest %')]"
        counts = []
        for size in (5, 80):
            guests = self.env["restaurant.guest"].create(
                [{"name": f"Guest {number}"} for number in range(size)]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.loyal.action_apply()
            counts.append(self.cr.sql_log_count - before)
            self.assertTrue(all(guest.auto_tag_ids for guest in guests))
        self.assertLessEqual(counts[1], counts[0])

    def test_the_till_shows_a_few(self):
        self.guest.tag_ids = self.friend
        self.loyal.domain = "[('name', '!=', False)]"
        self.loyal.action_apply()
        tags = self.guest._prepare_card_sections(self.till)["tags"]
        self.assertEqual(
            {tag["name"] for tag in tags}, {"Loyal", "Friend of the house"}
        )
