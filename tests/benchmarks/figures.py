"""History becomes visits, and visits become figures: against the bare SQL of the same.

With all rounds, 1,000,000 guests and 10,000,000 checks; `--rounds 10` is a tenth of
that. Beside it, what the usual way takes: a search, and a write, for each guest.
"""

from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from support.measure import Times, compare

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL

from odoo.addons.restaurant_crm.tools.counting import COUNTED, columns, counted
from odoo.addons.restaurant_crm.tools.ranking import ranked, typical

GUESTS, CHECKS = 1_000_000, 10_000_000
NEW = 0.0014  # of all checks: those of a day of two years
SAMPLE = 200  # guests in the usual way
SETTINGS = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"
VISITS = ("restaurant_visit", "restaurant_visit_check")
MEASURE = {"rounds": 3, "warm_up": 0}


def measure(bench):
    guests, checks = (round(number * bench.share) for number in (GUESTS, CHECKS))
    figures = Figures(bench.history(guests, checks, lines=True))
    yield compare(
        f"history of {checks:,} checks becomes visits",
        figures.forget_visits,
        "INSERT … SELECT of the same rows",
        figures.copy_visits,
        at_most=3.0,
        # of a whole history, one takes long enough to be no matter of chance
        rounds=3 if bench.share < 1 else 1,
        warm_up=0,
    )
    full = partial(figures.make, full=True)
    yield compare(
        f"all figures of {guests:,} guests, each row written",
        figures.spoil(full),
        "the same counted and ranked by bare SQL, into new tables",
        figures.prepare_bare,
        at_most=1.5,
        **MEASURE,
    )
    yield compare(
        "all figures, nothing has changed",
        lambda: full,
        "the same counted and ranked by bare SQL, into new tables",
        figures.prepare_bare,
        at_most=None,
        **MEASURE,
    )
    for base_name, base, at_most in (
        ("all figures, each row written", full, 0.05),
        ("all visits counted", partial(full, count_only=True), None),
    ):
        yield compare(
            f"a night with {round(checks * NEW):,} new checks: counting",
            partial(figures.sell, round(checks * NEW)),
            base_name,
            figures.spoil(base),
            at_most=at_most,
            **MEASURE,
        )
    figures.learn()
    yield compare(
        "ranks, forecast and loss of all guests, each row written",
        figures.prepare_forecast,
        "figures counted and ranked by bare SQL, into new tables",
        figures.prepare_bare,
        at_most=None,
        **MEASURE,
    )
    yield compare(
        "classes of all guests at the end of a month, and who moved",
        lambda: figures.keep_month,
        "figures counted and ranked by bare SQL, into new tables",
        figures.prepare_bare,
        at_most=None,
        **MEASURE,
    )
    usual = compare(
        f"the usual way, a guest at a time (from {SAMPLE}, scaled)",
        lambda: figures.one_by_one,
        "all figures, each row written",
        figures.spoil(full),
        at_most=None,
        **MEASURE,
    )
    scale = guests / SAMPLE
    yield replace(usual, seconds=Times(scale * second for second in usual.seconds))


