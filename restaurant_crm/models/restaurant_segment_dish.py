from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_check_source import MARGIN
from .restaurant_visit import CHANNELS, DAYPARTS

MONTHS = 12


class RestaurantSegmentDish(models.Model):
    """What the guests of each segment eat: the dishes of a year, see
    `restaurant.menu.segment`.

    A guest may be in several segments: they are to be compared, not added up.
    """

    _name = "restaurant.segment.dish"
    _description = "Dishes of Segments"
    _inherit = ["restaurant.night.table", "restaurant.dish.source"]
    _rec_name = "product_id"
    _order = "segment_id, revenue desc, id"

    segment_id = fields.Many2one(
        "restaurant.segment", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Dish",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    daypart = fields.Selection(
        DAYPARTS, string="Part of the day", required=True, readonly=True
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    quantity = fields.Float(required=True, readonly=True)
    revenue = fields.Monetary(
        required=True, readonly=True, help="After discounts, without taxes."
    )
    cost = fields.Monetary(
        required=True, readonly=True, help="Of the dishes whose cost is known."
    )
    costed_quantity = fields.Float(
        string="Quantity with a cost", required=True, readonly=True
    )

    _row_columns = (
        "company_id",
        "outlet_id",
        "segment_id",
        "product_id",
        "daypart",
        "channel",
        "quantity",
        "revenue",
        "cost",
        "costed_quantity",
    )

    @api.model
    def _get_rows_sql(self):
        """What each guest ate is added up first: a guest is in many segments."""
        since = fields.Date.subtract(fields.Date.context_today(self), months=MONTHS)
        condition = SQL(
            """o.partner_id IS NOT NULL AND day.business_date >= %(since)s
               AND o.date_order >= %(since)s::date - INTERVAL %(margin)s""",
            since=since,
            margin=MARGIN,
        )
        return SQL(
            """
            WITH checks AS (%(checks)s) %(sold)s, eaten AS (
                SELECT sold.company_id, sold.outlet_id, visit.guest_id,
                       sold.product_id, sold.daypart, sold.channel,
                       SUM(sold.quantity) AS quantity,
                       SUM(sold.net_revenue) AS revenue,
                       SUM(sold.known_cost) AS cost,
                       SUM(sold.costed_quantity) AS costed_quantity
                  FROM sold
                  JOIN restaurant_visit_check bill USING (order_id)
                  JOIN restaurant_visit visit ON visit.id = bill.visit_id
                 GROUP BY 1, 2, 3, 4, 5, 6
            )
            SELECT company_id, outlet_id, member.segment_id, product_id, daypart,
                   channel, SUM(quantity), SUM(revenue), SUM(cost),
                   SUM(costed_quantity)
              FROM eaten
              JOIN restaurant_segment_member member USING (guest_id)
             GROUP BY 1, 2, 3, 4, 5, 6
            """,
            checks=self._get_checks_sql(condition),
            sold=self._get_sold_sql(),
        )
