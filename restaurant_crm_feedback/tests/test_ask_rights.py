from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FeedbackCommon

SCORES = (
    "restaurant.feedback.day",
    "restaurant.feedback.subject.day",
    "restaurant.feedback.segment.day",
)


@tagged("post_install", "-at_install")
class TestAskRights(FeedbackCommon):
    """Who may see questions, scores and settings; nobody writes figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls._plan(cls.outlet, cls.ada)
        cls.there = cls._plan(cls.riverside, cls.bo)
        for outlet in (cls.outlet, cls.riverside):
            cls._create_feedback(5, outlet_id=outlet.id, date="2026-03-01 12:00:00")
        cls.env.flush_all()
        cls.env["restaurant.feedback.day"]._count_days([date(2026, 3, 1)])

    @classmethod
    def _plan(cls, outlet, guest):
        outlet.feedback_ask = "email"
        visit = cls._create_visit(guest, outlet)
        asks = cls.env["restaurant.feedback.ask"]
        asks._plan(visit)
        return asks.search([("visit_id", "=", visit.id)])

    def _env(self, ring, company=None):
        return self.env(user=self._create_user(ring, company or self.group))

    def test_till_sees_no_questions_and_no_scores(self):
        env = self._env("till", self.branch)
        for model in ("restaurant.feedback.ask", *SCORES):
            with self.subTest(model=model), self.assertRaises(AccessError):
                env[model].search_read([], ["company_id"])

    def test_floor_sees_its_own_outlets(self):
        env = self._env("floor", self.branch)
        self.assertEqual(env["restaurant.feedback.ask"].search([]), self.there)
        rows = env["restaurant.feedback.day"].search([])
        self.assertEqual(rows.outlet_id, self.riverside)
        with self.assertRaises(AccessError):
            env["restaurant.feedback.ask"].browse(self.here.id).read(["state"])

    def test_desk_sees_the_group(self):
        env = self._env("desk", self.branch)
        asks = env["restaurant.feedback.ask"].search([])
        self.assertEqual(asks, self.here + self.there)
        rows = env["restaurant.feedback.day"].search([])
        self.assertEqual(rows.outlet_id, self.outlet + self.riverside)

    def test_nobody_writes_figures_or_questions(self):
        env = self._env("admin")
        row = env["restaurant.feedback.day"].search([], limit=1)
        for records, values in (
            (row, {"satisfied_count": 100}),
            (env["restaurant.feedback.ask"].browse(self.here.id), {"state": "sent"}),
        ):
            with self.subTest(model=records._name):
                with self.assertRaises(AccessError):
                    records.write(values)
                with self.assertRaises(AccessError):
                    records.unlink()
                with self.assertRaises(AccessError):
                    records.create({**values, "outlet_id": self.outlet.id})

    def test_only_administrators_set_up(self):
        desk = self._env("desk")
        for model in ("restaurant.feedback.aspect", "restaurant.review.source"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                desk[model].create({"name": "X"})
        self._env("admin")["restaurant.feedback.aspect"].create({"name": "Music"})

    def test_replies_and_moderation_are_for_the_floor(self):
        told = self._create_feedback(2)
        till = told.with_env(self._env("till"))
        for action in (till.action_set_apart, till.action_count):
            with self.assertRaises(AccessError):
                action()
        wizards = till.env["restaurant.feedback.reply.wizard"]
        with self.assertRaises(AccessError):
            wizards.create({"feedback_ids": told.ids, "text": "Sorry"})

    def test_aspects_of_another_group(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        aspect = self.env["restaurant.feedback.aspect"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        env = self._env("floor")
        self.assertNotIn(aspect, env["restaurant.feedback.aspect"].search([]))
        asked = self.env["restaurant.feedback.aspect"]._get_asked(self.group)
        self.assertNotIn(aspect, asked)
