"""SQL that ranks guests among all guests of their group, and tells who is overdue.

Nothing here runs anything. ``rules`` are those of `restaurant.figures`; quadrants, RFM
scores and churn levels are explained in readme/DEVELOP.rst.
"""

from odoo.tools import SQL

from .counting import MIN_CADENCE

NEW_DAYS, RETURNED_DAYS = 60, 90
MONTH = 30.4375  # days
FEW_GUESTS = 50  # below, scores are fixed bands
# Score 5 from, score 4 from, …: below the last it is 1
RECENCY_BANDS = (14, 30, 60, 120)  # days since the last visit, at most
VISIT_BANDS = (12, 6, 3, 2)  # visits, or what so many average visits bring

RANKED = (
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm_class",
    "quadrant",
    "churn_level",
    "lifecycle",
)
LEVELS = ("none", "watch", "risk", "lost")


def frequency(as_of):
    """Visits a month: since the first visit in the window, one month at least."""
    return SQL(
        "(window_visits / GREATEST(1.0::float8, (%s - window_first) / %s::float8))",
        as_of,
        MONTH,
    )


def spend(per_cover):
    """What a visit, or a head, brings; nothing where nobody was counted."""
    heads = SQL("window_covers") if per_cover else SQL("window_visits")
    return SQL("(window_spend / NULLIF(%s, 0))::float8", heads)


def typical(source, rules, as_of):
    """Select what guests are measured against, as one row.

    :param SQL source: rows of ``COUNTED``
    :param dict rules: see `restaurant.figures`
    :return: SQL for guests with a visit in the window, median days to the second
        visit, what a visit brings, and the limits of frequency and of spend
    """
    several = SQL("WHERE window_visits >= %s", max(2, rules["minimum_visits"]))
    if rules["threshold_mode"] == "absolute":
        limits = [
            SQL("%s::float8", rules["frequency_threshold"]),
            SQL("%s::float8", rules["spend_threshold"]),
        ]
    else:
        median = rules["threshold_mode"] == "median"
        shares = [
            0.5 if median else rules[f"{axis}_percentile"] / 100
            for axis in ("frequency", "spend")
        ]
        values = frequency(as_of), spend(rules["spend_per_cover"])
        limits = [
            SQL(
                "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s) FILTER (%s)",
                share,
                value,
                several,
            )
            for share, value in zip(shares, values, strict=True)
        ]
    return SQL(
        """
        SELECT COUNT(*) FILTER (WHERE window_visits > 0),
               PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY return_days),
               (SUM(window_spend) / NULLIF(SUM(window_visits), 0))::float8,
               %s, %s
          FROM (%s) figures
        """,
        *limits,
        source,
    )


def ranked(source, rules, as_of, worse=None, also=()):
    """Select ``guest_id``, ``last_visit`` and ``RANKED`` of all guests of a group.

    :param SQL source: rows of ``COUNTED`` with their ``guest_id``, each guest once
    :param dict rules: see `restaurant.figures`, with what ``typical`` found
    :param SQL worse: ids of guests whose churn level is one worse; None for nobody
    :param also: names of more columns: of the source, and ``urgency``: who is worse
    """
    return SQL(
        """
        SELECT guest_id, last_visit, recency_score, frequency_score, monetary_score,
               %(rfm)s AS rfm_class, quadrant, level AS churn_level,
               %(lifecycle)s AS lifecycle %(also)s
          FROM (
            SELECT *, %(level)s AS level
              FROM (
                SELECT figures.*, %(quadrant)s AS quadrant, %(urgency)s AS urgency,
                       %(recency)s AS recency_score, %(frequency)s AS frequency_score,
                       %(monetary)s AS monetary_score,
                       -- whoever came once or twice is measured by the others
                       COALESCE(
                           cadence_days, GREATEST(%(floor)s, %(return)s::float8)
                       ) AS rhythm
                  FROM (%(source)s) figures %(worse)s
              ) measured
            OFFSET 0 -- or the level would be worked out wherever it is named
          ) judged
        """,
        also=SQL().join(SQL(", %s", SQL.identifier(name)) for name in also),
        source=source,
        rfm=_rfm_class(),
        quadrant=_quadrant(rules, as_of),
        level=_churn_level(rules, as_of),
        urgency=SQL("worse.guest_id IS NOT NULL") if worse else SQL("FALSE"),
        worse=SQL("LEFT JOIN (%s) worse USING (guest_id)", worse) if worse else SQL(),
        lifecycle=_lifecycle(rules, as_of),
        floor=None if rules["return_days"] is None else MIN_CADENCE,
        **{"return": rules["return_days"]},
        **_scores(rules, as_of),
    )


