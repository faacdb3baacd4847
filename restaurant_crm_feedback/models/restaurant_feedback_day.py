from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_feedback import CHANNELS


class RestaurantFeedbackDay(models.Model):
    """Answers per business day, so that no report has to add up every answer."""

    _name = "restaurant.feedback.day"
    _description = "Scores per Business Day"
    _inherit = ["restaurant.feedback.scores", "restaurant.feedback.count"]
    _rec_name = "business_date"
    _order = "business_date desc, id desc"

    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    staff_id = fields.Many2one("res.users", string="Served by", readonly=True)
    identity = fields.Selection(
        [("guest", "Known guest"), ("anonymous", "Anonymous")],
        string="Guest",
        required=True,
        readonly=True,
    )

    _row_columns = (
        "company_id",
        "outlet_id",
        "business_date",
        "channel",
        "staff_id",
        "identity",
        "answer_count",
        "score_sum",
        "satisfied_count",
        "low_count",
        "nps_count",
        "nps_balance",
        "ces_count",
        "easy_count",
    )

    @api.model
    def _get_rows_sql(self, condition):
        return SQL(
            """SELECT company_id, outlet_id, business_date, channel, staff_id,
                      CASE WHEN guest_id IS NULL THEN 'anonymous' ELSE 'guest' END,
                      %s
                 FROM restaurant_feedback answer WHERE %s
                GROUP BY 1, 2, 3, 4, 5, 6""",
            self._get_scores_sql(),
            condition,
        )
