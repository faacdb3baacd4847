from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.counting import COUNTED, columns, counted
from .restaurant_visit import CHANNELS, DAYPARTS

ZERO = ("visit_count", "covers", "net_spend", "margin", "average_spend")
WINDOW_ZERO = ("window_visits", "window_covers", "window_spend")


class RestaurantGuestStats(models.Model):
    """Figures of a guest, apart from the file: they change with every check.

    What a check adds is added when it is paid. Where all visits of the guest have to
    be seen, or all guests, the figures follow at night: see `restaurant.figures`.
    """

    _name = "restaurant.guest.stats"
    _description = "Figures of a Guest"
    _inherit = ["restaurant.ratio.mixin", "restaurant.stats.ranking"]
    _rec_name = "guest_id"
    _log_access = False

    # of several guests it is that of their visits, not the mean of their own averages
    _ratios = {"average_spend": ("net_spend", "visit_count")}

    guest_id = fields.Many2one("restaurant.guest", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="guest_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    to_recount = fields.Boolean(
        readonly=True, help="The visits have changed: the next night counts them again."
    )

    # Added up when a check is paid
    visit_count = fields.Integer(
        string="Visits", required=True, readonly=True, default=0
    )
    covers = fields.Integer(required=True, readonly=True, default=0)
    net_spend = fields.Monetary(required=True, readonly=True, default=0.0)
    margin = fields.Monetary(
        required=True,
        readonly=True,
        default=0.0,
        help="What remains of the spend, without tax, after the cost of the dishes. "
        "Dishes without a cost add nothing.",
    )
    average_spend = fields.Monetary(
        string="Average spend",
        required=True,
        readonly=True,
        default=0.0,
        aggregator="avg",
    )
    first_visit = fields.Date(readonly=True, aggregator="min")
    last_visit = fields.Date(readonly=True, aggregator="max")

    # Counted at night
    window_visits = fields.Integer(
        string="Recent visits",
        required=True,
        readonly=True,
        default=0,
        help="Visits within the months that figures look back, 12 if not set.",
    )
    window_covers = fields.Integer(
        string="Recent covers", required=True, readonly=True, default=0
    )
    window_spend = fields.Monetary(
        string="Recent spend", required=True, readonly=True, default=0.0
    )
    window_first = fields.Date(
        string="First recent visit", readonly=True, aggregator="min"
    )
    return_days = fields.Integer(
        string="Days to second visit", readonly=True, aggregator="avg"
    )
    last_gap = fields.Integer(
        string="Days between last two visits", readonly=True, aggregator="avg"
    )
    cadence_days = fields.Float(
        string="Usual interval (days)",
        readonly=True,
        aggregator="avg",
        help="The median of up to eight last intervals; from the third visit on.",
    )
    spend_drop = fields.Integer(
        string="Spends less (%)",
        readonly=True,
        aggregator="avg",
        help="By how much the last three visits are below those before, from 30 % on.",
    )
    favourite_daypart = fields.Selection(DAYPARTS, readonly=True)
    favourite_channel = fields.Selection(CHANNELS, readonly=True)
    favourite_outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    several_outlets = fields.Boolean(string="Visits several outlets", readonly=True)

    _guest_uniq = models.UniqueIndex("(guest_id)", "A guest has one row of figures.")
    _to_recount_idx = models.Index("(company_id, guest_id) WHERE to_recount")

    def _auto_init(self):
        """Leave room beside each row: then the night, which may write all of them, has
        no index to write. For the same reason figures have no other index than these.
        """
        result = super()._auto_init()
        self.env.cr.execute("ALTER TABLE restaurant_guest_stats SET (fillfactor = 50)")
        return result

    # Counting -------------------------------------------------------------------------

    @api.model
    def _add(self, guest, visits, covers, amount, date):
        """Add to the figures of a guest: one statement, however many visits.

        Who comes is not overdue any more; all else that follows waits for the night.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_guest_stats AS stats
                    (guest_id, company_id, visit_count, covers, net_spend, margin,
                     average_spend, first_visit, last_visit, window_visits,
                     window_covers, window_spend, to_recount, lifecycle)
                VALUES (%(guest)s, %(company)s, %(visits)s, %(covers)s, %(amount)s, 0,
                        %(amount)s, %(date)s, %(date)s, 0, 0, 0, TRUE, 'new')
                ON CONFLICT (guest_id) DO UPDATE SET
                    visit_count = stats.visit_count + excluded.visit_count,
                    covers = stats.covers + excluded.covers,
                    net_spend = stats.net_spend + excluded.net_spend,
                    average_spend = COALESCE(ROUND(
                        (stats.net_spend + excluded.net_spend)
                        / NULLIF(stats.visit_count + excluded.visit_count, 0), 4), 0),
                    first_visit = LEAST(stats.first_visit, excluded.first_visit),
                    last_visit = GREATEST(stats.last_visit, excluded.last_visit),
                    churn_level = CASE WHEN excluded.last_visit < stats.last_visit
                        THEN stats.churn_level ELSE 'none' END,
                    churn_since = CASE WHEN stats.churn_level = 'none'
                        OR excluded.last_visit < stats.last_visit
                        THEN stats.churn_since ELSE excluded.last_visit END,
                    lifecycle = CASE WHEN stats.visit_count = 0
                        THEN 'new' ELSE stats.lifecycle END,
                    to_recount = TRUE
                """,
                guest=guest.id,
                company=guest.company_id.id,
                visits=visits,
                covers=covers,
                amount=amount,
                date=date,
            )
        )
        self._forget()

    @api.model
    def _recount(self, guests):
        """Count the visits of guests again: after refunds, corrections and merges."""
        for company, members in guests.grouped("company_id").items():
            figures = self.env["restaurant.figures"].sudo()._get(company)
            self._count(figures, SQL("guest_id = ANY(%s)", members.ids))

    @api.model
    def _count(self, figures, condition):
        """Count visits from the start; write the rows that are wrong.

        :param figures: the `restaurant.figures` of the group
        :param SQL condition: which guests, by their `guest_id`
        :return: the number of rows that were written
        """
        self.env["restaurant.visit"].flush_model()
        self.flush_model()
        names = COUNTED
        zero = (*ZERO, *WINDOW_ZERO)
        values = SQL(", ").join(
            SQL("COALESCE(%s, 0) AS %s", SQL.identifier("counted", name), column)
            if name in zero
            else SQL("%s AS %s", SQL.identifier("counted", name), column)
            for name in names
            for column in [SQL.identifier(name)]
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE restaurant_guest_stats stats
                   SET (%(columns)s) = ROW(%(new)s), to_recount = FALSE
                  FROM (
                    SELECT old.guest_id, %(values)s
                      FROM restaurant_guest_stats old
                      LEFT JOIN (%(counted)s) counted USING (guest_id)
                     WHERE old.company_id = %(company)s AND (old.%(condition)s)
                  ) new
                 WHERE stats.guest_id = new.guest_id
                   AND (stats.to_recount IS NOT FALSE
                        OR (%(old)s) IS DISTINCT FROM (%(new)s))
                """,
                columns=columns(names),
                values=values,
                new=columns(names, "new"),
                old=columns(names, "stats"),
                counted=counted(condition, figures._get_window_start()),
                company=figures.company_id.id,
                condition=condition,
            )
        )
        self._forget()
        return self.env.cr.rowcount

    @api.model
    def _forget(self):
        """Drop what is cached of figures, after SQL has written them."""
        self.invalidate_model(flush=False)
        guests = self.env["restaurant.guest"]
        shown = [field.name for field in guests._fields.values() if not field.store]
        guests.invalidate_model(shown, flush=False)

    @api.model
    def _get_source(self, figures, also=()):
        """Return SQL for what is counted of all guests of a group.

        :param also: the names of more columns
        """
        return SQL(
            "SELECT guest_id, %s FROM restaurant_guest_stats WHERE company_id = %s",
            columns((*COUNTED, *also)),
            figures.company_id.id,
        )
