"""The forecast: published estimates are found, and SQL does what the models say."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tools import SQL

from odoo.addons.restaurant_crm.tests.figures_common import TODAY, FiguresCommon
from odoo.addons.restaurant_crm.tools import bg_nbd, gamma_gamma
from odoo.addons.restaurant_crm.tools.forecasting import forecast

from .reference_forecast import alive, cdnow, expected, published, worth

SPEND = {"spend_p": 6.25, "spend_q": 3.74, "spend_v": 15.45}
CDNOW = {"r": 0.243, "alpha": 4.414 * 7, "a": 0.793, "b": 2.426, **SPEND}
MODELS = st.fixed_dictionaries(
    {
        "r": st.floats(0.02, 12),
        "alpha": st.floats(2, 400),
        "a": st.one_of(st.floats(0.05, 20), st.just(1.0), st.floats(0.999, 1.001)),
        "b": st.floats(0.05, 50),
    }
)
AGES = st.one_of(st.integers(0, 40), st.integers(0, 1500))
GUESTS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 6), st.integers(0, 250)),  # visits after the first
        AGES,
        st.floats(0, 1),  # how much of that time went by before the last
        st.integers(0, 500_00),
    ),
    min_size=1,
    max_size=12,
)
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class TestForecast(FiguresCommon):
    def test_published_estimates_of_visits(self):
        rows = cdnow("")
        found = bg_nbd.fit_bg_nbd(
            *([row[name] for row in rows] for name in ("frequency", "recency", "T"))
        )
        self.assertEqual(len(rows), 2357)
        expected = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
        for name, value in expected.items():
            self.assertAlmostEqual(getattr(found, name), value, 3)
        self.assertAlmostEqual(found.log_likelihood, -9582.4, 1)

    def test_published_estimates_of_spend(self):
        rows = [row for row in cdnow("_with_transactions") if row["x"]]
        found = gamma_gamma.fit_gamma_gamma(
            [row["x"] for row in rows], [row["zbar"] for row in rows]
        )
        self.assertEqual(len(rows), 946)
        self.assertAlmostEqual(found.p, 6.25, 2)
        self.assertAlmostEqual(found.q, 3.74, 2)
        self.assertAlmostEqual(found.v, 15.45, 2)

    def test_guests_who_are_alike_count_together(self):
        rows = cdnow("")[:300]
        names = ("frequency", "recency", "T")
        columns = [[row[name] for row in rows] for name in names]
        twice = bg_nbd.fit_bg_nbd(*(2 * column for column in columns))
        weighed = bg_nbd.fit_bg_nbd(*columns, [2] * len(rows))
        for name in bg_nbd.BgNbd._fields:
            value = getattr(twice, name)
            self.assertAlmostEqual(getattr(weighed, name) / value, 1, 4)

    def test_slopes(self):
        """Slopes are those of the likelihood: a small step tells."""
        rows = cdnow("_with_transactions")[:200]
        ones = bg_nbd.libraries()[0].ones(len(rows))
        columns = {name: ones * [row[name] for row in rows] for name in rows[0]}
        come = (columns["x"], columns["t_x"], columns["T"], ones)
        pays = columns["x"] > 0
        spend = (columns["x"][pays], columns["zbar"][pays], ones[pays])
        for likelihood, parameters, data in (
            (bg_nbd.likelihood, [0.7, 5.0, 0.6, 2.0], come),
            (gamma_gamma.likelihood, [4.0, 3.0, 20.0], spend),
        ):
            _value, slopes = likelihood(parameters, *data)
            for number, slope in enumerate(slopes):
                sides = []
                for step in (1e-5, -1e-5):
                    moved = [*parameters]
                    moved[number] += step
                    sides.append(likelihood(moved, *data)[0])
                self.assertAlmostEqual(slope, (sides[0] - sides[1]) / 2e-5, 3)

    def test_example_of_the_paper(self):
        """Customer 1: 2 repeats, the last after 30.43 of 38.86 weeks; 1.226 more are
        expected in the next 39 weeks.
        """
        model = {**CDNOW, "alpha": 4.414}
        self.assertAlmostEqual(expected(model, 2, 30.43, 38.86, 39), 1.226, 3)
        self.assertAlmostEqual(published(model, 2, 30.43, 38.86, 39), 1.226, 3)

    @SETTINGS
    @given(model=MODELS, guests=GUESTS)
    def test_database_and_definition_agree(self, model, guests):
        model.update(SPEND)
        rows = [
            (x, round(age * part) if x else 0, age, cents)
            for x, age, part, cents in guests
        ]
        for row, found in zip(rows, self.ask(model, rows), strict=True):
            repeats, recency, age, cents = row
            chance, visits, value = found
            wanted = expected(model, repeats, recency, age)
            if repeats:
                self.same(chance, alive(model, repeats, recency, age), row)
            else:
                self.assertIsNone(chance)
            self.same(visits, wanted, row)
            self.same(value, wanted * worth(model, repeats + 1, cents / 100), row)

    def test_database_and_published_formula_agree(self):
        """Where that can be worked out: guests with few visits."""
        rows = [(x, 10 * x, 40 * x + 7, 100_00) for x in range(7)]
        for row, (_chance, visits, _value) in zip(
            rows, self.ask(CDNOW, rows), strict=True
        ):
            self.same(visits, published(CDNOW, *row[:3]), row)

    def test_far_corners(self):
        """No overflow, whatever the parameters may be: see the limits of the fit."""
        rows = [
            (x, tx, age, 100)
            for x in (0, 1, 1000)
            for age in (0, 1, 10_000)
            for tx in {0, age if x else 0}
        ]
        for r in (0.001, 30):
            for alpha in (1, 10_000):
                for a in (0.001, 10):
                    for b in (0.001, 1000):
                        model = {"r": r, "alpha": alpha, "a": a, "b": b, **SPEND}
                        for row, found in zip(rows, self.ask(model, rows), strict=True):
                            # one who comes as often as so far, and never stops
                            most = (r + row[0]) * 365 / (alpha + row[2])
                            self.assertGreaterEqual(found[1], 0, (model, row))
                            self.assertLessEqual(found[1], 1.000001 * most)

    def ask(self, model, rows):
        """What the SQL tells of guests: (repeats, recency, age, cents a visit)."""
        source = SQL(" UNION ALL ").join(
            SQL(
                """SELECT %s AS guest_id, %s AS visit_count, %s::date AS first_visit,
                          %s::date AS last_visit, %s::numeric AS average_spend""",
                *(number, repeats + 1),
                TODAY - timedelta(days=age),
                TODAY - timedelta(days=age - recency),
                cents / 100,
            )
            for number, (repeats, recency, age, cents) in enumerate(rows)
        )
        found = self.env.execute_query(forecast(source, model, TODAY))
        return [figures for _guest, *figures in sorted(found)]

    def same(self, value, wanted, row):
        self.assertLessEqual(abs(value - wanted), 1e-6 * wanted + 1e-200, row)
