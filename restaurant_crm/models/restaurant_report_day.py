from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# A transaction may commit so much later than the moment that its rows bear.
OVERLAP = timedelta(hours=1)
BATCH_DAYS = 31


class RestaurantReportDay(models.Model):
    """Business days whose figures reports show, and which of them to count anew."""

    _name = "restaurant.report.day"
    _description = "Business Day of Reports"
    _inherit = "restaurant.check.source"
    _rec_name = "business_date"
    _order = "business_date desc"
    _log_access = False

    business_date = fields.Date(required=True, readonly=True)
    stale = fields.Boolean(string="To be counted", required=True, readonly=True)
    counted_at = fields.Datetime(
        readonly=True, help="What was paid until then is in the figures."
    )

    _business_date_uniq = models.UniqueIndex("(business_date)")
    _stale_idx = models.Index("(business_date) WHERE stale")
    _counted_at_idx = models.Index("(counted_at)")

    def action_recount(self):
        """Have every day counted again, in the background."""
        self.check_access("read")
        self._start_over()

    @api.model
    def _get_day_tables(self):
        """Port: the names of the models that are counted per business day."""
        return [
            "restaurant.traffic.hour",
            "restaurant.dish.day",
            "restaurant.tender.day",
        ]

    @api.model
    def _get_night_tables(self):
        """Port: the names of the models that are made anew every night."""
        return [
            "restaurant.visit.day",
            "restaurant.cohort.month",
            "restaurant.outlet.overlap",
            "restaurant.dish.return",
            "restaurant.segment.dish",
            "restaurant.segment.portrait",
            "restaurant.cost.quadrant",
            "restaurant.cost.segment",
            "restaurant.guest.duplicate",
            "restaurant.guest.quality",  # counts duplicates
        ]

    @api.model
    def _rebuild_night_tables(self):
        """Make anew what is made every night: the scheduled job."""
        names = self._get_night_tables()
        self.env["ir.cron"]._commit_progress(remaining=len(names))
        for name in names:
            self.env[name]._rebuild()
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _count_touched(self):
        """Count the days anew whose checks have changed: the scheduled job.

        Each batch is committed; what is left when time is up is done by the next run.
        """
        moment = self.env.cr.now()
        self._mark_touched()
        cron = self.env["ir.cron"]
        left = cron._commit_progress(
            remaining=self.search_count([("stale", "=", True)])
        )
        while left and (dates := self._count_batch(moment)):
            left = cron._commit_progress(len(dates))

    @api.model
    def _count_all(self):
        """Count all that is stale in one go: for demonstrations and tests."""
        self._mark_touched()
        moment = self.env.cr.now()
        while self._count_batch(moment):
            pass
        self._rebuild_night_tables_at_once()

    @api.model
    def _rebuild_night_tables_at_once(self):
        """The same as the scheduled job, in this transaction."""
        for name in self._get_night_tables():
            self.env[name]._rebuild()

    @api.model
    def _count_batch(self, moment):
        """Count stale days that lie near each other.

        Those that have waited longest come first, and the latest of them; so history
        gets its turn however often today is touched.

        :param datetime moment: what was committed until then is counted
        :return: the dates; empty when no day is left
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT day.business_date
                     FROM restaurant_report_day day,
                          (SELECT business_date FROM restaurant_report_day
                            WHERE stale
                            ORDER BY counted_at NULLS FIRST, business_date DESC
                            LIMIT 1) latest
                    WHERE day.stale
                      AND day.business_date <= latest.business_date
                      AND day.business_date > latest.business_date - %s""",
                BATCH_DAYS,
            )
        )
        dates = [date for (date,) in rows]
        if dates:
            for name in self._get_day_tables():
                self.env[name]._count_days(dates)
            self.env.cr.execute(
                SQL(
                    """UPDATE restaurant_report_day SET stale = FALSE, counted_at = %s
                        WHERE business_date = ANY(%s::date[])""",
                    moment,
                    dates,
                )
            )
            self.invalidate_model(flush=False)
        return dates

    @api.model
    def _mark_touched(self):
        """Find the days whose checks have changed since they were counted."""
        self.env.flush_all()
        [(moment,)] = self.env.execute_query(
            SQL("SELECT MAX(counted_at) FROM restaurant_report_day")
        )
        if moment is None:
            self._mark_history()
            return
        checks = self._get_checks_sql(SQL("o.write_date >= %s", moment - OVERLAP))
        self._mark(SQL("SELECT business_date FROM (%s) checks", checks))

    @api.model
    def _mark_history(self):
        """Have every day since the first check counted."""
        self._mark(
            SQL(
                """SELECT GENERATE_SERIES(MIN(date_order)::date - 1,
                                          MAX(date_order)::date + 1,
                                          INTERVAL '1 day')::date
                     FROM pos_order"""
            )
        )

    @api.model
    def _start_over(self):
        """Have every day counted again, soon."""
        self._mark_history()
        self.env.ref("restaurant_crm.ir_cron_count_days").sudo()._trigger()

    @api.model
    def _mark(self, dates):
        """Have days counted again.

        :param SQL dates: a SELECT of them
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_report_day (business_date, stale)
                   SELECT DISTINCT day, TRUE FROM (%s) AS days (day)
                   ON CONFLICT (business_date) DO UPDATE SET stale = TRUE""",
                dates,
            )
        )
        self.invalidate_model(flush=False)
