from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantCostSegment(models.Model):
    """Cost and benefit of the guests who are in a segment now. A guest may be in
    several segments: they are to be compared, not added up."""

    _name = "restaurant.cost.segment"
    _description = "Cost and Benefit by Segment"
    _inherit = ["restaurant.part.figures", "restaurant.cost.facts"]
    _part = "segment_id"
    _rec_name = "segment_id"
    _order = "month desc, segment_id, id"

    segment_id = fields.Many2one(
        "restaurant.segment", required=True, readonly=True, ondelete="cascade"
    )

    _row_columns = (
        "company_id",
        "outlet_id",
        "month",
        "segment_id",
        *("visit_count", "net_amount", "gross_margin", "cost", "result"),
    )

    @api.model
    def _get_rows_sql(self):
        return SQL(
            """
            WITH facts AS MATERIALIZED (%s)
            SELECT facts.company_id, facts.outlet_id, facts.month, member.segment_id, %s
              FROM facts
              JOIN restaurant_segment_member member USING (guest_id)
             GROUP BY 1, 2, 3, 4
            """,
            self._get_facts_sql(),
            self._get_sums_sql(),
        )
