from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models import restaurant_staff_report

from .restaurant_feedback_measures import LEAST_ANSWERS

RATE = "satisfied_rate"


class RestaurantStaffReport(models.Model):
    _inherit = "restaurant.staff.report"
    _depends = {"restaurant.feedback": ["apart", "date", "score", "staff_id"]}

    answer_count = fields.Integer(string="Answers of guests", readonly=True)
    satisfied_count = fields.Integer(string="Satisfied guests", readonly=True)
    satisfied_rate = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests served who gave four or five stars, as a part of those who "
        "answered. Hidden below five answers.",
    )

    _ratios = {
        **restaurant_staff_report.RestaurantStaffReport._ratios,
        RATE: ("satisfied_count", "answer_count"),
    }

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", super()._table_query, self._select_answers())

    def _select_answers(self):
        """What guests say of whom the till says served them."""
        return self._select(
            "check",
            SQL("-answer.id"),  # so that no row of a check has its number
            SQL("answer.date"),
            SQL("answer.staff_id"),
            SQL("outlet.company_id"),
            SQL(
                """FROM restaurant_feedback answer
                   JOIN restaurant_outlet outlet ON outlet.id = answer.outlet_id
                   JOIN res_users staff ON staff.id = answer.staff_id
                   JOIN res_partner person ON person.id = staff.partner_id
                  WHERE answer.apart IS NOT TRUE"""
            ),
            outlet=SQL("answer.outlet_id"),
            counts={
                "answer_count": SQL("1"),
                "satisfied_count": SQL("(answer.score >= 4)::int"),
            },
        )

    def _read_group_select(self, aggregate_spec, query):
        rate = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec.partition(":")[0] != RATE:
            return rate
        answers = self._field_to_sql(self._table, "answer_count", query)
        return SQL("CASE WHEN SUM(%s) >= %s THEN %s END", answers, LEAST_ANSWERS, rate)
