from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models import restaurant_staff_report

from .restaurant_feedback_measures import LEAST_ANSWERS

RATE = "satisfied_rate"
ANSWERED, SOLVED, CONCERNED = 4, 5, 6  # numbers of deeds, see the base


class RestaurantStaffReport(models.Model):
    _inherit = "restaurant.staff.report"
    _depends = {
        "restaurant.feedback": ["apart", "date", "score", "staff_id"],
        "restaurant.case": ["solved_at", "user_id", "active", "staff_ids", "date"],
        "restaurant.case.clock": ["broken_at", "kind", "state"],
    }

    answer_count = fields.Integer(string="Answers of guests", readonly=True)
    satisfied_count = fields.Integer(string="Satisfied guests", readonly=True)
    satisfied_rate = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests served who gave four or five stars, as a part of those who "
        "answered. Hidden below five answers.",
    )

    solved_count = fields.Integer(string="Cases solved", readonly=True)
    solved_late_count = fields.Integer(string="Cases solved late", readonly=True)
    complaint_count = fields.Integer(
        string="Complaints",
        readonly=True,
        help="In how many cases the person was concerned",
    )

    _ratios = {
        **restaurant_staff_report.RestaurantStaffReport._ratios,
        RATE: ("satisfied_count", "answer_count"),
    }

    def _get_parts(self):
        return [
            *super()._get_parts(),
            self._select_answers(),
            self._select_solved(),
            self._select_concerned(),
        ]

    def _select_answers(self):
        """What guests say of whom the till says served them."""
        return self._select(
            ANSWERED,
            SQL("answer.id"),
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

    def _select_solved(self):
        """Cases that were solved, by who owned them."""
        late = SQL(
            """EXISTS (SELECT FROM restaurant_case_clock clock
                        WHERE clock.case_id = wrong.id AND clock.kind = 'resolution'
                          AND clock.broken_at IS NOT NULL)::int"""
        )
        return self._select(
            SOLVED,
            SQL("wrong.id"),
            SQL("wrong.solved_at"),
            SQL("wrong.user_id"),
            SQL("wrong.company_id"),
            SQL(
                """FROM restaurant_case wrong
                   JOIN res_users staff ON staff.id = wrong.user_id
                   JOIN res_partner person ON person.id = staff.partner_id
                  WHERE wrong.solved_at IS NOT NULL AND wrong.active"""
            ),
            outlet=SQL("wrong.outlet_id"),
            counts={"solved_count": SQL("1"), "solved_late_count": late},
        )

    def _select_concerned(self):
        """Cases in which somebody of the staff was concerned."""
        return self._select(
            CONCERNED,
            SQL("wrong.id::bigint * 100000 + staff.id"),
            SQL("wrong.date"),
            SQL("staff.id"),
            SQL("wrong.company_id"),
            SQL(
                """FROM restaurant_case wrong
                   JOIN res_users_restaurant_case_rel told
                     ON told.restaurant_case_id = wrong.id
                   JOIN res_users staff ON staff.id = told.res_users_id
                   JOIN res_partner person ON person.id = staff.partner_id
                  WHERE wrong.active"""
            ),
            outlet=SQL("wrong.outlet_id"),
            counts={"complaint_count": SQL("1")},
        )

    def _read_group_select(self, aggregate_spec, query):
        rate = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec.partition(":")[0] != RATE:
            return rate
        answers = self._field_to_sql(self._table, "answer_count", query)
        return SQL("CASE WHEN SUM(%s) >= %s THEN %s END", answers, LEAST_ANSWERS, rate)
