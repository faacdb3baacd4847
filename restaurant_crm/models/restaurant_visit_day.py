from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_visit import CHANNELS, DAYPARTS


class RestaurantVisitDay(models.Model):
    """Visits of guests per day: who came for the first time, and who came back."""

    _name = "restaurant.visit.day"
    _description = "New and Returning Guests"
    _inherit = "restaurant.night.table"
    _rec_name = "business_date"
    _order = "business_date desc, id desc"

    business_date = fields.Date(required=True, readonly=True, index=True)
    daypart = fields.Selection(
        DAYPARTS, string="Part of the day", required=True, readonly=True
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    kind = fields.Selection(
        [("new", "New guests"), ("returning", "Returning guests")],
        required=True,
        readonly=True,
    )
    visit_count = fields.Integer(string="Visits", required=True, readonly=True)
    new_count = fields.Integer(
        string="First visits",
        required=True,
        readonly=True,
        help="Guests who had never been to any outlet of the group.",
    )
    covers = fields.Integer(required=True, readonly=True)
    net_amount = fields.Monetary(
        required=True,
        readonly=True,
        help="What was paid for food and drink: without tips, less refunds.",
    )
    new_rate = fields.Float(
        string="New in %",
        compute="_compute_ratios",
        aggregator="avg",
        help="First visits, as a part of all visits.",
    )
    average_visit = fields.Float(
        compute="_compute_ratios", aggregator="avg", help="Net amount per visit."
    )

    _ratios = {
        "new_rate": ("new_count", "visit_count"),
        "average_visit": ("net_amount", "visit_count"),
    }
    _row_columns = (
        "company_id",
        "outlet_id",
        "business_date",
        "daypart",
        "channel",
        "kind",
        "visit_count",
        "new_count",
        "covers",
        "net_amount",
    )

    @api.model
    def _get_rows_sql(self):
        return SQL(
            """
            SELECT company_id, outlet_id, business_date, daypart, channel,
                   CASE WHEN number = 1 THEN 'new' ELSE 'returning' END,
                   COUNT(*), COUNT(*) FILTER (WHERE number = 1),
                   SUM(covers), SUM(net_amount)
              FROM (SELECT visit.*, ROW_NUMBER() OVER (
                               PARTITION BY guest_id ORDER BY business_date, id
                           ) AS number
                      FROM restaurant_visit visit
                     WHERE active
                   ) visits
             GROUP BY 1, 2, 3, 4, 5, 6
            """
        )
