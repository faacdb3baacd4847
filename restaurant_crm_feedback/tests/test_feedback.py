from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestFeedback(FeedbackCommon):
    def test_belongs_to_the_group_of_its_outlet(self):
        feedback = self._create_feedback(outlet_id=self.riverside.id)
        self.assertEqual(feedback.company_id, self.group)

    def test_anonymous_is_welcome(self):
        feedback = self._create_feedback(score=2)
        self.assertFalse(feedback.guest_id)
        self.assertEqual(feedback.display_name, "2/5 – Anonymous, Jade")
        feedback.write({"score": 0, "nps": "9"})
        self.assertEqual(feedback.display_name, "Anonymous, Jade")
        self.assertFalse(feedback.new({}).display_name)

    def test_visit_says_who_and_where(self):
        visit = self._create_visit(self.ada, self.riverside)
        feedback = self.env["restaurant.feedback"].create(
            {"visit_id": visit.id, "score": 5}
        )
        self.assertEqual(feedback.guest_id, self.ada)
        self.assertEqual(feedback.outlet_id, self.riverside)

    def test_visit_of_somebody_else_is_refused(self):
        visit = self._create_visit(self.ada)
        with self.assertRaisesRegex(ValidationError, "another guest"):
            self._create_feedback(visit_id=visit.id, guest_id=self.bo.id)
        feedback = self._create_feedback(visit_id=visit.id)
        with self.assertRaisesRegex(ValidationError, "another outlet"):
            feedback.outlet_id = self.riverside

    def test_guest_of_another_group_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self.env["restaurant.guest"].create(
            {"name": "Cy", "company_id": other.id}
        )
        with self.assertRaisesRegex(UserError, "another company"):
            self._create_feedback(guest_id=stranger.id)

    def test_score_outside_one_to_five_is_refused(self):
        for score in (0, -1, 6, 2**31 - 1):
            with self.subTest(score=score):
                self._assert_refused("The overall score goes from 1", score=score)

    def test_score_is_required(self):
        self._assert_refused("The overall score goes from 1", score=False)

    def test_stars_outside_the_scale_are_refused(self):
        for score in (0, -1, 6):
            with self.subTest(score=score), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                    self._create_feedback(score_ids=self._prepare_stars(food=score))

    def test_nps_outside_the_scale_is_refused(self):
        for answer in ("11", "-1", "ten"):
            with self.subTest(answer=answer), self.assertRaises(ValueError):
                self._create_feedback(nps=answer)

    def _assert_refused(self, message, **values):
        """The user reads why; nothing is stored."""
        before = self.env["restaurant.feedback"].search_count([])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as error:
            with self.env.cr.savepoint():
                self._create_feedback(**values)
        told = self.env["restaurant.feedback"]._sql_error_to_message(error.exception)
        self.assertIn(message, told)
        self.assertEqual(self.env["restaurant.feedback"].search_count([]), before)

    def test_mood(self):
        moods = [self._create_feedback(score=score).mood for score in range(1, 6)]
        self.assertEqual(moods, ["bad", "bad", "neutral", "good", "good"])

    def test_nps_class(self):
        def classify(answer):
            return self._create_feedback(nps=answer).nps_class

        self.assertEqual([classify(a) for a in ("0", "6")], ["detractor"] * 2)
        self.assertEqual([classify(a) for a in ("7", "8")], ["passive"] * 2)
        self.assertEqual([classify(a) for a in ("9", "10")], ["promoter"] * 2)
        self.assertFalse(classify(False))

    def test_stars_of_aspects_are_averaged_over_those_who_gave_them(self):
        self._create_feedback(score_ids=self._prepare_stars(food=5, wait=2))
        self._create_feedback(score_ids=self._prepare_stars(food=4))
        self._create_feedback()
        rows = self.env["restaurant.feedback.score"]._read_group(
            [("feedback_id.company_id", "=", self.group.id)],
            ["aspect_id"],
            ["score:avg"],
        )
        averages = {aspect.name: average for aspect, average in rows}
        self.assertEqual(averages, {"Food": 4.5, "Waiting time": 2.0})

    def test_what_is_kept_apart_does_not_count_for_the_guest(self):
        feedback = self._create_feedback(1, guest_id=self.ada.id)
        feedback.action_set_apart()
        self.assertEqual(self.ada.feedback_count, 0)
        self.assertEqual(self.ada._prepare_card_feedback(), {"count": 0})
        feedback.action_count()
        self.assertEqual(self.ada._prepare_card_feedback()["last_score"], 1)

    def test_states(self):
        feedback = self._create_feedback() + self._create_feedback(state="answered")
        feedback.action_read()
        self.assertEqual(feedback.mapped("state"), ["read", "answered"])
        feedback.action_answer()
        self.assertEqual(feedback.mapped("state"), ["answered", "answered"])

    def test_figures_on_the_guest(self):
        for score in (5, 2):
            self._create_feedback(score, guest_id=self.ada.id)
        guests = self.ada + self.bo
        self.assertEqual(guests.mapped("feedback_count"), [2, 0])
        self.assertEqual(guests.mapped("feedback_average"), [3.5, 0.0])
        action = self.ada.action_view_feedback()
        found = self.env["restaurant.feedback"].search(action["domain"])
        self.assertEqual(found, self.ada.feedback_ids)
