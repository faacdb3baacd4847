from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.restaurant_indicator_measure import Kind

from .restaurant_feedback_measures import LEAST_ANSWERS

KINDS = {
    "nps": Kind("score", "up", 40),
    "csat": Kind("percent", "up", 85),
    "cases_in_time": Kind("percent", "up", 90),
    "complaints": Kind("count", "down", 5, adds_up=True),
}


class RestaurantIndicator(models.Model):
    _inherit = "restaurant.indicator"

    kind = fields.Selection(
        selection_add=[
            ("nps", "NPS"),
            ("csat", "Satisfied guests"),
            ("cases_in_time", "Cases solved in time"),
            ("complaints", "New cases"),
        ],
        ondelete={kind: "cascade" for kind in KINDS},
    )

    def _get_kinds(self):
        return {**super()._get_kinds(), **KINDS}

    def _measure_nps(self, first, last):
        """Promoters less detractors, as a part of those who were asked."""
        counts = SQL("SUM(t.nps_balance)"), SQL("SUM(t.nps_count)")
        return self._hide_few(
            self._sum_months("restaurant.feedback.day", *counts, first, last)
        )

    def _measure_csat(self, first, last):
        counts = SQL("SUM(t.satisfied_count)"), SQL("SUM(t.answer_count)")
        return self._hide_few(
            self._sum_months("restaurant.feedback.day", *counts, first, last)
        )

    def _hide_few(self, rows):
        """As everywhere: few answers are no score."""
        return [row for row in rows if (row[2] or 0) >= LEAST_ANSWERS]

    def _measure_cases_in_time(self, first, last):
        """Clocks of resolution that were kept, of those that were decided."""
        return self._sum_months(
            "restaurant.case.clock",
            SQL("SUM(t.kept_count) FILTER (WHERE t.kind = 'resolution')"),
            SQL("COALESCE(SUM(t.ended_count) FILTER (WHERE t.kind = 'resolution'), 0)"),
            first,
            last,
            date=SQL("COALESCE(t.stop_at, t.broken_at, t.start_at)"),
        )

    def _measure_complaints(self, first, last):
        return self._sum_months(
            "restaurant.case",
            SQL("COUNT(*) FILTER (WHERE t.active)"),
            SQL("NULL"),
            first,
            last,
            date=SQL("t.date"),
        )
