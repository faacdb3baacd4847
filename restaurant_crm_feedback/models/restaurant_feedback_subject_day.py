from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantFeedbackSubjectDay(models.Model):
    """Stars for aspects and for dishes per business day."""

    _name = "restaurant.feedback.subject.day"
    _description = "Stars for Aspects and Dishes"
    _inherit = ["restaurant.feedback.measures", "restaurant.feedback.count"]
    _rec_name = "business_date"
    _order = "business_date desc, id desc"

    aspect_id = fields.Many2one(
        "restaurant.feedback.aspect", readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", string="Dish", readonly=True, ondelete="cascade"
    )

    _row_columns = (
        "company_id",
        "outlet_id",
        "business_date",
        "aspect_id",
        "product_id",
        "answer_count",
        "score_sum",
        "satisfied_count",
        "low_count",
    )

    @api.model
    def _get_rows_sql(self, condition):
        return SQL(
            """SELECT answer.company_id, answer.outlet_id, answer.business_date,
                      line.aspect_id, line.product_id, %s
                 FROM restaurant_feedback answer
                 JOIN restaurant_feedback_score line ON line.feedback_id = answer.id
                WHERE %s GROUP BY 1, 2, 3, 4, 5""",
            self._get_stars_sql(SQL("line.score")),
            condition,
        )
