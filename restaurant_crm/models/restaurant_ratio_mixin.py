from odoo import api, models
from odoo.tools import SQL


class RestaurantRatioMixin(models.AbstractModel):
    """Ratios of reports: of a group they are sum by sum, not the mean of the ratios."""

    _name = "restaurant.ratio.mixin"
    _description = "Ratios of Sums"

    # Float field with aggregator="avg" and compute="_compute_ratios":
    # (numerator, denominator)
    _ratios = {}

    @api.depends(
        lambda self: sorted({name for pair in self._ratios.values() for name in pair})
    )
    def _compute_ratios(self):
        for record in self:
            for ratio, (part, whole) in self._ratios.items():
                record[ratio] = record[whole] and record[part] / record[whole]

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        if name not in self._ratios:
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (
            self._field_to_sql(self._table, field, query)
            for field in self._ratios[name]
        )
        return SQL("SUM(%s)::float / NULLIF(SUM(%s), 0)::float", part, whole)
