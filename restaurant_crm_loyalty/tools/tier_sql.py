"""The statements that move tiers: each for all guests of a group, or for one.

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


class Steps:
    """Statements as of the end of a business day.

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

    # -- moves

    def _move(self, kind, where, to, member, threshold=KEEP, tier=None, counts=None):
        """Move the guests that a condition finds, and write it down.

        :param to: the tier they have then
        :param member: what changes of their membership
        :param tier: whose figure is written down; that of the tier now by default
        :param counts: another figure to write down
        """
        counted = tier or SQL("c")
        return SQL(
            """WITH ranks AS (%(ranks)s), moved AS (
                SELECT m.id AS member_id, g.id AS guest_id, g.tier_id AS old_id,
                    %(to)s AS new_id, m.joined_on, %(figure)s AS figure,
                    %(threshold)s AS threshold, %(counted)s.qualify_on,
                    m.valid_until, m.grace_until
                FROM restaurant_membership m
                JOIN restaurant_guest g ON g.id = m.guest_id
                LEFT JOIN ranks c ON c.id = g.tier_id
                LEFT JOIN ranks r ON r.id = m.reached_id
                WHERE %(mine)s AND (%(where)s)
            ), guest AS (
                UPDATE restaurant_guest g
                SET tier_id = moved.new_id, write_date = now() AT TIME ZONE 'UTC'
                FROM moved WHERE g.id = moved.guest_id
                  AND g.tier_id IS DISTINCT FROM moved.new_id
            ), member AS (
                UPDATE restaurant_membership m SET %(member)s FROM moved
                WHERE m.id = moved.member_id RETURNING m.guest_id, m.valid_until
            )
            INSERT INTO restaurant_tier_move (guest_id, company_id, date, kind,
                from_tier_id, to_tier_id, figure, threshold, qualify_on, valid_until,
                user_id, create_uid, create_date)
            SELECT moved.guest_id, %(company)s, %(day)s, %(kind)s, old_id, new_id,
                COALESCE(figure, 0), COALESCE(threshold, 0), qualify_on,
                member.valid_until, %(user)s, %(user)s, now() AT TIME ZONE 'UTC'
            FROM moved JOIN member ON member.guest_id = moved.guest_id""",
            ranks=RANKS,
            to=to,
            figure=counts or figure(SQL("m"), counted),
            threshold=threshold,
            counted=counted,
            mine=self.mine,
            where=where,
            member=member,
            company=self.company,
            day=self.day,
            kind=kind,
            user=self.user,
        )

    @property
    def _renewed(self):
        return SQL(
            "valid_until = %s, grace_until = NULL, noticed_for = NULL",
            self.valid_until(SQL("m.joined_on")),
        )

    @property
    def _unlocked(self):
        return SQL(
            """(m.locked_until IS NULL OR m.locked_until < %(day)s)
            AND (m.paid_until IS NULL OR m.paid_until < %(day)s)""",
            day=self.day,
        )

    def _automatic(self, tier):
        return SQL("%s.qualify_on IN %s", tier, AUTOMATIC)

    def begin(self):
        """Tiers that were there before: they are theirs as if reached today."""
        return SQL(
            """UPDATE restaurant_membership m SET since = COALESCE(since, %(day)s),
                valid_until = %(valid)s
            FROM restaurant_guest g JOIN restaurant_tier t ON t.id = g.tier_id
            WHERE g.id = m.guest_id AND %(mine)s AND m.valid_until IS NULL
              AND t.qualify_on IN %(automatic)s""",
            day=self.day,
            valid=self.valid_until(SQL("m.joined_on")),
            mine=self.mine,
            automatic=AUTOMATIC,
        )

    def upgrade(self):
        where = SQL(
            """r.id IS NOT NULL AND (c.id IS NULL OR r.rank > c.rank)
            AND (m.locked_until IS NULL OR m.locked_until < %s)""",
            self.day,
        )
        member = SQL("since = %s, %s", self.day, self._renewed)
        reached = SQL("r")
        return self._move(
            "up", where, SQL("r.id"), member, SQL("r.threshold"), tier=reached
        )

    def keep(self):
        """Who has done enough when the time is up, or before the grace is over."""
        where = SQL(
            "%s AND %s AND m.valid_until <= %s AND %s >= %s",
            self._automatic(SQL("c")),
            self._unlocked,
            self.day,
            figure(SQL("m"), SQL("c")),
            KEEP,
        )
        return self._move("kept", where, SQL("g.tier_id"), self._renewed)

    def give_grace(self, days):
        where = SQL(
            "%s AND %s AND m.valid_until <= %s AND m.grace_until IS NULL",
            self._automatic(SQL("c")),
            self._unlocked,
            self.day,
        )
        member = SQL("grace_until = m.valid_until + %s::int", days)
        return self._move("grace", where, SQL("g.tier_id"), member)

    def downgrade(self, mode):
        """When the grace is over: one tier down, or to the one that is reached."""
        lower = SQL(
            """(SELECT id FROM ranks WHERE company_id = g.company_id AND active
                AND rank < c.rank AND qualify_on <> 'paid'
                ORDER BY rank DESC LIMIT 1)"""
        )
        to = SQL("m.reached_id") if mode == "match" else lower
        where = SQL(
            "%s AND %s AND m.grace_until <= %s",
            self._automatic(SQL("c")),
            self._unlocked,
            self.day,
        )
        return self._move("down", where, to, self._prepare_fallen())

    def _prepare_fallen(self):
        return SQL(
            """since = %(day)s, grace_until = NULL, noticed_for = NULL,
            valid_until = CASE WHEN moved.new_id IS NOT NULL THEN %(valid)s END""",
            day=self.day,
            valid=self.valid_until(SQL("m.joined_on")),
        )

    def warn(self, days):
        """Once for each end: who will not keep the tier at this rate."""
        where = SQL(
            """%(automatic)s AND %(unlocked)s AND m.grace_until IS NULL
            AND m.valid_until > %(day)s AND m.valid_until <= %(day)s + %(days)s::int
            AND m.noticed_for IS DISTINCT FROM m.valid_until
            AND %(foreseen)s < %(keep)s""",
            automatic=self._automatic(SQL("c")),
            unlocked=self._unlocked,
            day=self.day,
            days=days,
            foreseen=self.foreseen(),
            keep=KEEP,
        )
        member = SQL("noticed_for = m.valid_until")
        return self._move(
            "notice", where, SQL("g.tier_id"), member, counts=self.foreseen()
        )

    def take_back_refunded(self, days):
        """A tier that a refund has undone goes within the grace; never on its day."""
        where = SQL(
            """%(automatic)s AND %(unlocked)s AND m.since < %(day)s
            AND m.since >= %(day)s - %(days)s::int
            AND %(figure)s < c.threshold
            AND (SELECT kind FROM restaurant_tier_move x WHERE x.guest_id = g.id
                AND x.kind <> 'notice' ORDER BY x.id DESC LIMIT 1) = 'up'
            AND EXISTS (SELECT FROM restaurant_visit v
                JOIN restaurant_visit_check k ON k.visit_id = v.id
                WHERE v.guest_id = g.id AND k.is_refund
                  AND k.create_date >= m.since)""",
            automatic=self._automatic(SQL("c")),
            unlocked=self._unlocked,
            day=self.day,
            days=days,
            figure=figure(SQL("m"), SQL("c")),
        )
        return self._move(
            "refund",
            where,
            SQL("m.reached_id"),
            self._prepare_fallen(),
            SQL("c.threshold"),
        )

    def end_paid(self):
        """Tiers whose fee has run out go to what the figures give."""
        where = SQL(
            "c.qualify_on = 'paid' AND m.paid_until <= %s"
            " AND (m.locked_until IS NULL OR m.locked_until < %s)",
            self.day,
            self.day,
        )
        member = SQL("%s, paid_until = NULL", self._prepare_fallen())
        return self._move("paid_end", where, SQL("m.reached_id"), member)
