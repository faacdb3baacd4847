import json

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import FeedbackCommon

RUBBISH = (
    {"a": 1},
    [1, {"b": 2}],
    "NaN",
    "\x00",
    "999999999999999999999",
    1e308,
    True,
    [[]],
    "2026-99-99",
)


@tagged("post_install", "-at_install")
class TestSurvey(FeedbackCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls._ref("survey_survey_satisfaction")
        cls.phone = cls._ref("survey_survey_phone")
        cls.visit = cls._create_visit(cls.ada)

    @classmethod
    def _ref(cls, name):
        return cls.env.ref(f"restaurant_crm_feedback.{name}")

    def _start(self, survey, **values):
        return survey._create_answer(check_attempts=False, **values)

    def _answer(self, answers, **texts):
        """Send a page as the browser does: the answer to each question is text."""
        sid = answers.survey_id.get_external_id()[answers.survey_id.id]
        kind = sid.rpartition("_")[2]
        params = {}
        for name, text in texts.items():
            question = self._ref(f"survey_question_{kind}_{name}")
            params[str(question.id)] = text
        return self._submit(answers, params)

    def _submit(self, answers, params):
        url = f"/survey/submit/{answers.survey_id.access_token}/{answers.access_token}"
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        response = self.url_open(
            url, data=body, headers={"Content-Type": "application/json"}
        )
        return response.json()

    def _told(self):
        return self.env["restaurant.feedback"].search(
            [("company_id", "=", self.group.id)]
        )

    def test_answers_land_on_guest_visit_and_outlet(self):
        answers = self._start(self.survey, partner=self.ada.partner_id)
        answers.state = "in_progress"
        self._answer(
            answers, score="4", food="5", wait="2", nps="0", ces="7", text="Ok"
        )
        told = self._told()
        self.assertEqual((told.guest_id, told.visit_id), (self.ada, self.visit))
        self.assertEqual((told.outlet_id, told.channel), (self.outlet, "survey"))
        self.assertEqual((told.score, told.nps, told.ces), (4, "0", "7"))
        self.assertEqual(told.text, "Ok")
        self.assertEqual(told._get_aspect_scores(), {"food": 5, "wait": 2})
        self.assertEqual(answers.restaurant_feedback_id, told)

    def test_an_interview_by_phone(self):
        floor = self._create_user("floor", self.group)
        action = self.ada.with_user(floor).action_phone_interview()
        self.assertIn("answer_token=", action["url"])
        token = action["url"].rpartition("=")[2]
        answers = self.env["survey.user_input"].search([("access_token", "=", token)])
        answers.state = "in_progress"
        self._answer(answers, score="2", nps="9", text="He said it was cold")
        told = self._told()
        self.assertEqual((told.channel, told.guest_id), ("phone", self.ada))
        self.assertEqual((told.score, told.nps), (2, "9"))

    def test_administrators_set_up_questionnaires(self):
        menu = self.env.ref("restaurant_crm_feedback.survey_survey_menu_restaurant")
        for ring, sees in (("desk", False), ("admin", True)):
            user = self._create_user(ring, self.group)
            self.assertEqual(menu.id in menu.with_user(user)._visible_menu_ids(), sees)
            surveys = self.env["survey.survey"].with_user(user)
            self.assertEqual(surveys.has_access("create"), sees)

    def test_who_may_not_interview(self):
        user = self._create_user("till", self.group)
        user.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self.ada.with_user(user).action_phone_interview()

    def test_a_tasting_rates_dishes(self):
        duck = self.env["product.product"].create({"name": "Duck"})
        tasting = self._ref("survey_survey_tasting")
        tasting.restaurant_outlet_id = self.riverside
        self._ref("survey_question_tasting_dish_1").restaurant_product_id = duck
        answers = self._start(tasting)
        answers.state = "in_progress"
        self._answer(answers, score="3", dish_1="1", dish_2="5")
        told = self._told()
        self.assertEqual((told.outlet_id, told.guest_id.id), (self.riverside, False))
        [stars] = told.score_ids
        self.assertEqual((stars.product_id, stars.score), (duck, 1))

    def test_nothing_lands_without_the_whole_or_an_outlet(self):
        answers = self._start(self.survey)
        answers.state = "in_progress"
        self._answer(answers, score="4")
        self.assertEqual(answers.state, "done")
        self.assertFalse(self._told())

    def test_a_question_keeps_to_its_scale(self):
        question = self._ref("survey_question_satisfaction_nps")
        with self.assertRaisesRegex(ValidationError, "from 0 to 10"):
            question.scale_max = 5
        with self.assertRaisesRegex(ValidationError, "from 1 to 5"):
            question.restaurant_role = "score"

    def test_rubbish_has_no_traceback(self):
        plain = self.env["survey.survey"].create(
            {
                "title": "Plain",
                "restaurant_kind": "satisfaction",
                "restaurant_outlet_id": self.outlet.id,
                "questions_layout": "one_page",
                "question_ids": [
                    Command.create({"title": kind, "question_type": kind})
                    for kind in ("text_box", "numerical_box", "date", "simple_choice")
                ],
            }
        )
        for survey in (self.survey, plain):
            answers = self._start(survey, partner=self.ada.partner_id)
            answers.state = "in_progress"
            for rubbish in RUBBISH:
                params = {str(question.id): rubbish for question in survey.question_ids}
                reply = self._submit(answers, params)
                self.assertNotIn("error", reply, (survey.title, rubbish))
                self.assertNotIn("Traceback", json.dumps(reply))
        for params in ({"page_id": "x"}, {"question_id": {}}, {"previous_page_id": []}):
            self.assertNotIn("error", self._submit(self._start(self.survey), params))
