from odoo.tests import tagged

from .figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestFiguresQuadrant(FiguresCommon):
    """Quadrants, and scores of recency, frequency and money."""

    def test_quadrants_by_fixed_limits(self):
        rules = {
            "threshold_mode": "absolute",
            "frequency_threshold": 2,
            "spend_threshold": 150,
            "minimum_visits": 1,
        }
        cases = {(3, 200): "b", (1, 200): "a", (3, 80): "d", (1, 80): "c"}
        cases[2, 150] = "b"
        guests = self._create_guests(len(cases))
        for guest, (visits, amount) in zip(guests, cases, strict=True):
            self._come(guest, *range(1, visits + 1), amount=amount)
        self._make_figures(**rules)
        self.assertEqual(guests.mapped("quadrant"), list(cases.values()))
        self.assertIn("Build loyalty", guests[1].quadrant_advice)
        self._make_figures(**{**rules, "minimum_visits": 2})
        self.assertEqual(guests[1].quadrant, "new")

    def test_quadrants_by_months_since_the_first_visit(self):
        self._come(self.guest, 60, 30, 1, amount=200)
        rules = {"threshold_mode": "absolute", "spend_threshold": 150}
        self._make_figures(frequency_threshold=1.6, **rules)
        self.assertEqual(self.guest.quadrant, "a")  # 3 visits in 1.97 months
        self._make_figures(frequency_threshold=1.5, **rules)
        self.assertEqual(self.guest.quadrant, "b")

    def test_quadrants_by_the_median(self):
        guests = self._create_guests(3)
        for guest, visits, amount in zip(guests, (2, 4, 6), (90, 60, 30), strict=True):
            self._come(guest, *range(1, visits + 1), amount=amount)
        self._make_figures()
        self.assertEqual(guests.mapped("quadrant"), ["a", "b", "d"])
        figures = self.figures
        self.assertEqual((figures.used_frequency, figures.used_spend), (4, 60))

    def test_quadrants_by_percentile(self):
        guests = self._create_guests(5)
        for number, guest in enumerate(guests):
            self._come(guest, *range(1, number + 3), amount=10 * number)
        self._make_figures(
            threshold_mode="percentile", frequency_percentile=50, spend_percentile=75
        )
        self.assertEqual(guests.mapped("quadrant"), ["c", "c", "d", "b", "b"])

    def test_spend_per_head(self):
        guests = self._create_guests(2)
        self._come(guests[0], 1, 2, amount=100, covers=1)
        self._come(guests[1], 1, 2, amount=180, covers=4)
        self._make_figures(
            threshold_mode="absolute", frequency_threshold=9, spend_threshold=99
        )
        self.assertEqual(guests.mapped("quadrant"), ["a", "a"])
        self._make_figures(spend_per_cover=True)
        self.assertEqual(guests.mapped("quadrant"), ["a", "c"])

    # Scores: rules 4.7

    def test_equal_guests_have_equal_scores(self):
        guests = self._create_guests(60)
        for number, guest in enumerate(guests):
            self._come(guest, *range(1, 2 + number // 30), amount=50)
        self._make_figures()
        scores = guests.mapped(lambda g: (g.frequency_score, g.monetary_score))
        self.assertEqual(scores, [(1, 1)] * 30 + [(3, 3)] * 30)
        self.assertEqual(set(guests.mapped("recency_score")), {1})

    def test_fifths(self):
        guests = self._create_guests(51)
        for number, guest in enumerate(guests):
            self._come(guest, 60 - number, amount=10 + number)
        self._make_figures()
        scores = guests.mapped("monetary_score")
        self.assertEqual(scores, guests.mapped("recency_score"))
        self.assertEqual([scores.count(n) for n in range(1, 6)], [10, 10, 10, 10, 11])
        self.assertEqual(scores, sorted(scores))

    def test_few_guests_have_fixed_bands(self):
        guests = self._create_guests(3)
        self._come(guests[0], *range(2, 14), amount=100)
        self._come(guests[1], 61, 90, amount=100)
        self._come(guests[2], 14, amount=650)
        self._make_figures()
        scores = guests.mapped(
            lambda g: (g.recency_score, g.frequency_score, g.monetary_score)
        )
        self.assertEqual(self.figures.average_visit, 2050 / 15)
        self.assertEqual(scores, [(5, 5, 4), (2, 2, 1), (5, 1, 3)])
        self.assertEqual(guests.mapped("rfm_class"), ["champion", "lost", "new"])
