from odoo import api, fields, models
from odoo.tools import SQL

MONTHS = 12


class RestaurantOutletOverlap(models.Model):
    """Which guests of one outlet eat at the others too, in the last twelve months.

    A guest counts once for each outlet that was visited, in the row of the outlet that
    he or she visits most.
    """

    _name = "restaurant.outlet.overlap"
    _description = "Guests across Outlets"
    _inherit = ["restaurant.part.figures", "restaurant.night.table"]
    _part = "visited_outlet_id"
    _part_figures = ("visitor_count",)  # who visits several is a guest of each
    _rec_name = "outlet_id"
    _order = "outlet_id, visited_outlet_id, id"

    outlet_id = fields.Many2one(
        string="Main outlet", help="Where the guest comes most often."
    )
    visited_outlet_id = fields.Many2one(
        "restaurant.outlet", required=True, readonly=True, ondelete="cascade"
    )
    reach = fields.Selection(
        [("1", "1 outlet"), ("2", "2 outlets"), ("3", "3 outlets or more")],
        string="Outlets visited",
        required=True,
        readonly=True,
    )
    visitor_count = fields.Integer(
        string="Guests at the visited outlet", required=True, readonly=True
    )
    guest_count = fields.Integer(
        string="Guests",
        required=True,
        readonly=True,
        help="Each guest once, at the main outlet.",
    )
    several_count = fields.Integer(
        string="Guests of several outlets", required=True, readonly=True
    )
    visit_count = fields.Integer(string="Visits", required=True, readonly=True)
    net_amount = fields.Monetary(required=True, readonly=True)
    several_rate = fields.Float(
        string="Several outlets in %",
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests who visit two outlets or more, as a part of all guests.",
    )

    _ratios = {"several_rate": ("several_count", "guest_count")}
    _row_columns = (
        "company_id",
        "outlet_id",
        "visited_outlet_id",
        "reach",
        "visitor_count",
        "guest_count",
        "several_count",
        "visit_count",
        "net_amount",
    )

    @api.model
    def _get_rows_sql(self):
        since = fields.Date.subtract(fields.Date.context_today(self), months=MONTHS)
        return SQL(
            """
            SELECT company_id, main_id, outlet_id, LEAST(outlets, 3)::text,
                   COUNT(*), COUNT(*) FILTER (WHERE main_id = outlet_id),
                   COUNT(*) FILTER (WHERE main_id = outlet_id AND outlets > 1),
                   SUM(visits), SUM(net_amount)
              FROM (SELECT guests.*, COUNT(*) OVER guest AS outlets,
                           FIRST_VALUE(outlet_id) OVER (
                               guest ORDER BY visits DESC, last_visit DESC, outlet_id
                           ) AS main_id
                      FROM (SELECT company_id, guest_id, outlet_id,
                                   COUNT(*) AS visits, MAX(id) AS last_visit,
                                   SUM(net_amount) AS net_amount
                              FROM restaurant_visit
                             WHERE active AND business_date >= %s
                             GROUP BY company_id, guest_id, outlet_id
                           ) guests
                    WINDOW guest AS (PARTITION BY guest_id)
                   ) outlets
             GROUP BY 1, 2, 3, 4
            """,
            since,
        )