class Figures:
    """What is measured, on the database of a ``History``."""

    def __init__(self, past):
        self.past, self.connection = past, past.shop.connection
        self._registry = Registry(past.shop.server.database)
        self._run("VACUUM ANALYZE restaurant_guest, restaurant_guest_stats")
        with self._env() as env:
            self.today = self._get(env)._get_today()
            env["restaurant.history.run"].search([]).state = "stopped"

    @contextmanager
    def _env(self):
        with self._registry.cursor() as cr:
            cr.execute(SETTINGS)
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _get(self, env):
        company = env["res.company"].browse(self.past.shop.company_id)
        return env["restaurant.figures"]._get(company)

    def _run(self, *statements):
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    # -- history

    def forget_visits(self):
        """All that history made is gone; it is taken in as the scheduled job does."""
        self._run(
            f"TRUNCATE {', '.join(VISITS)} CASCADE",
            "VACUUM pos_order, restaurant_visit",
        )
        return self._take_in

    def _take_in(self):
        with self._env() as env:
            run = env["restaurant.history.run"]._start(self._get(env).company_id)
            env.cr.commit()
            while run.state == "running":
                run._in_own_transaction(lambda own: own._step())
                env.cr.commit()  # to see what the other has done
                run.invalidate_recordset()
            if run.visit_count < self.past.checks / 2:
                raise RuntimeError(f"only {run.visit_count} visits were made")

    def copy_visits(self):
        """The visits that were made, put aside and written again."""
        self._run(
            *(f"DROP TABLE IF EXISTS bench_{name}" for name in VISITS),
            *(f"CREATE TABLE bench_{name} AS SELECT * FROM {name}" for name in VISITS),
            f"TRUNCATE {', '.join(VISITS)} CASCADE",
        )

        def copy():
            with self._env() as env:
                for name in VISITS:
                    env.cr.execute(f"INSERT INTO {name} SELECT * FROM bench_{name}")
                    env.cr.execute(f"ANALYZE {name}")  # or foreign keys are scanned for

        return copy

    # -- figures

    def spoil(self, function):
        """A function that makes all rows of figures wrong, and returns the other."""

        def prepare():
            self._run(
                """UPDATE restaurant_guest_stats SET covers = covers + 1,
                    window_visits = -1, quadrant = NULL, churn_level = NULL""",
                "VACUUM ANALYZE restaurant_guest_stats, restaurant_visit",
            )
            return function

        return prepare

    def make(self, full, count_only=False):
        """As the scheduled job of the night does."""
        with self._env() as env:
            figures = self._get(env)
            figures.write(
                {
                    "date": self.today,
                    "phase": "count",
                    "is_full": full,
                    "position": 0,
                }
            )
            env.cr.commit()
            while figures.phase != "done" and not (
                count_only and figures.phase != "count"
            ):
                ranking = figures.phase == "rank"
                figures._in_own_transaction(
                    lambda own: own._step(),
                    "read committed" if ranking else "repeatable read",
                )
                env.cr.commit()
                figures.invalidate_recordset()

    def sell(self, number):
        """So many guests come once more: the latest visits are theirs."""
        self._run(
            f"""UPDATE restaurant_guest_stats SET to_recount = TRUE
            WHERE guest_id IN (SELECT guest_id FROM restaurant_visit
                ORDER BY id DESC LIMIT {number})""",
        )
        return partial(self.make, full=False, count_only=True)

    def prepare_bare(self):
        self._run("DROP TABLE IF EXISTS bench_counted, bench_ranked")
        return self._make_bare

    def _make_bare(self):
        with self._env() as env:
            figures = self._get(env)
            condition = SQL("company_id = %s", figures.company_id.id)
            start = figures._get_window_start(self.today)
            env.cr.execute(
                SQL("CREATE TABLE bench_counted AS %s", counted(condition, start))
            )
            source = SQL("SELECT guest_id, %s FROM bench_counted", columns(COUNTED))
            rules = figures._prepare_rules()
            env.cr.execute(typical(source, rules, self.today))
            env.cr.execute(
                SQL(
                    "CREATE TABLE bench_ranked AS %s",
                    ranked(source, rules, self.today),
                )
            )

    # -- what follows

    def learn(self):
        with self._env() as env:
            env["restaurant.forecast"]._fit(self._get(env).company_id)

    def prepare_forecast(self):
        self._run(
            "UPDATE restaurant_guest_stats SET expected_visits = -1",
            "VACUUM restaurant_guest_stats",
        )

        def apply():
            with self._env() as env:
                env["restaurant.guest.stats"]._rank(self._get(env))

        return apply

    def keep_month(self):
        with self._env() as env:
            figures = self._get(env)
            figures.snapshot_month = False
            env["restaurant.guest.snapshot"]._take_next(figures)

    # -- the usual way

    def one_by_one(self):
        with self._env() as env:
            domain = [("company_id", "=", self.past.shop.company_id)]
            for guest in env["restaurant.guest"].search(domain, limit=SAMPLE):
                visits = env["restaurant.visit"].search([("guest_id", "=", guest.id)])
                spend = sum(visits.mapped("net_amount"))
                days = sorted(visits.mapped("business_date"))
                guest.stats_id.write(
                    {
                        "visit_count": len(visits),
                        "net_spend": spend,
                        "average_spend": spend / len(visits) if visits else 0.0,
                        "first_visit": days[0] if days else False,
                        "last_visit": days[-1] if days else False,
                    }
                )
                env.flush_all()
