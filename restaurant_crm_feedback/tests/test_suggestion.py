from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestSuggestion(CaseCommon):
    def _suggest(self, user, **values):
        suggestions = self.env["restaurant.suggestion"].with_user(user)
        return suggestions.create(
            {"name": "Hooks for bags", "company_id": self.group.id, **values}
        )

    def test_who_is_anonymous_leaves_no_trace(self):
        till = self._create_user("till", self.group)
        idea = self._suggest(till, is_anonymous=True)
        self.assertFalse(idea.author_id)
        self.assertNotIn(till, idea.sudo().create_uid + idea.sudo().write_uid)
        named = self._suggest(till)
        self.assertEqual(named.author_id, till)

    def test_one_vote_each(self):
        idea = self._suggest(self.floor)
        for user in (self.floor, self.desk):
            idea.with_user(user).action_vote()
        self.assertEqual(idea.vote_count, 2)
        self.assertTrue(idea.with_user(self.desk).has_voted)
        idea.with_user(self.desk).action_vote()
        self.assertEqual(idea.vote_count, 1)

    def test_two_weeks_begin_with_the_day_on_the_wall(self):
        """It is tomorrow in Shanghai when it is still today in Greenwich."""
        improvements = self.env["restaurant.improvement"]
        with freeze_time("2026-03-01 20:00:00"):
            made = improvements.with_context(tz="Asia/Shanghai").create(
                {"name": "Hooks"}
            )
        days = (str(made.date), str(made.date_deadline))
        self.assertEqual(days, ("2026-03-02", "2026-03-16"))

    def test_an_idea_becomes_an_improvement(self):
        idea = self._suggest(self.floor)
        idea.action_plan()
        self.assertEqual(idea.state, "planned")
        self.assertEqual(idea.improvement_id.name, "Hooks for bags")
        with self._assert_refused("is an improvement"):
            idea.action_plan()

    def test_no_without_a_reason(self):
        idea = self._suggest(self.floor)
        with self._assert_refused("why"):
            idea.action_decline()
        idea.answer = "No room under the tables"
        idea.action_decline()
        self.assertEqual(idea.state, "declined")

    def test_cashiers_find_the_box_in_the_menu_of_the_till(self):
        till = self._create_user("till", self.group)
        till.group_ids += self.env.ref("point_of_sale.group_pos_user")
        menus = self.env["ir.ui.menu"].with_user(till)
        shown = menus.browse(key for key in menus.load_menus(False) if key != "root")
        boxes = shown.filtered(lambda menu: menu.action == self._get_action())
        self.assertEqual(boxes.parent_id, self.env.ref("point_of_sale.menu_point_root"))
        with Form(self.env["restaurant.suggestion"].with_user(till)) as form:
            form.name = "Hooks for bags"
            form.is_anonymous = True
            form.outlet_id = self.outlet.with_user(till)
        self.assertFalse(form.record.author_id)

    def _get_action(self):
        return self.env.ref("restaurant_crm_feedback.restaurant_suggestion_action")

    def test_rings(self):
        till = self._create_user("till", self.group)
        idea = self._suggest(till)
        for change in ({"answer": "x"}, {"vote_ids": [(6, 0, [till.id])]}):
            with self.assertRaises(AccessError):
                idea.write(change)
        with self.assertRaises(AccessError):
            idea.action_plan()
        idea.action_vote()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("floor", other)
        with self.assertRaises(AccessError):
            idea.with_user(stranger).action_vote()
        with self.assertRaises(AccessError):
            self.env["restaurant.improvement"].with_user(till).search([])
