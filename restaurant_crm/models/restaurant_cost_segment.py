from odoo import api, fields, models
from odoo.tools import SQL

MEASURES = {
    *("visit_count", "net_amount", "gross_margin", "cost", "result"),
    *("cost_share", "benefit"),
}


class RestaurantCostSegment(models.Model):
    """Cost and benefit of the guests who are in a segment now. A guest may be in
    several segments: they are to be compared, not added up."""

    _name = "restaurant.cost.segment"
    _description = "Cost and Benefit by Segment"
    _inherit = "restaurant.cost.facts"
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

    def _read_group_select(self, aggregate_spec, query):
        """A sum over several segments would count guests as often as they are in one:
        there is none."""
        total = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec.partition(":")[0] not in MEASURES:
            return total
        segment = self._field_to_sql(self._table, "segment_id", query)
        return SQL("CASE WHEN MIN(%s) = MAX(%s) THEN %s END", segment, segment, total)

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
