from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..tools import scores
from .common import FeedbackCommon

# rules.md 4.9: what counts as what, on each scale
NPS = ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2
CES = ["hard"] * 3 + ["neutral"] + ["easy"] * 3
CSAT = ["bad", "bad", "neutral", "good", "good"]


@tagged("post_install", "-at_install")
class TestScores(FeedbackCommon):
    """Scores of the tables per day: worked numbers, few answers, no mixed scales."""

    def _answer(self, score, nps=None, ces=None, **values):
        values.setdefault("date", "2026-03-01 12:00:00")
        return self._create_feedback(
            score, nps=nps and str(nps), ces=ces and str(ces), **values
        )

    def _count(self):
        self.env["restaurant.report.day"]._count_all()

    def _read(self, groupby=(), model="restaurant.feedback.day", domain=(), names=None):
        names = names or ("nps", "csat", "ces", "average_score")
        rows = self.env[model]._read_group(
            [("company_id", "=", self.group.id), *domain],
            groupby,
            [f"{name}:avg" for name in names],
        )
        return rows if groupby else rows[0]

    def test_classes(self):
        self.assertEqual([scores.nps_class(answer) for answer in range(11)], NPS)
        self.assertEqual([scores.ces_class(answer) for answer in range(1, 8)], CES)
        self.assertEqual([scores.mood(score) for score in range(1, 6)], CSAT)

    def test_worked_numbers(self):
        """Ten answers to NPS: five promoters, three passives, two detractors: 30.
        Eight of twelve gave four or five stars: 66.7 %. Three of five found it easy.
        """
        answers = [
            (5, 10, 7),
            (5, 10, 5),
            (5, 9, 5),
            (5, 9, 4),
            (4, 9, 1),
            (4, 8, None),
            (4, 7, None),
            (4, 7, None),
            (3, 6, None),
            (2, "0", None),
            (1, None, None),
            (1, None, None),
        ]
        for answer in answers:
            self._answer(*answer)
        self._count()
        nps, csat, ces, average = self._read()
        self.assertAlmostEqual(nps, 30.0)
        self.assertAlmostEqual(csat, 100 * 8 / 12)
        self.assertAlmostEqual(ces, 60.0)
        self.assertAlmostEqual(average, 43 / 12)

    def test_the_ends_of_the_scale(self):
        for _answer in range(5):
            self._answer(1, "0", 1)
        for _answer in range(5):
            self._answer(5, 10, 7, outlet_id=self.riverside.id)
        self._count()
        rows = dict((outlet, values) for outlet, *values in self._read(["outlet_id"]))
        self.assertEqual(rows[self.outlet], [-100.0, 0.0, 0.0, 1.0])
        self.assertEqual(rows[self.riverside], [100.0, 100.0, 100.0, 5.0])

    def test_hidden_below_five(self):
        """Four answers to NPS among five: the stars have a score, NPS has none."""
        for nps in (10, 10, 10, 10, None):
            self._answer(5, nps)
        self._count()
        nps, csat, ces, average = self._read()
        self.assertFalse(nps)
        self.assertFalse(ces)
        self.assertEqual((csat, average), (100.0, 5.0))
        rows = self.env["restaurant.feedback.day"].search(
            [("company_id", "=", self.group.id)]
        )
        self.assertEqual(sum(rows.mapped("nps_count")), 4)

    def test_groups_are_sums_not_means_of_means(self):
        for _answer in range(9):
            self._answer(5, 10)
        self._answer(1, "0", outlet_id=self.riverside.id)
        self._count()
        nps, csat, _ces, _average = self._read()
        self.assertEqual((nps, csat), (80.0, 90.0))
        rows = {outlet: nps for outlet, nps, *_rest in self._read(["outlet_id"])}
        self.assertFalse(rows[self.riverside])  # one answer

    def test_what_is_kept_apart_does_not_count(self):
        answers = [self._answer(5, 10) for _number in range(5)]
        self._answer(1, "0").action_set_apart()
        self._count()
        self.assertEqual(self._read()[:2], (100.0, 100.0))
        answers[0].action_set_apart()
        self._count()
        self.assertFalse(self._read()[0])

    def test_a_day_that_is_told_of_late_is_counted_anew(self):
        self._count()
        for _number in range(5):
            self._answer(4, date="2025-01-05 12:00:00")
        self._count()
        rows = self._read(["business_date:day"])
        self.assertEqual([row[0] for row in rows], [fields.Date.to_date("2025-01-05")])

    def test_an_answer_that_is_deleted_or_moved_leaves_its_day(self):
        deleted = self._answer(4)
        moved = self._answer(4, date="2026-03-05 12:00:00")
        self._count()
        deleted.unlink()
        moved.date = "2026-03-07 12:00:00"
        self._count()
        rows = self.env["restaurant.feedback.day"].search(
            [("company_id", "=", self.group.id)]
        )
        self.assertEqual(
            rows.mapped("business_date"), [fields.Date.to_date("2026-03-07")]
        )

    def test_aspects_and_dishes(self):
        dish = self.env["product.product"].create({"name": "Duck"})
        for score in (5, 5, 4, 2, 2):
            stars = self._prepare_stars(food=score)
            stars += [(0, 0, {"product_id": dish.id, "score": score})]
            self._answer(3, score_ids=stars)
        self._answer(3, score_ids=self._prepare_stars(wait=1))
        self._count()
        model = "restaurant.feedback.subject.day"
        names = ("csat", "average_score")
        by_aspect = self._read(["aspect_id"], model, names=names)
        rows = {aspect.name: values for aspect, *values in by_aspect}
        self.assertAlmostEqual(rows["Food"][0], 60.0)
        self.assertAlmostEqual(rows["Food"][1], 3.6)
        self.assertEqual(rows["Waiting time"], [False, False])
        by_dish = {
            row[0]: row[1] for row in self._read(["product_id"], model, names=names)
        }
        self.assertAlmostEqual(by_dish[dish], 60.0)

    def test_segments(self):
        segment = self.env["restaurant.segment"].create(
            {"name": "Two", "company_id": self.group.id, "domain": "[]"}
        )
        segment.action_refresh()
        for score in (5, 5, 5, 5, 1):
            self._answer(score, guest_id=self.ada.id)
        self._answer(1)
        self._count()
        model = "restaurant.feedback.segment.day"
        rows = self._read(["segment_id"], model, names=("csat",))
        self.assertEqual(dict(rows)[segment], 80.0)
        other = segment.copy({"name": "The same"})
        other.action_refresh()
        self._count()
        rows = self.env[model]._read_group(
            [("segment_id", "in", (segment | other).ids)],
            aggregates=["answer_count:sum", "csat:avg"],
        )
        self.assertEqual(rows, [(False, False)], "nobody is counted twice")

    # Ports ----------------------------------------------------------------------------

    def _today(self, days=0):
        return fields.Datetime.now() - timedelta(days=days)

    def test_the_last_answer_feeds_rules(self):
        guests = self.env["restaurant.guest"]
        self._answer(5, 10, guest_id=self.ada.id, date=self._today(3))
        self._answer(2, "0", guest_id=self.ada.id, date=self._today(1))
        self._answer(1, guest_id=self.ada.id, date=self._today(), apart=True)
        self.assertEqual(self.ada.last_score, 2)
        self.assertEqual(self.ada.last_nps_class, "detractor")
        self.assertEqual(self.bo.last_score, 0)
        ours = [("company_id", "=", self.group.id)]
        for condition, found in (
            (("last_score", "=", 2), self.ada),
            (("last_score", "<=", 2), self.ada),
            (("last_score", ">", 2), guests),
            (("last_score", "=", 0), self.bo),
            (("last_score", "!=", 0), self.ada),
            (("last_nps_class", "=", "detractor"), self.ada),
            (("last_nps_class", "=", False), self.bo),
            (("last_answer_date", ">=", self._today(2)), self.ada),
            (("last_answer_date", "<", self._today(2)), guests),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(guests.search([*ours, condition]), found)

    def test_staff(self):
        waiter = self._create_user("till", self.group)
        for score in (5, 5, 4, 1, 1):
            self._answer(score, staff_id=waiter.id)
        report = self.env["restaurant.staff.report"]
        domain = [("user_id", "=", waiter.id)]
        names = ["answer_count:sum", "satisfied_rate:avg"]
        [(count, rate)] = report._read_group(domain, [], names)
        self.assertEqual((count, rate), (5, 0.6))
        self.env["restaurant.feedback"].search(
            [("staff_id", "=", waiter.id)], limit=1
        ).action_set_apart()
        [(count, rate)] = report._read_group(domain, [], names)
        self.assertEqual((count, rate), (4, False))

    def test_digest(self):
        for score in (5, 5, 5, 1, 1):
            self._answer(score, date=self._today())
        digest = self.env["digest.digest"].create({"name": "Guests"})
        digest = digest.with_context(
            start_datetime=self._today(1), end_datetime=self._today(-1)
        ).with_company(self.group)
        digest.company_id = self.group
        self.assertEqual(digest.kpi_restaurant_answers_value, 5)
        self.assertEqual(digest.kpi_restaurant_csat_value, 60.0)
