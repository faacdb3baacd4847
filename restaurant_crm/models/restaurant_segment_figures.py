from odoo import models
from odoo.tools import SQL

NUMBERS = ("integer", "float", "monetary")


class RestaurantSegmentFigures(models.AbstractModel):
    """Figures of segments: a guest may be in several, so they are to be compared, not
    added up.
    """

    _name = "restaurant.segment.figures"
    _description = "Figures of Segments"

    def _read_group_select(self, aggregate_spec, query):
        """A figure of several segments would count guests as often as they are in one:
        there is none."""
        figure = super()._read_group_select(aggregate_spec, query)
        field = self._fields.get(aggregate_spec.partition(":")[0])
        if not field or field.name == "id" or field.type not in NUMBERS:
            return figure
        segment = self._field_to_sql(self._table, "segment_id", query)
        return SQL("CASE WHEN MIN(%s) = MAX(%s) THEN %s END", segment, segment, figure)
