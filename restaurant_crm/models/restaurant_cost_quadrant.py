from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_guest_snapshot import CLASSES

COST_CLASSES = [
    *CLASSES,
    ("none", "Not placed yet"),
    ("nobody", "Nobody in particular"),
]


class RestaurantCostQuadrant(models.Model):
    """Cost and benefit of guests by the quadrant they were in when the month ended."""

    _name = "restaurant.cost.quadrant"
    _description = "Cost and Benefit by Quadrant"
    _inherit = "restaurant.cost.facts"
    _rec_name = "month"
    _order = "month desc, quadrant, id"

    quadrant = fields.Selection(COST_CLASSES, required=True, readonly=True)

    _row_columns = (
        "company_id",
        "outlet_id",
        "month",
        "quadrant",
        *("visit_count", "net_amount", "gross_margin", "cost", "result"),
    )

    @api.model
    def _get_rows_sql(self):
        return SQL(
            """
            WITH facts AS (%s)
            SELECT facts.company_id, facts.outlet_id, facts.month,
                   CASE WHEN facts.guest_id IS NULL THEN 'nobody'
                        ELSE COALESCE(class.quadrant, stats.quadrant, 'none') END,
                   %s
              FROM facts
              LEFT JOIN restaurant_guest_snapshot class
                ON class.guest_id = facts.guest_id AND class.month = facts.month
              LEFT JOIN restaurant_guest_stats stats ON stats.guest_id = facts.guest_id
             GROUP BY 1, 2, 3, 4
            """,
            self._get_facts_sql(),
            self._get_sums_sql(),
        )
