from odoo.tests import Form, tagged

from ..models.restaurant_case_flow import REQUIRED
from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCase(CaseCommon):
    def test_severity_by_type_and_channel(self):
        def severity(**values):
            return self._create_case(**values).severity

        self.assertEqual(severity(case_type="safety"), "s1")
        self.assertEqual(severity(case_type="dish"), "s3")
        self.assertEqual(severity(case_type="dish", channel="till"), "s2")
        self.assertEqual(severity(case_type="price"), "s2")
        self.assertEqual(severity(case_type="suggestion", channel="till"), "s4")

    def test_a_subject_is_enough(self):
        form = Form(self.env["restaurant.case"])
        form.name = "Cold soup"
        case = form.save()
        self.assertTrue(case.number.startswith("C"))
        self.assertEqual(len(case.clock_ids), 3)

    def test_the_form_has_what_each_step_asks_for(self):
        form = Form(self._create_case().with_user(self.desk))
        for names in REQUIRED.values():
            for name in names:
                self.assertFalse(form._get_modifier(name, "readonly"), name)

    def test_what_a_guest_sets_off_is_planned_by_the_system(self):
        """Staff may not read the user of a guest, and Odoo shows who planned what."""
        public = self.env.ref("base.public_user")
        answers = self.env["restaurant.feedback"].with_user(public).sudo()
        told = answers.create({"score": 1, "outlet_id": self.outlet.id})
        case = self.env["restaurant.case"].search([("feedback_id", "=", told.id)])
        self.assertFalse(case.reporter_id)
        self._bring_to(case, "done")
        case.with_user(public).sudo()._take_satisfaction("1")
        self.assertGreaterEqual(len(case.activity_ids), 2)
        users = case.activity_ids.create_uid + case.activity_ids.user_id
        self.assertNotIn(public, users)

    def test_visit_says_who_and_where(self):
        visit = self._create_visit(self.ada, self.riverside)
        case = self.env["restaurant.case"].create(
            {"name": "Cold soup", "visit_id": visit.id}
        )
        self.assertEqual(case.guest_id, self.ada)
        self.assertEqual(case.partner_id, self.ada.partner_id)
        self.assertEqual(case.outlet_id, self.riverside)
        self.assertEqual(case.company_id, self.group)

    def test_each_step_asks_for_its_own(self):
        case = self._create_case()
        with self._assert_refused("Guest answered on, What we found out"):
            case.state = "verified"
        case.write(self.STEPS["verified"])
        case.action_next()
        self.assertEqual(case.state, "verified")
        with self._assert_refused("What we offer"):
            case.action_next()

    def test_no_step_is_jumped_over(self):
        case = self._create_case(proposal="A new soup")
        with self._assert_refused("What we found out"):
            case.state = "proposed"

    def test_whole_way(self):
        case = self._bring_to(self._create_case(), "closed")
        self.assertTrue(case.offered_at and case.solved_at and case.closed_at)
        self.assertFalse(case.is_open)

    def test_a_suggestion_needs_an_answer_and_what_became_of_it(self):
        case = self._create_case(case_type="suggestion")
        with self._assert_refused("What was done"):
            case.state = "closed"
        case.write({"responded_at": "2026-03-02 10:00:00", "solution": "New plates"})
        case.state = "closed"
        self.assertTrue(case.solved_at)

    def test_what_is_done_is_opened_by_its_button(self):
        case = self._bring_to(self._create_case(), "done")
        with self._assert_refused("by its button"):
            case.state = "received"
        wizard = self.env["restaurant.case.reopen.wizard"].create(
            {"case_id": case.id, "reason": "Nothing came"}
        )
        wizard.action_reopen()
        self.assertEqual(case.state, "verified")
        self.assertIn("Nothing came", case.message_ids[:1].body)
        self.assertIn("A new soup", case.message_ids[:1].body)

    def test_low_score_opens_a_case_once(self):
        bad = self._create_feedback(
            2,
            guest_id=self.ada.id,
            text="The soup\nwas cold",
            score_ids=self._prepare_stars(service=1),
        )
        good = self._create_feedback(4)
        cases = self.env["restaurant.case"]
        cases._open_from_feedback(bad + good)
        cases._open_from_feedback(bad + good)
        case = cases.search([("feedback_id", "in", (bad + good).ids)])
        self.assertEqual(case.feedback_id, bad)
        self.assertEqual(case.name, "The soup")
        self.assertEqual(case.guest_id, self.ada)
        self.assertEqual(case.outlet_id, self.outlet)
        self.assertEqual((case.channel, case.case_type), ("feedback", "service"))

    def test_a_word_opens_a_case_whatever_the_score(self):
        told = self._create_feedback(5, text="味道很好，但是回家以后拉肚子了")
        case = self.env["restaurant.case"].search([("feedback_id", "=", told.id)])
        self.assertEqual((case.case_type, case.severity), ("safety", "s1"))

    def test_causes_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        cause = self.env.ref("restaurant_crm_feedback.restaurant_cause_dish_cold")
        for record, name in ((cause.parent_id, "菜品"), (cause, "上菜时已凉")):
            record.with_context(lang="zh_CN").name = name
        self.assertEqual(cause.display_name, "Dish / Served cold")
        chinese = cause.with_context(lang="zh_CN")
        self.assertEqual(chinese.display_name, "菜品 / 上菜时已凉")
        for causes, words in ((chinese, "已凉"), (cause, "Dish / Served")):
            found = [cause_id for cause_id, _name in causes.name_search(words)]
            self.assertEqual(found, cause.ids)
