from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.translate import code_translations

from . import common

# Rules that no editor writes, but a client can send, and the part that is to blame.
BAD_RULES = {
    "[": "[",
    "['&']": "['&']",
    "{'name': 1}": "{'name': 1}",
    "__import__('os').system('id')": "__import__",
    "[('no_such_field', '=', 1)]": "no_such_field",
    "[('name', 'equals', 1)]": "equals",
    "[('name', '!=', False), ('no_such_field', '=', 1)]": "no_such_field",
    "[('user_ids.password', '=', 'x')]": "user_ids.password",
    "[('partner_id.user_ids.password', '=', 'x')]": "partner_id.user_ids.password",
    "[('last_visit', '>=', 'todday -30d')]": "todday",
    "[('visit_count', '>=', 'many')]": "many",
    "[('image_128', 'ilike', 'x')]": "image_128",
    f"[('no_such_field', '=', {'-' * 5000}1)]": "no_such_field",
    f"[('name', 'ilike', '{'%' * 1000}')]": "%%%",
}


@tagged("post_install", "-at_install")
class TestSegment(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_guest("Zhao Min")
        cls.segments = cls.env["restaurant.segment"].with_user(cls.desk_user)
        cls.segments = cls.segments.with_context(allowed_company_ids=cls.company.ids)

    def _create_segment(self, domain, **values):
        return self.segments.create({"name": "Some", "domain": domain, **values})

    def test_members_follow_the_rule(self):
        self._pay_order(100)
        segment = self._create_segment("[('visit_count', '>=', 1)]")
        self.assertEqual(segment.member_ids, self.guest)
        self.assertEqual((segment.member_count, segment.share), (1, 0.5))
        self.assertEqual(self.guest.segment_ids & segment, segment)
        self._pay_order(50, partner=self.other.partner_id)
        segment.action_refresh()
        self.assertEqual(segment.member_ids, self.guest | self.other)
        segment.domain = "[('net_spend', '<', 60)]"
        self.assertEqual(segment.member_ids, self.other)

    def test_who_stays_is_a_member_since_the_same_day(self):
        segment = self._create_segment("[('name', '!=', False)]")
        members = self.env["restaurant.segment.member"].search(
            [("segment_id", "=", segment.id)]
        )
        members.since = "2026-01-01"
        self.env.flush_all()
        newcomer = self._create_guest("Newcomer")
        segment.action_refresh()
        since = {
            member.guest_id: member.since
            for member in members.search([("segment_id", "=", segment.id)])
        }
        self.assertEqual(since[self.guest], fields.Date.to_date("2026-01-01"))
        self.assertGreater(since[newcomer], since[self.guest])

    def test_bad_rules_are_refused_and_the_old_one_kept(self):
        rule = "[('name', '=', 'Wang Li')]"
        segment = self._create_segment(rule)
        for bad, part in BAD_RULES.items():
            with self.subTest(bad[:40]):
                with self.assertRaises(ValidationError) as refusal, self.cr.savepoint():
                    segment.domain = bad
                message = str(refusal.exception)
                self.assertIn("This filter cannot be used: ", message)
                self.assertIn(part, message.partition("\n")[0])
                self.assertLess(len(message), 600)
        self.assertEqual(segment.domain, rule)
        self.assertEqual(segment.member_ids, self.guest)

    @mute_logger("odoo.sql_db")
    def test_what_the_database_refuses_is_refused_and_nothing_else_ends(self):
        with self.assertRaisesRegex(ValidationError, "This filter cannot be used: "):
            self._create_segment(r"[('name', '=like', '\\')]")
        self.assertEqual(self._create_segment("[]").member_count, 2)

    def test_why_a_rule_is_refused_is_told_in_the_language_of_the_user(self):
        """Not in the words of the framework, which are English."""
        reasons = {
            "[": "This is no list of conditions.",
            "[('no_such_field', '=', 1)]": "There is no such field, or it cannot be"
            " compared like this.",
        }
        words = {reason: f"Auf Deutsch: {reason}" for reason in reasons.values()}
        self.env["res.lang"]._activate_lang("de_DE")
        self.patch(
            code_translations,
            "get_python_translations",
            lambda module, lang: words if lang == "de_DE" else {},
        )
        segments = self.segments.with_context(lang="de_DE")
        for rule, reason in reasons.items():
            with self.subTest(rule), self.assertRaises(ValidationError) as refusal:
                segments.create({"name": "Bad", "domain": rule})
            self.assertIn(words[reason], str(refusal.exception))

    def test_a_rule_is_in_the_language_of_its_author(self):
        """Whoever counts, in whatever language: dishes are called otherwise there."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.dish.with_context(lang="de_DE").name = "Feuriger Bohnenquark"
        self.guest.favourite_product_ids = self.dish
        segment = self._create_segment("[('favourite_product_ids', 'ilike', 'tofu')]")
        self.assertEqual(segment.member_ids, self.guest)
        segment.with_context(lang="de_DE").action_refresh()
        self.assertEqual(segment.member_ids, self.guest)

    def test_a_rule_finds_what_its_author_may_see(self):
        """Another group is not found, whoever counts."""
        elsewhere = self._create_company("Noodle Group")
        stranger = self._create_guest("Elsewhere", company_id=elsewhere.id)
        segment = self._create_segment("[('name', '!=', False)]")
        segment.sudo()._refresh()
        self.assertNotIn(stranger, segment.sudo().member_ids)
        self.assertEqual(segment.rule_user_id, self.desk_user)

    def test_a_right_that_was_taken_away_is_gone_for_the_job_as_well(self):
        health = self.env.ref("restaurant_crm.group_restaurant_health")
        self.desk_user.group_ids += health
        peanut = self.env["restaurant.preference"].create(
            {"name": "Peanut", "kind": "allergen"}
        )
        self.guest.preference_ids = [
            (0, 0, {"preference_id": peanut.id, "severity": "severe"})
        ]
        segment = self._create_segment("[('preference_ids.severity', '=', 'severe')]")
        self.assertEqual(segment.member_ids, self.guest)
        self.desk_user.group_ids -= health
        job = segment.sudo().with_user(self.env.ref("base.user_root"))
        job._refresh()
        self.assertTrue(job.is_broken)

    def test_nobody_lends_the_rights_of_another(self):
        root = self.env.ref("base.user_root")
        segment = self._create_segment("[]")
        for values in (
            {"rule_user_id": root.id},
            {"member_ids": [(5,)]},
            {"member_count": 7},
            {"kind": "static"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                segment.write(values)
            with self.subTest(values), self.assertRaises(AccessError):
                self.segments.create({"name": "Mine", **values})

    def test_floor_managers_read_and_do_not_change(self):
        segment = self._create_segment("[]")
        mine = segment.with_user(self.floor_user)
        self.assertEqual(mine.member_count, 2)
        for method in (mine.action_refresh, mine.action_freeze, mine.unlink):
            with self.subTest(method.__name__), self.assertRaises(AccessError):
                method()

    def test_a_rule_that_broke_keeps_its_members(self):
        segment = self._create_segment("[('name', '=', 'Wang Li')]")
        self.env.cr.execute(
            "UPDATE restaurant_segment SET domain = %s WHERE id = %s",
            ("[('points_of_an_addon_that_went', '>', 3)]", segment.id),
        )
        segment.invalidate_recordset()
        segment.action_refresh()
        self.assertTrue(segment.is_broken)
        self.assertEqual(segment.member_ids, self.guest)
        segment.domain = "[('name', '=', 'Zhao Min')]"
        self.assertFalse(segment.is_broken)
        self.assertEqual(segment.member_ids, self.other)

    def test_a_frozen_copy_stays(self):
        segment = self._create_segment("[('name', '=', 'Wang Li')]")
        action = segment.action_freeze()
        frozen = self.segments.browse(action["res_id"])
        self.assertEqual((frozen.kind, frozen.origin_id), ("static", segment))
        segment.domain = "[('name', '=', 'Zhao Min')]"
        (segment | frozen).action_refresh()
        self.assertEqual(frozen.member_ids, self.guest)
        self.assertEqual(frozen.member_count, 1)

    def test_a_copy_is_a_rule(self):
        classes = self.segments.search([("class_key", "=", "quadrant_b")])
        frozen = self._create_segment("[('name', '=', 'Wang Li')]").action_freeze()
        for segment in (classes, self.segments.browse(frozen["res_id"])):
            with self.subTest(segment.kind):
                copy = segment.copy()
                self.assertEqual(copy.kind, "rule")
                self.assertEqual(copy.rule_user_id, self.desk_user)
                self.assertEqual(copy.member_ids, segment.member_ids)

    def test_use_of_none_or_of_most_asks_first(self):
        for domain, ask in (
            ("[('name', '=', 'Nobody')]", True),
            ("[('name', '=', 'Wang Li')]", False),
            ("[]", True),
        ):
            with self.subTest(domain):
                segment = self._create_segment(domain)
                self.assertEqual(segment.needs_confirmation, ask)

    def test_size_has_a_history(self):
        segment = self._create_segment("[]")
        self.env["restaurant.segment.size"].create(
            {
                "segment_id": segment.id,
                "date": fields.Date.today() - timedelta(days=40),
                "member_count": 5,
            }
        )
        segment.action_refresh()
        segment.action_refresh()
        self.assertEqual(len(segment.size_ids), 2)
        self.assertEqual(segment.growth, -3)

    def test_merged_guests_stay_in_their_lists(self):
        segment = self._create_segment("[('name', '=', 'Zhao Min')]")
        frozen = self.segments.browse(segment.action_freeze()["res_id"])
        self.other._merge_into(self.guest)
        self.assertEqual(frozen.member_ids, self.guest)

    def test_dishes_eaten(self):
        self._pay_order(lines=[(self.dish, 2, 30, None)])
        tea = self._create_product("Tea")
        self._pay_order(lines=[(tea, 1, 5, None)], partner=self.other.partner_id)
        for domain, members in (
            (f"[('eaten_product_ids', 'in', [{self.dish.id}])]", self.guest),
            ("[('eaten_product_ids', 'any', [('name', '=', 'Tea')])]", self.other),
            (f"[('eaten_product_ids', 'not in', [{self.dish.id}])]", self.other),
        ):
            with self.subTest(domain):
                self.assertEqual(self._create_segment(domain).member_ids, members)

    def test_the_job_refreshes_all(self):
        segment = self._create_segment("[('name', '=', 'Late')]")
        late = self._create_guest("Late")
        with self.enter_registry_test_mode():
            cron = self.env.ref("restaurant_crm.ir_cron_refresh_segments")
            cron.method_direct_trigger()
        self.assertEqual(segment.member_ids, late)

    def test_as_many_statements_for_many_guests_as_for_few(self):
        segment = self._create_segment("[('name', '=like', 'Guest %')]")
        counts = []
        for size in (3, 60):
            self.env["restaurant.guest"].create(
                [{"name": f"Guest {size}-{number}"} for number in range(size)]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            segment.sudo()._refresh()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(segment.member_count, 63)
        self.assertLessEqual(counts[1], counts[0])
