"""Random visits of random guests: the database and a plain reference must agree."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tools import SQL

from odoo.addons.restaurant_crm.tests.figures_common import TODAY, FiguresCommon

from .reference import Rules, Visit, count, measure, rank

GUESTS = 60
DAYPARTS = ("breakfast", "lunch", "afternoon", "dinner", "late")
CHANNELS = ("dine_in", "takeaway", "delivery")
AMOUNTS = st.one_of(st.integers(0, 400_00), st.sampled_from([0, 50_00, 100_00, 149_99]))
DAYS = st.one_of(st.integers(0, 900), st.integers(0, 120), st.integers(360, 370))
VISITS = st.builds(
    Visit,
    day=DAYS.map(lambda days: TODAY - timedelta(days=days)),
    cents=AMOUNTS,
    covers=st.integers(0, 6),
    daypart=st.sampled_from(DAYPARTS),
    channel=st.sampled_from(CHANNELS),
    outlet=st.integers(0, 2),
    margin=st.one_of(st.none(), st.integers(-10_00, 200_00)),
    active=st.sampled_from([True, True, True, False]),
)
RULES = st.fixed_dictionaries(
    {
        "minimum_visits": st.integers(1, 4),
        "threshold_mode": st.sampled_from(["median", "percentile", "absolute"]),
        "frequency_threshold": st.sampled_from([0.5, 2.0]),
        "spend_threshold": st.sampled_from([50.0, 150.0]),
        "frequency_percentile": st.integers(1, 99),
        "spend_percentile": st.integers(1, 99),
        "spend_per_cover": st.booleans(),
        "churn_watch": st.sampled_from([1.0, 1.5]),
        "churn_risk": st.sampled_from([2.0, 2.5]),
        "churn_lost": st.sampled_from([4.0, 6.0]),
        "churn_lost_days": st.sampled_from([200, 365]),
    }
)
# The same histories each time: what fails, fails for everybody.
SETTINGS = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def histories(draw):
    """Visits by guest: few guests with many visits, or many guests."""
    regular = st.lists(VISITS, max_size=14)
    once = st.lists(VISITS, max_size=2)
    if draw(st.booleans()):
        return draw(st.lists(regular, min_size=1, max_size=12))
    return draw(st.lists(st.one_of(once, regular), min_size=GUESTS, max_size=GUESTS))


class TestFigures(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest.active = False
        cls.guests = cls._create_guests(GUESTS)
        cls.outlets = cls.outlet
        for number in range(2):
            till = cls._create_till(f"Outlet {number}")
            cls.outlets |= till.restaurant_outlet_id
        cls.env.flush_all()

    @SETTINGS
    @given(history=histories(), rules=RULES, months=st.integers(1, 24), data=st.data())
    def test_database_and_reference_agree(self, history, rules, months, data):
        savepoint = self.cr.savepoint(flush=False)
        try:
            urgent = data.draw(st.sets(st.integers(0, len(history) - 1)))
            self.write_down(history, urgent)
            self._make_figures(window_months=months, **rules)
            start = TODAY - relativedelta(months=months)
            self.compare(history, urgent, Rules(TODAY, start, **rules))
            everybody = SQL("guest_id > 0")
            self.assertEqual(self.stats._count(self.figures, everybody), 0)
            self.assertEqual(self.stats._rank(self.figures), 0)
        finally:
            self.env.flush_all()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    @SETTINGS
    @given(
        history=histories(),
        steps=st.lists(st.integers(0, 40), min_size=1, max_size=4),
    )
    def test_night_by_night_is_the_same_as_all_at_once(self, history, steps):
        savepoint = self.cr.savepoint(flush=False)
        try:
            today = TODAY - timedelta(days=sum(steps))
            late = [
                [visit for visit in visits if visit.day > today] for visits in history
            ]
            early = [
                [visit for visit in visits if visit.day <= today] for visits in history
            ]
            self.write_down(early, ())
            self._make_figures(today)
            for step in steps:
                since, today = today, today + timedelta(days=step)
                new = [[v for v in vs if since < v.day <= today] for vs in late]
                self.write_down(new, ())
                self.mark(new)
                self.figures._run(today)
            names = [*self.stats._fields]
            names.remove("churn_since")
            nightly = self.guests.stats_id.read(names)
            self._make_figures()
            self.assertEqual(self.guests.stats_id.read(names), nightly)
        finally:
            self.env.flush_all()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    # -- writing down

    def write_down(self, history, urgent):
        written = self.env["restaurant.visit"].create(
            [
                {
                    **self._prepare_visit(guest, 0, visit.cents / 100),
                    "business_date": visit.day,
                    "covers": visit.covers,
                    "daypart": visit.daypart,
                    "channel": visit.channel,
                    "outlet_id": self.outlets[visit.outlet].id,
                    "active": visit.active,
                }
                for guest, visits in zip(self.guests, history, strict=False)
                for visit in visits
            ]
        )
        self.env.flush_all()
        margins = [visit.margin for visits in history for visit in visits]
        # past the ORM, to which no margin and a margin of zero are the same
        self.cr.execute(
            """UPDATE restaurant_visit visit SET margin = given.cents / 100.0
                 FROM UNNEST(%s::int[], %s::int[]) AS given (id, cents)
                WHERE visit.id = given.id""",
            [written.ids, margins],
        )
        written.invalidate_recordset(["margin"])
        worse = [self.guests[number].id for number in urgent]
        queries = [SQL("SELECT UNNEST(%s) AS guest_id", worse)] if worse else []
        self.patch(
            self.env.registry[self.stats._name],
            "_get_churn_worse_queries",
            lambda stats, company, date: queries,
        )

    def mark(self, history):
        """As paying does; all else is counted at night."""
        for guest, visits in zip(self.guests, history, strict=False):
            for visit in visits:
                if visit.active:
                    amount = visit.cents / 100
                    self.stats._add(guest, 1, visit.covers, amount, visit.day)
            if any(visit.margin for visit in visits if visit.active):
                self.stats._recount(guest)

    # -- comparing

    def compare(self, history, urgent, rules):
        outlets = {outlet: number for number, outlet in enumerate(self.outlets)}
        history = history + [[]] * (GUESTS - len(history))
        counted = [count(visits, rules) for visits in history]
        measured = measure(counted, rules)
        found = self.figures
        self.assertEqual(found.ranked_count, measured["count"])
        self.assertAlmostEqual(found.return_days, measured["return_days"] or 0.0)
        for number, (guest, expected) in enumerate(
            zip(self.guests, counted, strict=True)
        ):
            stats = guest.stats_id
            expected = {
                **expected,
                **rank(expected, counted, measured, rules, number in urgent),
            }
            scores = stats.recency_score, stats.frequency_score, stats.monetary_score
            actual = {
                "visits": stats.visit_count,
                "covers": stats.covers,
                "cents": round(stats.net_spend * 100),
                "margin": round(stats.margin * 100),
                "first": stats.first_visit or None,
                "last": stats.last_visit or None,
                "window_visits": stats.window_visits,
                "window_covers": stats.window_covers,
                "window_cents": round(stats.window_spend * 100),
                "window_first": stats.window_first or None,
                "daypart": stats.favourite_daypart or None,
                "channel": stats.favourite_channel or None,
                "outlet": outlets.get(stats.favourite_outlet_id),
                "several": stats.several_outlets or None,
                "cadence": stats.cadence_days or None,
                "drop": stats.spend_drop or None,
                "return_days": stats.return_days,
                "last_gap": stats.last_gap,
                "scores": scores if any(scores) else None,
                "rfm_class": stats.rfm_class or None,
                "quadrant": stats.quadrant or None,
                "level": stats.churn_level or None,
                "lifecycle": stats.lifecycle,
            }
            for name in ("return_days", "last_gap"):  # the ORM has no empty integer
                expected[name] = expected[name] or 0
            expected["several"] = expected["several"] or None
            self.assertEqual(actual, expected, f"guest {number}")
