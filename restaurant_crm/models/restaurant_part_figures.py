from odoo import models
from odoo.tools import SQL

NUMBERS = ("integer", "float", "monetary")


class RestaurantPartFigures(models.AbstractModel):
    """Figures of parts that overlap: a guest may be in several segments, and tenders
    are the money of checks once more. They are to be compared, not added up.
    """

    _name = "restaurant.part.figures"
    _description = "Figures of Parts"

    _part = None  # field that names the part
    _part_figures = None  # fields that add up within one alone; None: all numbers

    def _read_group_select(self, aggregate_spec, query):
        """A figure of several parts would count the same again: there is none."""
        figure = super()._read_group_select(aggregate_spec, query)
        if not self._is_part_figure(aggregate_spec.partition(":")[0]):
            return figure
        part = self._field_to_sql(self._table, self._part, query)
        return SQL("CASE WHEN MIN(%s) = MAX(%s) THEN %s END", part, part, figure)

    def _is_part_figure(self, name):
        if self._part_figures is not None:
            return name in self._part_figures
        field = self._fields.get(name)
        return field and name != "id" and field.type in NUMBERS
