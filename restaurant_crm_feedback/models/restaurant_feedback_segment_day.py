from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantFeedbackSegmentDay(models.Model):
    """Answers of the guests who are in a segment today, per day and segment.

    A guest is in several segments: rows of different segments are not added up.
    """

    _name = "restaurant.feedback.segment.day"
    _description = "Scores of Segments"
    _inherit = ["restaurant.part.figures", "restaurant.feedback.scores"]
    _part = "segment_id"
    _rec_name = "segment_id"
    _order = "business_date desc, id desc"

    segment_id = fields.Many2one(
        "restaurant.segment", required=True, readonly=True, ondelete="cascade"
    )

    @api.model
    def _rebuild(self):
        """Make all rows anew, every night: membership has changed."""
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM restaurant_feedback_segment_day"))
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_feedback_segment_day
                        (company_id, outlet_id, business_date, segment_id,
                         answer_count, score_sum, satisfied_count, low_count,
                         nps_count, nps_balance, ces_count, easy_count)
                   SELECT answer.company_id, answer.outlet_id, answer.business_date,
                          member.segment_id, %s
                     FROM restaurant_feedback answer
                     JOIN restaurant_segment_member member
                       ON member.guest_id = answer.guest_id
                    WHERE answer.apart IS NOT TRUE
                    GROUP BY 1, 2, 3, 4""",
                self._get_scores_sql(),
            )
        )
        self.invalidate_model(flush=False)
