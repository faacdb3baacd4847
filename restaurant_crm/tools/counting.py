"""SQL that counts the visits of guests, as an expression that models put together.

Nothing here runs anything. The same expression serves the night, the recount of one
guest, and figures of an earlier day. Rules and numbers: readme/DEVELOP.rst.
"""

from odoo.tools import SQL

MIN_CADENCE = 3  # days: who comes twice a day is not late after five
CADENCE_INTERVALS = 8
RECENT, EARLIER = 3, 6  # visits that are compared to see whether spend drops
SPEND_DROP = 0.7

COUNTED = (
    "visit_count",
    "covers",
    "net_spend",
    "margin",
    "average_spend",
    "first_visit",
    "last_visit",
    "window_visits",
    "window_covers",
    "window_spend",
    "window_first",
    "return_days",
    "last_gap",
    "cadence_days",
    "spend_drop",
    "favourite_daypart",
    "favourite_channel",
    "favourite_outlet_id",
    "several_outlets",
)


def columns(names, table=None):
    """A list of columns, of one table if it is named."""
    if table is None:
        return SQL(", ").join(map(SQL.identifier, names))
    return SQL(", ").join(SQL.identifier(table, name) for name in names)


def counted(condition, window_start):
    """Select one row of ``COUNTED`` for each guest with a visit.

    :param SQL condition: which rows of `restaurant_visit` count
    :param date window_start: the window begins on the day after
    """
    return SQL(
        """
        SELECT guest_id, visit_count, covers, net_spend, margin,
               ROUND(net_spend / visit_count, 4) AS average_spend,
               days[1] AS first_visit, days[visit_count] AS last_visit,
               window_visits, window_covers, window_spend, window_first,
               days[2] - days[1] AS return_days,
               days[visit_count] - days[visit_count - 1] AS last_gap,
               %(cadence)s AS cadence_days,
               %(drop)s AS spend_drop,
               favourite_daypart, favourite_channel, favourite_outlet_id,
               several_outlets
          FROM (
            SELECT guest_id,
                   COUNT(*)::int AS visit_count,
                   COALESCE(SUM(covers), 0)::int AS covers,
                   SUM(net_amount) AS net_spend,
                   COALESCE(SUM(margin), 0) AS margin,
                   COUNT(*) FILTER (WHERE business_date > %(start)s)::int
                       AS window_visits,
                   COALESCE(SUM(covers) FILTER (WHERE business_date > %(start)s),
                       0)::int AS window_covers,
                   COALESCE(SUM(net_amount) FILTER (WHERE business_date > %(start)s),
                       0) AS window_spend,
                   MIN(business_date) FILTER (WHERE business_date > %(start)s)
                       AS window_first,
                   MODE() WITHIN GROUP (ORDER BY daypart) AS favourite_daypart,
                   MODE() WITHIN GROUP (ORDER BY channel) AS favourite_channel,
                   MODE() WITHIN GROUP (ORDER BY outlet_id) AS favourite_outlet_id,
                   MIN(outlet_id) <> MAX(outlet_id) AS several_outlets,
                   ARRAY_AGG(business_date) AS days,
                   ARRAY_AGG(net_amount) AS amounts
              FROM (
                -- in the order of the index, so that nothing has to be sorted
                SELECT guest_id, business_date, net_amount, margin, covers, daypart,
                       channel, outlet_id
                  FROM restaurant_visit
                 WHERE active AND (%(condition)s)
                 ORDER BY guest_id, business_date, id
              ) visit
             GROUP BY guest_id
          ) guest
        """,
        condition=condition,
        start=window_start,
        cadence=_cadence(),
        drop=_spend_drop(),
    )


def _cadence():
    """The median of the last intervals of a guest who came three times or more."""
    return SQL(
        """
        CASE WHEN visit_count >= 3 THEN GREATEST(%(floor)s, (
            SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY days[n] - days[n - 1])
              FROM GENERATE_SERIES(GREATEST(2, visit_count - %(more)s), visit_count) n
        )) END
        """,
        floor=MIN_CADENCE,
        more=CADENCE_INTERVALS - 1,
    )


def _spend_drop():
    """By how many percent the last visits were cheaper, if it is worth a word."""
    return SQL(
        """
        CASE WHEN visit_count >= %(least)s THEN (
            SELECT CASE WHEN recent < %(factor)s * earlier
                   THEN ROUND(100 * (1 - recent / earlier))::int END
              FROM (
                SELECT AVG(amounts[n]) FILTER (WHERE n > visit_count - %(recent)s)
                           AS recent,
                       AVG(amounts[n]) FILTER (WHERE n <= visit_count - %(recent)s)
                           AS earlier
                  FROM GENERATE_SERIES(
                      GREATEST(1, visit_count - %(more)s), visit_count
                  ) n
              ) spend
             WHERE earlier > 0
        ) END
        """,
        least=2 * RECENT,
        recent=RECENT,
        factor=SPEND_DROP,
        more=RECENT + EARLIER - 1,
    )
