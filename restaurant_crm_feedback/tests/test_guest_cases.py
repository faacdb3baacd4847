from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestGuestCases(CaseCommon):
    def _worse(self):
        """Who is at greater risk than visits tell."""
        stats = self.env["restaurant.guest.stats"]
        query = stats._get_worse(self.group, fields.Date.today())
        return {row[0] for row in self.env.execute_query(query)}

    def test_open_complaint_makes_churn_worse(self):
        case = self._create_case(guest_id=self.ada.id)
        self._create_case(guest_id=self.bo.id, case_type="suggestion")
        self.assertEqual(self._worse(), {self.ada.id})
        notes = (self.ada + self.bo)._get_churn_notes()
        self.assertEqual(list(notes), [self.ada.id])
        self.assertIn("not settled", notes[self.ada.id][0])
        self._bring_to(case, "closed")
        self.assertFalse(self._worse())

    def test_closed_and_unhappy_for_sixty_days(self):
        case = self._bring_to(self._create_case(guest_id=self.ada.id), "done")
        case.satisfaction = "2"
        case.state = "followed"
        self.assertEqual(self._worse(), {self.ada.id})
        case.solved_at = fields.Datetime.subtract(fields.Datetime.now(), days=61)
        self.assertFalse(self._worse())

    def _answer(self, guest, score, days):
        date = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self._create_feedback(score, guest_id=guest.id, date=date)
        self.env["restaurant.case"].search([("guest_id", "=", guest.id)]).active = False

    def test_the_last_answer_counts(self):
        self._answer(self.ada, 2, days=20)
        self._answer(self.bo, 1, days=20)
        self._answer(self.bo, 4, days=10)
        self.assertEqual(self._worse(), {self.ada.id})
        self.assertIn("unhappy", self.ada._get_churn_notes()[self.ada.id][0])

    def test_a_bad_answer_counts_for_sixty_days_or_as_long_as_the_group_says(self):
        self._answer(self.ada, 1, days=59)
        self._answer(self.bo, 1, days=61)
        self.assertEqual(self._worse(), {self.ada.id})
        self.assertEqual(list((self.ada + self.bo)._get_churn_notes()), [self.ada.id])
        figures = self.env["restaurant.figures"]._get(self.group)
        admin = self._create_user("admin", self.group)
        figures.with_user(admin).unhappy_days = 90
        self.assertEqual(self._worse(), {self.ada.id, self.bo.id})
        figures.unhappy_days = 30
        self.assertFalse(self._worse())
        self.assertFalse((self.ada + self.bo)._get_churn_notes())

    def test_it_is_found_by_an_index(self):
        """With many answers of a year, those of the last weeks are read by date."""
        self.env.cr.execute(
            """INSERT INTO restaurant_feedback (guest_id, outlet_id, company_id,
                      channel, date, score, state, user_id)
               SELECT %s, %s, %s, 'staff', now() - n * interval '2 hours', 4,
                      'read', %s
                 FROM generate_series(1, 20000) n""",
            [self.ada.id, self.outlet.id, self.group.id, self.env.uid],
        )
        self.env.cr.execute("ANALYZE restaurant_feedback")
        stats = self.env["restaurant.guest.stats"]
        query = stats._get_worse(self.group, fields.Date.today())
        plan = self.env.execute_query(SQL("EXPLAIN %s", query))
        text = "\n".join(line for (line,) in plan)
        self.assertIn("restaurant_feedback_recent_idx", text)

    def test_segments_find_open_complaints(self):
        self._create_case(guest_id=self.ada.id)
        guests = self.env["restaurant.guest"]
        here = ("company_id", "=", self.group.id)
        self.assertEqual(guests.search([here, ("has_open_case", "=", True)]), self.ada)
        others = guests.search([here, ("has_open_case", "=", False)])
        self.assertEqual(others, self.bo)
        self.assertEqual((self.ada + self.bo).mapped("case_count"), [1, 0])
        action = self.ada.action_view_cases()
        found = self.env["restaurant.case"].search(action["domain"])
        self.assertEqual(found, self.ada.case_ids)

    def test_timeline(self):
        case = self._create_case(guest_id=self.ada.id)
        entries = self.ada._prepare_timeline_entries()
        [entry] = [entry for entry in entries if entry["kind"] == "case"]
        self.assertEqual((entry["record"], entry["detail"]), (case, "Received"))

    def test_merge(self):
        visit = self._create_visit(self.ada)
        case = self._create_case(visit_id=visit.id)
        self.ada._merge_into(self.bo)
        self.assertEqual(
            (case.guest_id, case.partner_id), (self.bo, self.bo.partner_id)
        )
        self.assertEqual(case.visit_id.guest_id, self.bo)

    def test_erase_and_export(self):
        case = self._create_case(
            guest_id=self.ada.id, name="Ada is angry", description="<p>Ada</p>"
        )
        case.message_post(body="Called Ada")
        copy = self.ada._export_guest_data()["cases"]
        self.assertEqual(copy[0]["name"], "Ada is angry")
        self.ada._erase("Asked")
        self.assertEqual(case.name, "Dish")
        self.assertFalse(case.description)
        self.assertFalse(case.partner_id or case.message_ids)

    def test_call(self):
        call = self.env["restaurant.call"].create(
            {"guest_id": self.ada.id, "company_id": self.group.id, "number": "1"}
        )
        case = self._create_case(guest_id=self.ada.id)
        sections = call._prepare_pop_sections(self.ada)
        self.assertIn(case.number, sections[0]["lines"][0])
        names = [button["name"] for button in call._prepare_pop_buttons()]
        self.assertIn("action_new_case", names)
        action = call.with_user(self.floor).action_new_case()
        opened = self._create_case(
            **{
                name.removeprefix("default_"): value
                for name, value in action["context"].items()
                if name != "default_outlet_id"
            }
        )
        self.assertEqual(call.case_ids, opened)
        self.assertEqual(opened.channel, "phone")
