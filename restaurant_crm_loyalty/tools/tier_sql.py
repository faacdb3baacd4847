"""The statements that move tiers: each for all guests of a group, or for one.

Letters as in ``tier_figures``.
"""

from odoo.tools import SQL

from .tier_figures import AUTOMATIC, KEEP, RANKS, Figures, figure


class Steps(Figures):
    """Who goes up, keeps, gets grace, goes down, is warned."""

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
