"""SQL that tells of each guest what the next months may bring, by the two models of
`bg_nbd.py` and `gamma_gamma.py`.

Nothing here runs anything. The published formula for the visits to come divides by
``a - 1``, and takes a series that hardly ends where guests come often. It is brought
into another shape here, which is exact as well: with

    c = a + b + x - 1,  d = a - 1,  q = a + b - 1 - r,  z = t / (alpha + T + t)

who still comes will come so many times within t:

    c (1 - (1-z)^d) / d  -  (1-z)^d  sum of k >= 1:
        q ... (q+k-1)  (d+1) ... (d+k-1)  /  ((c+1) ... (c+k-1)  k!)  z^k

(Euler's transformation of the hypergeometric function, and what ``a = 1`` would make
of it divided out.) The series depends on the number of visits x and on the days T since
the first alone, so it is added up once for all guests who are alike in that.
"""

from odoo.tools import SQL

DAYS = 365
PRECISION = 1e-15
MOST_TERMS = 200_000  # some dozen are usual
HOPELESS = 500  # an exponent beyond which a chance is nothing

FORECAST = ("alive_probability", "expected_visits", "expected_value")


def forecast(source, model, as_of):
    """Select ``guest_id`` and ``FORECAST`` of all guests with a visit, as floats.

    The probability is NULL where there was but one visit: the model says nothing then.

    :param SQL source: rows of ``counting.COUNTED`` with their ``guest_id``
    :param dict model: the parameters: r, alpha, a, b; spend_p, spend_q, spend_v
    :param date as_of: what has happened since is not known; who came later is looked
        at on the day of the last visit
    """
    a_less_one = model["a"] - 1.0
    if abs(a_less_one) < 1e-9:  # the limit is the same to as many digits
        a_less_one = 1e-9
    return SQL(
        """
        WITH RECURSIVE model AS (
            SELECT %(r)s::float8 AS r, %(alpha)s::float8 AS alpha, %(a)s::float8 AS a,
                   %(b)s::float8 AS b, %(d)s::float8 AS d, %(q)s::float8 AS q,
                   %(days)s::float8 AS days
        ), guests AS MATERIALIZED (
            SELECT guest_id, visit_count - 1 AS repeats, first_visit, last_visit,
                   average_spend::float8 AS spend,
                   GREATEST(%(as_of)s, last_visit) - first_visit AS age
              FROM (%(source)s) figures
             WHERE visit_count > 0
        ), series AS (
            SELECT repeats, age, b + d + repeats AS c, q, d, z, 1 AS k,
                   q * z AS term, q * z AS total
              FROM model,
                   (SELECT DISTINCT repeats, age FROM guests) alike,
                   LATERAL (SELECT days / (alpha + age + days) AS z) part
             UNION ALL
            SELECT repeats, age, c, q, d, z, k + 1, next, total + next
              FROM series, LATERAL (
                SELECT term * (q + k) * (d + k) / ((c + k) * (k + 1)) * z AS next
              ) step
             WHERE %(goes_on)s
        ), visits AS (
            SELECT repeats, age,
                   c * -2 * EXP(d * ln / 2) * SINH(d * ln / 2) / d - EXP(d * ln) * total
                   AS expected
              FROM series, LATERAL (SELECT LN(1 - z) AS ln) left_over
             WHERE NOT %(goes_on)s
        )
        SELECT guest_id,
               CASE WHEN repeats > 0 THEN alive END AS alive_probability,
               alive * expected AS expected_visits,
               alive * expected * %(spend)s AS expected_value
          FROM guests
          JOIN visits USING (repeats, age)
         CROSS JOIN model
         CROSS JOIN LATERAL (
            SELECT CASE WHEN repeats = 0 THEN 1.0 ELSE 1 / (1 + EXP(LEAST(%(hopeless)s,
                LN(a / (b + repeats - 1)) + (r + repeats)
                * LN((alpha + age) / (alpha + (last_visit - first_visit)))
            ))) END AS alive
         ) still
        """,
        **{name: model[name] for name in ("r", "alpha", "a", "b")},
        d=a_less_one,
        q=model["a"] + model["b"] - 1.0 - model["r"],
        days=DAYS,
        as_of=as_of,
        source=source,
        goes_on=SQL("(k < %s AND ABS(term) > %s * ABS(total))", MOST_TERMS, PRECISION),
        hopeless=HOPELESS,
        spend=_spend(model),
    )


def _spend(model):
    """What a visit of a guest is expected to bring: between the own and the usual."""
    return SQL(
        """(%(p)s::float8 * (%(v)s::float8 + (repeats + 1) * GREATEST(spend, 0))
            / (%(p)s::float8 * (repeats + 1) + %(q)s::float8 - 1))""",
        p=model["spend_p"],
        q=model["spend_q"],
        v=model["spend_v"],
    )
