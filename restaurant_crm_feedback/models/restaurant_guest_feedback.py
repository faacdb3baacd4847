from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .restaurant_feedback_scales import NPS_CLASSES


class RestaurantGuestFeedback(models.AbstractModel):
    """What a guest said last: for rules of segments, for filters, and for the churn
    level. Nothing of it is stored: an index leads to the last answer of each guest.
    """

    _name = "restaurant.guest.feedback"
    _description = "Last Answer of a Guest"

    last_score = fields.Integer(
        string="Last rating",
        compute="_compute_last_answer",
        search="_search_last_score",
        help="Stars of the last answer, from 1 to 5; 0: none.",
    )
    last_nps_class = fields.Selection(
        NPS_CLASSES,
        string="Last NPS class",
        compute="_compute_last_answer",
        search="_search_last_nps_class",
    )
    last_answer_date = fields.Datetime(
        string="Last answered",
        compute="_compute_last_answer",
        search="_search_last_answer_date",
    )

    @api.depends("feedback_ids.score", "feedback_ids.date", "feedback_ids.apart")
    def _compute_last_answer(self):
        answers = self.env["restaurant.feedback"].sudo()
        answers.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT guest.id, last.score, last.nps_class, last.date
                     FROM unnest(%s::int[]) AS guest (id)
                    CROSS JOIN LATERAL (
                          SELECT score, nps_class, date FROM restaurant_feedback
                           WHERE guest_id = guest.id AND apart IS NOT TRUE
                           ORDER BY date DESC, id DESC LIMIT 1) AS last""",
                self._origin.ids,
            )
        )
        last = {guest_id: values for guest_id, *values in rows}
        for guest in self:
            score, nps_class, date = last.get(guest._origin.id, (0, False, False))
            guest.last_score = score
            guest.last_nps_class = nps_class
            guest.last_answer_date = date

    @api.model
    def _get_last_answers_sql(self, condition):
        """Return a SELECT of the last answer of each guest: guest_id, score, nps_class
        and date; the index tells all of it.

        :param SQL condition: on restaurant_feedback
        """
        return SQL(
            """SELECT DISTINCT ON (guest_id) guest_id, score, nps_class, date
                 FROM restaurant_feedback
                WHERE guest_id IS NOT NULL AND apart IS NOT TRUE AND %s
                ORDER BY guest_id, date DESC, id DESC""",
            condition,
        )

    def action_phone_interview(self):
        """Open the questions to be asked by phone; the answers land on this guest."""
        self.ensure_one()
        self.check_access("read")
        surveys = self.env["survey.survey"].sudo()
        survey = surveys.search([("restaurant_kind", "=", "phone")], limit=1)
        if not survey:
            raise UserError(self.env._("There is no questionnaire for the phone."))
        visit = self.sudo().visit_ids.sorted("end_at")[-1:]
        answers = survey._create_answer(
            partner=self.sudo().partner_id,
            check_attempts=False,
            restaurant_guest_id=self.id,
            restaurant_visit_id=visit.id,
        )
        url = answers.get_start_url()
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    @api.model
    def _search_last_score(self, operator, value):
        return self._search_last("score", operator, value, 0)

    @api.model
    def _search_last_nps_class(self, operator, value):
        return self._search_last("nps_class", operator, value, False)

    @api.model
    def _search_last_answer_date(self, operator, value):
        return self._search_last("date", operator, value, False)

    @api.model
    def _search_last(self, column, operator, value, none):
        """Find guests by their last answer; who has none is found by `none` alone.

        :param none: the value that stands for no answer
        """
        comparing = {"<": "<", ">": ">", "<=": "<=", ">=": ">="}
        last = self._get_last_answers_sql(SQL("TRUE"))
        name = SQL.identifier(column)
        everybody = SQL("(SELECT guest_id FROM (%s) last)", last)
        if operator in comparing:
            test = SQL("%s %s %s", name, SQL(comparing[operator]), value)
        elif operator == "in":
            test = SQL("%s = ANY(%s)", name, [v for v in value if v != none])
        else:
            return NotImplemented
        found = [
            ("id", "in", SQL("(SELECT guest_id FROM (%s) last WHERE %s)", last, test))
        ]
        if operator == "in" and none in value:
            return ["|", ("id", "not in", everybody), *found]
        return found
