from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_visit import CHANNELS, DAYPARTS

MONTHS = 12


class RestaurantSegmentPortrait(models.Model):
    """When, how and with which tender the guests of a segment eat: a year of visits.

    A visit that was paid with several tenders is divided among them by what each paid.
    A guest may be in several segments: they are to be compared, not added up.
    """

    _name = "restaurant.segment.portrait"
    _description = "Portrait of Segments"
    _inherit = ["restaurant.part.figures", "restaurant.night.table"]
    _part = "segment_id"
    _rec_name = "segment_id"
    _order = "segment_id, visit_count desc, id"

    segment_id = fields.Many2one(
        "restaurant.segment", required=True, readonly=True, ondelete="cascade"
    )
    daypart = fields.Selection(
        DAYPARTS, string="Part of the day", required=True, readonly=True
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    payment_method_id = fields.Many2one(
        "pos.payment.method",
        string="Tender",
        readonly=True,
        ondelete="cascade",
        help="Empty where visits were taken in from elsewhere.",
    )
    visit_count = fields.Float(
        string="Visits", required=True, readonly=True, digits=(16, 1)
    )
    covers = fields.Float(required=True, readonly=True, digits=(16, 1))
    net_amount = fields.Monetary(required=True, readonly=True)
    average_visit = fields.Float(
        compute="_compute_ratios", aggregator="avg", help="Net amount per visit."
    )
    average_cover = fields.Float(
        string="Average per head",
        compute="_compute_ratios",
        aggregator="avg",
        help="Net amount per cover.",
    )

    _ratios = {
        "average_visit": ("net_amount", "visit_count"),
        "average_cover": ("net_amount", "covers"),
    }
    _row_columns = (
        "company_id",
        "outlet_id",
        "segment_id",
        "daypart",
        "channel",
        "payment_method_id",
        "visit_count",
        "covers",
        "net_amount",
    )

    @api.model
    def _get_rows_sql(self):
        """Habits of each guest are added up first: a guest is in many segments."""
        since = fields.Date.subtract(fields.Date.context_today(self), months=MONTHS)
        return SQL(
            """
            WITH paid AS (
                SELECT bill.visit_id, payment.payment_method_id,
                       SUM(payment.amount) AS amount
                  FROM restaurant_visit visit
                  JOIN restaurant_visit_check bill ON bill.visit_id = visit.id
                  JOIN pos_payment payment ON payment.pos_order_id = bill.order_id
                 WHERE visit.active AND visit.business_date >= %(since)s
                 GROUP BY 1, 2
                HAVING SUM(payment.amount) > 0
            ), habits AS (
                SELECT visit.company_id, visit.guest_id, visit.outlet_id,
                       visit.daypart, visit.channel, paid.payment_method_id,
                       SUM(COALESCE(paid.share, 1)) AS visits,
                       SUM(visit.covers * COALESCE(paid.share, 1)) AS covers,
                       SUM(visit.net_amount * COALESCE(paid.share, 1)) AS net_amount
                  FROM restaurant_visit visit
                  LEFT JOIN (SELECT *, amount / SUM(amount) OVER (PARTITION BY visit_id)
                                    AS share FROM paid) paid
                    ON paid.visit_id = visit.id
                 WHERE visit.active AND visit.business_date >= %(since)s
                 GROUP BY 1, 2, 3, 4, 5, 6
            )
            SELECT habits.company_id, outlet_id, member.segment_id, daypart, channel,
                   payment_method_id, SUM(visits), SUM(covers), SUM(net_amount)
              FROM habits
              JOIN restaurant_segment_member member USING (guest_id)
             GROUP BY 1, 2, 3, 4, 5, 6
            """,
            since=since,
        )
