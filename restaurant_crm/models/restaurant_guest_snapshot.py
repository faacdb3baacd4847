from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.counting import COUNTED, columns, counted
from ..tools.ranking import ranked, typical
from .restaurant_figures_night import FOUND
from .restaurant_stats_ranking import (
    CHURN_LEVELS,
    LIFECYCLES,
    QUADRANTS,
    RFM_CLASSES,
)

MONTHS = 12  # that are looked back when there is nothing yet
CLASSES = [*QUADRANTS, ("away", "Not here for long")]
FORMER_CLASSES = [*CLASSES, ("none", "Not a guest yet")]


class RestaurantGuestSnapshot(models.Model):
    """In which class a guest was when a month ended, and what the month had brought.

    Made once a month from the visits of that time, for the months before the app as
    well; all of them by the same rules, so that a guest who moves has moved.
    """

    _name = "restaurant.guest.snapshot"
    _description = "Class of a Guest in a Month"
    _rec_name = "guest_id"
    _order = "month desc, net_amount desc, id"
    _log_access = False

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True)
    quadrant = fields.Selection(
        CLASSES, required=True, readonly=True, help="At the end of the month."
    )
    previous_quadrant = fields.Selection(
        FORMER_CLASSES, readonly=True, help="At the end of the month before."
    )
    lifecycle = fields.Selection(LIFECYCLES, readonly=True)
    churn_level = fields.Selection(CHURN_LEVELS, string="Churn risk", readonly=True)
    rfm_class = fields.Selection(RFM_CLASSES, string="RFM class", readonly=True)
    visit_count = fields.Integer(string="Visits", readonly=True, help="In that month.")
    net_amount = fields.Monetary(string="Spend", readonly=True, help="In that month.")
    margin = fields.Monetary(readonly=True, help="In that month.")
    previous_net_amount = fields.Monetary(
        string="Spend the month before", readonly=True
    )
    previous_margin = fields.Monetary(string="Margin the month before", readonly=True)
    campaign_ids = fields.Many2many(
        "restaurant.campaign",
        compute="_compute_campaign_ids",
        help="Whose messages reached the guest in that month, or in the one before.",
    )

    _guest_month_uniq = models.UniqueIndex(
        "(guest_id, month)", "A guest has one class in a month."
    )
    _company_month_idx = models.Index("(company_id, month, quadrant)")

    @api.depends("guest_id", "month")
    def _compute_campaign_ids(self):
        """One query, however many guests moved."""
        months = self.mapped("month")
        touches = self.env["restaurant.touch"]._read_group(
            [
                ("guest_id", "in", self.guest_id.ids),
                ("campaign_id", "!=", False),
                ("date", ">=", min(months) - relativedelta(months=1)),
                ("date", "<", max(months) + relativedelta(months=1)),
            ],
            ["guest_id", "campaign_id", "date:month"],
        )
        reached = defaultdict(set)
        for guest, campaign, month in touches:
            for later in (0, 1):
                key = guest, month.date() + relativedelta(months=later)
                reached[key].add(campaign.id)
        for row in self:
            row.campaign_ids = list(reached[row.guest_id, row.month])

    def action_view_guest(self):
        self.ensure_one()
        return self.guest_id._get_records_action()

    @api.model
    def _cron_take(self):
        """Keep the classes of the months that are over: the scheduled job. Each month
        is committed; what is left when time is up is done by the next run.
        """
        pending = self.env["restaurant.figures"]._get_all()
        pending = pending.filtered(lambda figures: self._get_next_month(figures))
        self.env["ir.cron"]._commit_progress(remaining=len(pending))
        for number, figures in enumerate(pending, 1):
            more, remaining = True, len(pending) - number
            while more:
                more = figures._in_own_transaction(self._take_next)
                figures.invalidate_recordset()
                if not self.env["ir.cron"]._commit_progress(
                    not more, remaining=remaining + more
                ):
                    return

    @api.model
    def _take_next(self, figures):
        """Keep the classes of the next month.

        :return: whether there is another one
        """
        month = self._get_next_month(figures)
        if month:
            self.with_env(figures.env)._take(figures, month)
        return bool(self._get_next_month(figures))

    @api.model
    def _get_next_month(self, figures):
        """Return the first day of the month whose classes are to be kept next; False if
        all that is over is kept.
        """
        if not figures.date:
            return False
        [(first,)] = figures.env.execute_query(
            SQL(
                "SELECT MIN(first_visit) FROM restaurant_guest_stats"
                " WHERE company_id = %s",
                figures.company_id.id,
            )
        )
        last = figures.date + relativedelta(day=1, months=-1)
        month = last - relativedelta(months=MONTHS)  # what the first one moved from
        if first:
            month = max(month, first + relativedelta(day=1))
        if figures.snapshot_month:
            month = max(month, figures.snapshot_month + relativedelta(months=1))
        return first and month <= last and month

    # One month ------------------------------------------------------------------------

    @api.model
    def _take(self, figures, month):
        """Keep the class of every guest who had come by the end of a month: the visits
        until then are counted, and ranked, as they would have been on that day.
        """
        self.env.flush_all()
        self._forget_month(figures, month)
        end = month + relativedelta(months=1, days=-1)
        condition = SQL(
            "company_id = %s AND business_date <= %s", figures.company_id.id, end
        )
        self.env.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE restaurant_figures_then ON COMMIT DROP AS %s",
                counted(condition, figures._get_window_start(end)),
            )
        )
        source = SQL(
            "SELECT guest_id, %s FROM restaurant_figures_then", columns(COUNTED)
        )
        [row] = self.env.execute_query(typical(source, figures._prepare_rules(), end))
        rules = figures._prepare_rules(dict(zip(FOUND, row, strict=True)))
        self.env.cr.execute(
            self._get_insert_sql(figures, month, end, ranked(source, rules, end))
        )
        self.env.cr.execute("DROP TABLE restaurant_figures_then")
        self.env["restaurant.quadrant.move"]._count(figures.company_id, month)
        figures.snapshot_month = month
        self.invalidate_model(flush=False)

    @api.model
    def _forget_month(self, figures, month):
        self.env.cr.execute(
            SQL(
                """DELETE FROM restaurant_guest_snapshot
                    WHERE company_id = %s AND month = %s""",
                figures.company_id.id,
                month,
            )
        )

    @api.model
    def _get_insert_sql(self, figures, month, end, classes):
        """Return the INSERT of one month.

        :param SQL classes: ``guest_id`` and ``ranking.RANKED`` at the end of the month
        """
        return SQL(
            """
            INSERT INTO restaurant_guest_snapshot
                (guest_id, company_id, month, quadrant, previous_quadrant, lifecycle,
                 churn_level, rfm_class, visit_count, net_amount, margin,
                 previous_net_amount, previous_margin)
            SELECT guest_id, %(company)s, %(month)s, COALESCE(class.quadrant, 'away'),
                   CASE WHEN known THEN COALESCE(before.quadrant, 'none') END,
                   class.lifecycle, class.churn_level, class.rfm_class,
                   COALESCE(visits, 0), COALESCE(spent, 0), COALESCE(earned, 0),
                   COALESCE(before.net_amount, 0), COALESCE(before.margin, 0)
              FROM (%(classes)s) class
              LEFT JOIN (
                SELECT guest_id, COUNT(*) AS visits, SUM(net_amount) AS spent,
                       SUM(margin) AS earned
                  FROM restaurant_visit
                 WHERE active AND company_id = %(company)s
                   AND business_date BETWEEN %(month)s AND %(end)s
                 GROUP BY guest_id
              ) this USING (guest_id)
              LEFT JOIN (
                SELECT guest_id, quadrant, net_amount, margin
                  FROM restaurant_guest_snapshot
                 WHERE company_id = %(company)s AND month = %(before)s
              ) before USING (guest_id)
             CROSS JOIN (
                SELECT EXISTS (SELECT FROM restaurant_guest_snapshot
                    WHERE company_id = %(company)s AND month = %(before)s) AS known
             ) former
            """,
            company=figures.company_id.id,
            month=month,
            end=end,
            before=month - relativedelta(months=1),
            classes=classes,
        )

    @api.model
    def _take_all(self, figures):
        """Keep all months that are over in one go: for demonstrations and tests."""
        while self._take_next(figures):
            pass
