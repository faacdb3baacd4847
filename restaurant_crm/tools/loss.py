"""SQL that tells what a group stands to lose with guests who stay away.

Nothing here runs anything. What a guest brought in a year while coming, times how
likely it is that this is over: explained in readme/DEVELOP.rst.
"""

from odoo.tools import SQL

from .counting import MIN_CADENCE

LOSS = ("expected_loss", "is_unhappy")
YEAR, QUARTER = 365, 90  # days; less than a quarter is not taken for a habit
# How likely it is that a guest does not come back, by churn level; more if the forecast
# says so
LIKELY = {"watch": 0.25, "risk": 0.5, "lost": 0.75}


def yearly_worth(return_days):
    """What a guest brought in a year, measured until the next visit was expected.

    :param return_days: usual days to the second visit, for whoever has no rhythm yet
    """
    return SQL(
        """
        (window_spend * %(year)s / GREATEST(%(quarter)s, last_visit - window_first
            + COALESCE(cadence_days, GREATEST(%(floor)s, %(return)s::float8)))::numeric)
        """,
        year=YEAR,
        quarter=QUARTER,
        floor=MIN_CADENCE,
        **{"return": return_days or 0},
    )


def expected_loss(return_days):
    """Money of a guest that is likely gone; 0 for whoever is on time."""
    cases = [
        SQL("WHEN %s THEN GREATEST(%s::float8, 1 - alive_probability)", level, share)
        for level, share in LIKELY.items()
    ]
    return SQL(
        "ROUND(GREATEST(0, COALESCE(%s * (CASE churn_level %s ELSE 0 END)::numeric,"
        " 0)), 2)",
        yearly_worth(return_days),
        SQL(" ").join(cases),
    )