def _scores(rules, as_of):
    """Scores from 1 to 5 of whoever came in the window: equals get the same."""
    if rules["ranked_count"] < FEW_GUESTS:
        per_visit = rules["average_visit"] or 1.0
        scores = {
            "recency": _band(
                SQL("-(%s - last_visit)", as_of), [-days for days in RECENCY_BANDS]
            ),
            "frequency": _band(SQL("window_visits"), VISIT_BANDS),
            # half a visit's worth less is still that many visits
            "monetary": _band(
                SQL("window_spend"), [per_visit * (n - 0.5) for n in VISIT_BANDS]
            ),
        }
    else:
        order = {
            "recency": "last_visit",
            "frequency": "window_visits",
            "monetary": "window_spend",
        }
        scores = {
            name: SQL(
                """LEAST(5, 1 + FLOOR(5 * PERCENT_RANK() OVER (
                    PARTITION BY window_visits > 0 ORDER BY %s)))::int""",
                SQL.identifier(column),
            )
            for name, column in order.items()
        }
    return {
        name: SQL("CASE WHEN window_visits > 0 THEN %s END", score)
        for name, score in scores.items()
    }


def _band(value, limits):
    cases = [
        SQL("WHEN %s >= %s THEN %s", value, limit, 5 - number)
        for number, limit in enumerate(limits)
    ]
    return SQL("CASE %s ELSE 1 END", SQL(" ").join(cases))


def _rfm_class():
    """The first that fits."""
    return SQL(
        """
        CASE WHEN recency_score IS NULL THEN NULL
             WHEN recency_score >= 4 AND frequency_score >= 4 AND monetary_score >= 4
                 THEN 'champion'
             WHEN recency_score >= 4 AND frequency_score >= 4 AND monetary_score >= 3
                 THEN 'loyal'
             WHEN recency_score = 5 AND frequency_score <= 2 THEN 'new'
             WHEN recency_score <= 2 AND frequency_score >= 3 AND monetary_score >= 3
                 THEN 'at_risk'
             WHEN recency_score <= 2 AND frequency_score <= 2 THEN 'lost'
             ELSE 'other' END
        """
    )


def _quadrant(rules, as_of):
    return SQL(
        """
        CASE WHEN window_visits = 0 THEN NULL
             WHEN window_visits < %(least)s THEN 'new'
             WHEN COALESCE(%(frequency)s >= %(often)s, FALSE) THEN
                 CASE WHEN COALESCE(%(spend)s >= %(much)s, FALSE) THEN 'b' ELSE 'd' END
             WHEN COALESCE(%(spend)s >= %(much)s, FALSE) THEN 'a'
             ELSE 'c' END
        """,
        least=rules["minimum_visits"],
        frequency=frequency(as_of),
        often=rules["used_frequency"],
        spend=spend(rules["spend_per_cover"]),
        much=rules["used_spend"],
    )


def _is_lost(days, rules):
    return SQL(
        "(%(days)s > %(most)s OR %(days)s >= %(lost)s * rhythm)",
        days=days,
        most=rules["churn_lost_days"],
        lost=rules["churn_lost"],
    )


def _churn_level(rules, as_of):
    """How overdue a guest is by the own rhythm; who is urgent is one level worse."""
    days = SQL("(%s - last_visit)", as_of)
    return SQL(
        """
        CASE WHEN visit_count > 0 THEN (%(levels)s)[LEAST(%(number)s, (CASE
                WHEN urgency THEN 1 ELSE 0 END) + CASE
                WHEN %(lost)s THEN 4
                WHEN %(days)s >= %(risk)s * rhythm THEN 3
                WHEN %(days)s >= %(watch)s * rhythm THEN 2
                ELSE 1 END)] END
        """,
        levels=SQL("%s::varchar[]", list(LEVELS)),
        number=len(LEVELS),
        lost=_is_lost(days, rules),
        days=days,
        risk=rules["churn_risk"],
        watch=rules["churn_watch"],
    )


def _lifecycle(rules, as_of):
    return SQL(
        """
        CASE WHEN visit_count = 0 THEN 'prospect'
             WHEN level = 'lost' THEN 'lost'
             WHEN %(today)s - first_visit < %(new)s THEN 'new'
             WHEN level <> 'none' THEN 'slipping'
             WHEN %(was_lost)s AND %(today)s - last_visit < %(returned)s THEN 'returned'
             ELSE 'active' END
        """,
        today=as_of,
        new=NEW_DAYS,
        was_lost=_is_lost(SQL("last_gap"), rules),
        returned=RETURNED_DAYS,
    )
