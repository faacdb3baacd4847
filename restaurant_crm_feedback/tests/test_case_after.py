from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseAfter(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada.email = "ada@example.com"
        cls.soup = cls.env["product.product"].create({"name": "Soup"})
        cls.cold = cls.env.ref("restaurant_crm_feedback.restaurant_cause_dish_cold")

    def _create_cold_soup(self, day, **values):
        return self._create_case(
            product_ids=[(4, self.soup.id)],
            cause_id=self.cold.id,
            date=f"2026-03-{day} 12:00:00",
            **values,
        )

    def test_the_guest_is_told_and_asked(self):
        case = self._bring_to(self._create_case(guest_id=self.ada.id), "done")
        self.assertTrue(case.told_at)
        message = case.message_ids.filtered(
            lambda message: self.ada.partner_id in message.partner_ids
        )
        self.assertIn("A new soup", message.body)
        token = case._rating_get_access_token()
        self.assertIn(f"/rate/{token}/5", message.body)
        kind = self.env.ref("restaurant_crm_feedback.mail_activity_type_case_follow_up")
        self.assertIn(kind, case.activity_ids.activity_type_id)

    def test_who_has_no_address_is_called(self):
        case = self._bring_to(self._create_case(guest_id=self.bo.id), "done")
        self.assertFalse(case.told_at)
        self.assertTrue(case.activity_ids)

    def test_a_click_on_a_face(self):
        case = self._bring_to(self._create_case(guest_id=self.ada.id), "done")
        token = case._rating_get_access_token()
        case.rating_apply(5, token=token, feedback="Thank you")
        self.assertEqual((case.satisfaction, case.state), ("5", "followed"))

    def test_who_is_not_content_is_called(self):
        self.outlet.case_manager_id = self.floor
        case = self._bring_to(self._create_case(guest_id=self.ada.id), "done")
        case.rating_apply(1, token=case._rating_get_access_token())
        self.assertEqual(case.satisfaction, "1")
        self.assertIn(self.floor, case.activity_ids.user_id)

    def test_somebody_looks_whether_it_helped(self):
        case = self._bring_to(self._create_case(), "followed")
        case.check_date = "2026-06-01"
        self._bring_to(case, "closed")
        dates = case.activity_ids.mapped("date_deadline")
        self.assertIn(fields.Date.to_date("2026-06-01"), dates)

    def test_three_times_in_a_week_is_an_improvement(self):
        self.outlet.case_manager_id = self.floor
        cases = self._create_cold_soup("01") + self._create_cold_soup("04")
        self.assertFalse(cases.improvement_id)
        cases += self._create_cold_soup("08")
        improvement = cases.improvement_id
        self.assertEqual(improvement.name, "Soup: Served cold")
        self.assertEqual(improvement.case_ids, cases)
        self.assertEqual(improvement.user_id, self.floor)
        self.assertTrue(improvement.date_deadline)
        cases += self._create_cold_soup("09")
        self.assertEqual(cases.improvement_id, improvement, "the same one")

    def test_eight_days_are_no_week(self):
        for day in ("01", "05", "09"):
            case = self._create_cold_soup(day)
        self.assertFalse(case.improvement_id)

    def test_after_it_was_done_it_is_another(self):
        for day in ("01", "02", "03"):
            case = self._create_cold_soup(day)
        first = case.improvement_id
        first.state = "done"
        self.assertTrue(first.done_date)
        later = self._create_cold_soup("04")
        self.assertNotEqual(later.improvement_id, first)

    def test_effect(self):
        for day in ("01", "02", "03"):
            case = self._create_cold_soup(day)
            self._create_feedback(3, date=f"2026-03-{day} 12:00:00")
        improvement = case.improvement_id
        improvement.write({"date": "2026-03-05", "done_date": "2026-03-10"})
        self._create_feedback(5, date="2026-03-12 12:00:00")
        self._create_cold_soup("20")
        improvement.action_measure()
        self.assertEqual((improvement.cases_before, improvement.cases_after), (3, 1))
        self.assertEqual((improvement.score_before, improvement.answers_before), (3, 3))
        self.assertEqual((improvement.score_after, improvement.answers_after), (5, 1))
        self.assertEqual(improvement.effect, "better")
        # 38 days later it is over; after a week nobody can tell, unless it is worse
        for cases, effect in ((1, "unknown"), (4, "worse")):
            improvement.write({"measured_on": "2026-03-17", "cases_after": cases})
            self.assertEqual(improvement.effect, effect)

    def test_pareto(self):
        for _number in range(3):
            self._create_case(cause_id=self.cold.id)
        salty = self.env.ref("restaurant_crm_feedback.restaurant_cause_dish_salty")
        self._create_case(cause_id=salty.id)
        rows = self.env["restaurant.cause.pareto"].search(
            [("company_id", "=", self.group.id)]
        )
        self.assertEqual(rows.cause_id, self.cold + salty)
        self.assertEqual(rows.mapped("case_count"), [3, 1])
        self.assertEqual(rows.mapped("share"), [0.75, 0.25])
        self.assertEqual(rows.mapped("running_share"), [0.75, 1.0])

    def test_staff_report(self):
        case = self._bring_to(self._create_case(staff_ids=[(4, self.floor.id)]), "done")
        report = self.env["restaurant.staff.report"]
        names = ["solved_count:sum", "solved_late_count:sum", "complaint_count:sum"]
        domain = [("company_id", "=", self.group.id)]
        rows = report._read_group(domain, ["user_id"], names)
        self.assertIn((case.user_id, 1, 0, 0), rows)
        self.assertIn((self.floor, 0, 0, 1), rows)

    def test_digest(self):
        digest = self.env["digest.digest"].create({"name": "Daily"})
        case = self._create_case(case_type="service")
        case.date = fields.Datetime.subtract(fields.Datetime.now(), hours=5)
        case.clock_ids.sudo().write({"start_at": case.date})
        case.clock_ids.sudo()._plan()
        self.env["restaurant.case.clock"]._cron_watch()
        now = fields.Datetime.now()
        digest = digest.with_context(
            start_datetime=fields.Datetime.subtract(now, days=1), end_datetime=now
        ).with_company(self.group)
        digest.company_id = self.group
        self.assertGreaterEqual(digest.kpi_restaurant_cases_value, 1)
        self.assertGreaterEqual(digest.kpi_restaurant_broken_value, 1)

    def test_cases_become_an_improvement(self):
        cause = self.env.ref("restaurant_crm_feedback.restaurant_cause_dish_cold")
        cases = self._create_case(cause_id=cause.id, guest_id=self.ada.id)
        cases += self._create_case(cause_id=cause.id, outlet_id=self.riverside.id)
        action = cases.with_user(self.desk).action_improve()
        improvement = self.env["restaurant.improvement"].browse(action["res_id"])
        self.assertEqual(improvement.case_ids, cases)
        self.assertEqual((improvement.origin, improvement.cause_id), ("case", cause))
        self.assertFalse(improvement.outlet_id)
        later = self._create_case()
        self.assertEqual((cases + later).action_improve()["res_id"], improvement.id)
        self.assertEqual(later.improvement_id, improvement)
        till = self._create_user("till", self.group)
        with self.assertRaises(AccessError):
            later.with_user(till).action_improve()
