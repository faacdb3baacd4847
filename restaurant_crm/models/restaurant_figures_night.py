from odoo import api, models
from odoo.tools import SQL

from ..tools.ranking import typical

FULL_BATCH, BATCH = 50_000, 5_000
FOUND = (
    "ranked_count",
    "return_days",
    "average_visit",
    "used_frequency",
    "used_spend",
)


class RestaurantFiguresNight(models.AbstractModel):
    """Each night the visits of guests are counted again where something has changed or
    has left the window; then all guests of a group are ranked by one statement.
    """

    _name = "restaurant.figures.night"
    _description = "Nightly Work on Figures"
    _inherit = ["restaurant.batch"]

    @api.model
    def _get_all(self):
        """Return the figures of all groups that have guests."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM res_company company
                    WHERE EXISTS (SELECT FROM restaurant_guest guest
                                   WHERE guest.company_id = company.id)"""
            )
        )
        companies = self.env["res.company"].browse(company_id for (company_id,) in rows)
        return self.union(*map(self._get, companies))

    @api.model
    def _cron_night(self):
        """Bring the figures of all groups up to date, if it is time to."""
        pending = self._get_all().filtered(lambda figures: figures._is_due())
        self.env["ir.cron"]._commit_progress(remaining=len(pending))
        for number, figures in enumerate(pending, 1):
            more, remaining = True, len(pending) - number
            while more:
                ranking = figures.phase == "rank"
                more = figures._in_own_transaction(
                    lambda own: own._step(),
                    "read committed" if ranking else "repeatable read",
                )
                left = self.env["ir.cron"]._commit_progress(
                    not more, remaining=remaining + more
                )
                figures.invalidate_recordset()
                if not left:
                    return
        if pending:
            self._start_followers()

    @api.model
    def _start_followers(self):
        """Have done, soon, what is made of the figures: they are of a new day."""
        for name in self._get_followers():
            self.env.ref(name).sudo()._trigger()

    @api.model
    def _get_followers(self):
        """Port: the scheduled jobs that read figures of guests.

        Odoo runs what is due by `priority`. Each job has a schedule of its own as well,
        for the case that a night is left out.
        """
        return [
            "restaurant_crm.ir_cron_snapshots",
            "restaurant_crm.ir_cron_rebuild_reports",
            "restaurant_crm.ir_cron_refresh_segments",
            "restaurant_crm.ir_cron_apply_tags",
            "restaurant_crm.ir_cron_care",
            "restaurant_crm.ir_cron_indicators",
        ]

    def _run(self, today=None):
        """Make the figures of a day at once, in this transaction."""
        self._begin(today or self._get_today())
        while self._step():
            pass

    def _is_due(self):
        return self.phase != "done" or not self.date or self._get_today() > self.date

    def _request(self, full=False):
        """Ask for new figures as soon as possible: rules or visits have changed."""
        for figures in self:
            figures.sudo().write(
                {"phase": "count", "is_full": full or figures.is_full, "position": 0}
            )
        self.env.ref("restaurant_crm.ir_cron_figures_night").sudo()._trigger()

    def _step(self):
        """Do the next part of the work.

        :return: whether there is more to do
        """
        stats = self.env["restaurant.guest.stats"]
        if self.phase == "done":
            self._begin(self._get_today())
        elif self.phase == "count":
            if not self._count_next():
                if self.is_full:
                    self.snapshot_month = False  # by other rules, or of other visits
                self.write({"phase": "rank", "is_full": False, "position": 0})
        else:
            self._measure()
            stats._rank(self)
            self.phase = "done"
        return self.phase != "done"

    def _begin(self, today):
        """Start with a new day: whose visits leave the window has to be counted."""
        before = self._get_window_start()
        if not self.date:
            self.is_full = True
        self.write({"date": today, "phase": "count", "position": 0})
        if not self.is_full:
            self._mark_leavers(before, self._get_window_start())

    def _mark_leavers(self, before, after):
        self.env.cr.execute(
            SQL(
                """
                UPDATE restaurant_guest_stats stats SET to_recount = TRUE
                 WHERE company_id = %(company)s AND to_recount IS NOT TRUE
                   AND guest_id IN (
                    SELECT guest_id FROM restaurant_visit
                     WHERE company_id = %(company)s
                       AND business_date > %(before)s AND business_date <= %(after)s)
                """,
                company=self.company_id.id,
                before=before,
                after=after,
            )
        )

    def _count_next(self):
        """Count the visits of the next guests that need it.

        :return: whether there were any
        """
        stats = self.env["restaurant.guest.stats"]
        stats.flush_model()
        if self.is_full:
            which = SQL("guest_id > %s", self.position)
        else:
            which = SQL("to_recount")
        rows = self.env.execute_query(
            SQL(
                """SELECT guest_id FROM restaurant_guest_stats
                    WHERE company_id = %s AND %s ORDER BY guest_id LIMIT %s""",
                self.company_id.id,
                which,
                FULL_BATCH if self.is_full else BATCH,
            )
        )
        if not rows:
            return False
        guest_ids = [guest_id for (guest_id,) in rows]
        if self.is_full:
            condition = SQL("guest_id BETWEEN %s AND %s", guest_ids[0], guest_ids[-1])
        else:
            condition = SQL("guest_id = ANY(%s)", guest_ids)
        stats._count(self, condition)
        self.position = guest_ids[-1]
        return True

    def _measure(self):
        """Find out what guests are measured against."""
        source = self.env["restaurant.guest.stats"]._get_source(self)
        query = typical(source, self._prepare_rules(), self.date)
        [row] = self.env.execute_query(query)
        self.write(dict(zip(FOUND, row, strict=True)))
