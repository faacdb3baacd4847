from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_stats_ranking import QUADRANTS
from .restaurant_visit import CHANNELS, DAYPARTS

MONTHS = 12
RETURN_DAYS = 30  # whoever came first after that had no time to come back


class RestaurantDishReturn(models.Model):
    """Which dishes known guests order again, and with which first dish they come back.

    A guest counts once for each dish: where, when and how it was first ordered within
    the last twelve months. So whatever is added up is right.
    """

    _name = "restaurant.dish.return"
    _description = "Dishes that bring Guests back"
    _inherit = "restaurant.night.table"
    _rec_name = "product_id"
    _order = "guest_count desc, id"

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
    quadrant = fields.Selection(QUADRANTS, readonly=True)
    guest_count = fields.Integer(
        string="Guests who ordered it", required=True, readonly=True
    )
    again_count = fields.Integer(
        string="Ordered it again",
        required=True,
        readonly=True,
        help="Guests who ordered the dish on a later visit as well.",
    )
    first_count = fields.Integer(
        string="Guests who began with it",
        required=True,
        readonly=True,
        help="It was on the first check of their life, a month ago or longer.",
    )
    returned_count = fields.Integer(
        string="Came back", required=True, readonly=True, help="Of those who began."
    )
    again_rate = fields.Float(
        string="Ordered again in %",
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests who ordered the dish again, as a part of those who ordered it.",
    )
    return_rate = fields.Float(
        string="Came back in %",
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests who came back, as a part of those who began with this dish.",
    )

    _ratios = {
        "again_rate": ("again_count", "guest_count"),
        "return_rate": ("returned_count", "first_count"),
    }
    _row_columns = (
        "company_id",
        "outlet_id",
        "product_id",
        "daypart",
        "channel",
        "quadrant",
        "guest_count",
        "again_count",
        "first_count",
        "returned_count",
    )

    @api.model
    def _get_rows_sql(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT eaten.company_id, eaten.outlet_id, product_id, daypart, channel,
                   quadrant, COUNT(*), COUNT(*) FILTER (WHERE times > 1),
                   COUNT(*) FILTER (WHERE is_first),
                   COUNT(*) FILTER (WHERE is_first AND visit_count > 1)
              FROM (SELECT eaten.*,
                           COUNT(*) OVER (PARTITION BY guest_id, product_id) AS times,
                           ROW_NUMBER() OVER (
                               PARTITION BY guest_id, product_id
                               ORDER BY business_date, visit_id) AS number
                      FROM (%(eaten)s) eaten
                   ) eaten
              JOIN restaurant_guest_stats stats USING (guest_id)
             CROSS JOIN LATERAL (
                   SELECT business_date = first_visit AND first_visit <= %(before)s
                   ) begun (is_first)
             WHERE number = 1
             GROUP BY 1, 2, 3, 4, 5, 6
            """,
            eaten=self._get_eaten_sql(fields.Date.subtract(today, months=MONTHS)),
            before=today - timedelta(days=RETURN_DAYS),
        )

    @api.model
    def _get_eaten_sql(self, since):
        """Return a SELECT of the dishes of each visit, without what was refunded."""
        return SQL(
            """
            SELECT visit.company_id, visit.guest_id, visit.outlet_id, visit.daypart,
                   visit.channel, visit.business_date, visit.id AS visit_id,
                   line.product_id
              FROM restaurant_visit visit
              JOIN restaurant_visit_check bill ON bill.visit_id = visit.id
              JOIN pos_order_line line ON line.order_id = bill.order_id
              JOIN pos_order o ON o.id = bill.order_id
              JOIN pos_config config ON config.id = o.config_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE visit.active AND visit.business_date >= %(since)s
               AND %(food)s AND template.type <> 'combo' AND line.price_unit >= 0
             GROUP BY visit.id, line.product_id
            HAVING SUM(line.qty) > 0
            """,
            since=since,
            food=self._get_food_sql(SQL("line"), SQL("config")),
        )
