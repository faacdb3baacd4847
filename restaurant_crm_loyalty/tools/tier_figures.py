"""What counts for tiers: statements for all guests of a group, or for one.

``m`` is a membership, ``g`` its guest, ``c`` the tier now, ``r`` the tier reached. The
rank of a tier is its place among all tiers of the group.
"""

from odoo.tools import SQL

RANKS = SQL(
    """SELECT id, company_id, active, qualify_on, threshold, keep_percent,
        ROW_NUMBER() OVER (PARTITION BY company_id ORDER BY sequence, id) AS rank
    FROM restaurant_tier"""
)
AUTOMATIC = SQL("('spend', 'visits', 'points')")


def figure(source, tier):
    """What of the figures counts for a tier."""
    return SQL(
        """CASE %(t)s.qualify_on WHEN 'spend' THEN %(m)s.spend
            WHEN 'visits' THEN %(m)s.visits WHEN 'points' THEN %(m)s.points END""",
        t=tier,
        m=source,
    )


# What has to be reached to keep a tier.
KEEP = SQL("c.threshold * c.keep_percent / 100")


class Figures:
    """What counts for tiers, as of the end of a business day.

    :param window: ``rolling``, ``calendar`` or ``anniversary``
    :param guest_id: for this guest alone; None: for all
    """

    def __init__(self, company_id, day, window, guest_id, user_id):
        self.company = company_id
        self.day = SQL("%s::date", day)
        self.window = window
        self.user = user_id
        self.mine = SQL("g.company_id = %s", company_id)
        if guest_id:
            self.mine = SQL("%s AND g.id = %s", self.mine, guest_id)

    # -- dates

    def _years(self, joined, day=None):
        """Whole years since then."""
        return SQL("EXTRACT(year FROM age(%s, %s))::int", day or self.day, joined)

    def window_from(self, joined, day=None):
        """The first day that counts, as of a day."""
        day = day or self.day
        if self.window == "calendar":
            return SQL("date_trunc('year', %s)::date", day)
        if self.window == "anniversary":
            years = self._years(joined, day)
            return SQL("(%s + make_interval(years => %s))::date", joined, years)
        return SQL("(%s - interval '12 months' + interval '1 day')::date", day)

    def valid_until(self, joined):
        """The last day of a tier that is reached or kept today."""
        if self.window == "calendar":
            return SQL(
                """(date_trunc('year', %s) + interval '2 years'
                    - interval '1 day')::date""",
                self.day,
            )
        if self.window == "anniversary":
            years = self._years(joined)
            return SQL(
                """(%s + make_interval(years => %s + 2) - interval '1 day')::date""",
                joined,
                years,
            )
        return SQL(
            """(date_trunc('month', %s) + interval '13 months'
                - interval '1 day')::date""",
            self.day,
        )

    # -- figures

    def count(self, pools):
        """Note the figures of the window, and the tier that they reach."""
        joined = SQL("COALESCE(m.joined_on, s.first_visit, %s)", self.day)
        values = {
            "mine": self.mine,
            "day": self.day,
            "start": self.window_from(joined),
            "joined": joined,
            "ranks": RANKS,
            "figure": figure(SQL("f"), SQL("t")),
            "automatic": AUTOMATIC,
            "pools": self._pools() if pools else SQL(""),
            "person": SQL("AND g.guest_type <> 'company'") if pools else SQL(""),
        }
        return SQL(
            """WITH mine AS MATERIALIZED (
                SELECT g.id, g.company_id, g.guest_type, g.tier_id,
                    %(joined)s AS joined, %(start)s AS start, m.id AS member_id
                FROM restaurant_guest g
                LEFT JOIN restaurant_membership m ON m.guest_id = g.id
                LEFT JOIN restaurant_guest_stats s ON s.guest_id = g.id
                WHERE %(mine)s
            ), part AS (
                SELECT g.id, SUM(v.net_amount) AS spend, COUNT(*) AS visits,
                    0 AS points
                FROM mine g JOIN restaurant_visit v ON v.guest_id = g.id
                WHERE v.active AND v.business_date BETWEEN g.start AND %(day)s
                  %(person)s
                GROUP BY g.id
                UNION ALL
                SELECT g.id, 0, 0, SUM(e.points - COALESCE(e.taken_back, 0))
                FROM mine g JOIN restaurant_earning e ON e.guest_id = g.id
                WHERE e.business_date BETWEEN g.start AND %(day)s %(person)s
                GROUP BY g.id
                %(pools)s
            ), f AS (
                SELECT id, SUM(spend) AS spend, SUM(visits) AS visits,
                    SUM(points) AS points
                FROM part GROUP BY id
            ), reached AS (
                SELECT DISTINCT ON (f.id) f.id, t.id AS tier_id
                FROM f JOIN mine g ON g.id = f.id
                JOIN (%(ranks)s) t ON t.company_id = g.company_id AND t.active
                  AND t.qualify_on IN %(automatic)s AND t.threshold > 0
                WHERE %(figure)s >= t.threshold
                ORDER BY f.id, t.rank DESC
            )
            INSERT INTO restaurant_membership AS old (guest_id, company_id, joined_on,
                spend, visits, points, reached_id, counted_on)
            SELECT g.id, g.company_id, g.joined, COALESCE(f.spend, 0),
                COALESCE(f.visits, 0), COALESCE(f.points, 0), r.tier_id, %(day)s
            FROM mine g LEFT JOIN f ON f.id = g.id LEFT JOIN reached r ON r.id = g.id
            WHERE f.id IS NOT NULL OR g.tier_id IS NOT NULL OR g.member_id IS NOT NULL
            ON CONFLICT (guest_id) DO UPDATE SET spend = excluded.spend,
                visits = excluded.visits, points = excluded.points,
                reached_id = excluded.reached_id, counted_on = excluded.counted_on
            WHERE (old.spend, old.visits, old.points, old.reached_id) IS DISTINCT FROM
                (excluded.spend, excluded.visits, excluded.points,
                excluded.reached_id)""",
            **values,
        )

    def _pools(self):
        """What was paid from the account of a company, and what it earned."""
        return SQL(
            """UNION ALL
            SELECT g.id, SUM(h.amount - h.refunded), COUNT(DISTINCT h.order_id), 0
            FROM mine g JOIN restaurant_account a ON a.guest_id = g.id
            JOIN restaurant_hold h ON h.account_id = a.id
            WHERE g.guest_type = 'company' AND h.kind = 'spend'
              AND h.state = 'captured'
              AND h.business_date BETWEEN g.start AND %(day)s
            GROUP BY g.id
            UNION ALL
            SELECT g.id, 0, 0, SUM(e.points - COALESCE(e.taken_back, 0))
            FROM mine g JOIN restaurant_account a ON a.guest_id = g.id
            JOIN restaurant_earning e ON e.account_id = a.id
            WHERE g.guest_type = 'company'
              AND e.business_date BETWEEN g.start AND %(day)s
            GROUP BY g.id""",
            day=self.day,
        )

    def foreseen(self):
        """What will count on the day when the tier ends, if the guest stays away.

        Asked for few guests at a time; companies are taken as they are today.
        """
        return SQL(
            """CASE WHEN g.guest_type = 'company' THEN %(today)s
            WHEN c.qualify_on = 'points' THEN (
                SELECT COALESCE(SUM(e.points - COALESCE(e.taken_back, 0)), 0)
                FROM restaurant_earning e
                WHERE e.guest_id = g.id AND e.business_date >= %(start)s)
            ELSE (
                SELECT COALESCE(
                    CASE c.qualify_on WHEN 'visits' THEN COUNT(*)
                        ELSE SUM(v.net_amount) END, 0)
                FROM restaurant_visit v
                WHERE v.guest_id = g.id AND v.active AND v.business_date >= %(start)s)
            END""",
            today=figure(SQL("m"), SQL("c")),
            start=self.window_from(SQL("m.joined_on"), SQL("m.valid_until")),
        )

    def read_foreseen(self):
        """One row: what will count, and what is needed."""
        return SQL(
            """WITH ranks AS (%s) SELECT %s, %s FROM restaurant_membership m
            JOIN restaurant_guest g ON g.id = m.guest_id
            JOIN ranks c ON c.id = g.tier_id
            WHERE %s AND m.valid_until IS NOT NULL""",
            RANKS,
            self.foreseen(),
            KEEP,
            self.mine,
        )
