from odoo import api, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.restaurant_report_day import OVERLAP


class RestaurantReportDay(models.Model):
    _inherit = "restaurant.report.day"

    @api.model
    def _get_day_tables(self):
        return super()._get_day_tables() + [
            "restaurant.feedback.day",
            "restaurant.feedback.subject.day",
        ]

    @api.model
    def _get_night_tables(self):
        return super()._get_night_tables() + ["restaurant.feedback.segment.day"]

    @api.model
    def _mark_touched(self):
        """Days that somebody has told us about since they were counted."""
        [(moment,)] = self.env.execute_query(
            SQL("SELECT MAX(counted_at) FROM restaurant_report_day")
        )
        result = super()._mark_touched()
        if moment is not None:
            self._mark_answered(SQL("write_date >= %s", moment - OVERLAP))
        return result

    @api.model
    def _mark_history(self):
        result = super()._mark_history()
        self._mark_answered(SQL("TRUE"))
        return result

    @api.model
    def _mark_answered(self, condition):
        """Have the days of answers counted again.

        :param SQL condition: on restaurant_feedback
        """
        self._mark(
            SQL(
                """SELECT DISTINCT business_date FROM restaurant_feedback
                    WHERE business_date IS NOT NULL AND %s""",
                condition,
            )
        )
