from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantFeedbackScores(models.AbstractModel):
    """The three scores of whole answers. Each stands on its own scale and its own count
    of answers: who was not asked a question is not in its score.
    """

    _name = "restaurant.feedback.scores"
    _description = "NPS, CSAT and CES"
    _inherit = ["restaurant.feedback.measures"]

    nps_count = fields.Integer(string="Answers to NPS", required=True, readonly=True)
    nps_balance = fields.Integer(
        string="Promoters less detractors", required=True, readonly=True
    )
    ces_count = fields.Integer(string="Answers to CES", required=True, readonly=True)
    easy_count = fields.Integer(string="Found it easy", required=True, readonly=True)
    nps = fields.Float(
        string="NPS",
        digits=(5, 1),
        compute="_compute_ratios",
        aggregator="avg",
        help="Promoters (9, 10) less detractors (0 to 6), in % of those who answered "
        "that question: from -100 to 100. Hidden below five answers.",
    )
    ces = fields.Float(
        string="CES (%)",
        digits=(5, 1),
        compute="_compute_ratios",
        aggregator="avg",
        help="Those who agree (5 to 7 of 7) that it was easy, in % of those who "
        "answered that question. Hidden below five answers.",
    )

    _ratios = {
        "average_score": ("score_sum", "answer_count"),
        "csat": ("satisfied_count", "answer_count"),
        "nps": ("nps_balance", "nps_count"),
        "ces": ("easy_count", "ces_count"),
    }

    @api.model
    def _get_scores_sql(self):
        """Return the expressions of all counts, of `answer` (restaurant_feedback)."""
        return SQL(
            """%s,
               COUNT(answer.nps),
               COUNT(*) FILTER (WHERE answer.nps_class = 'promoter')
               - COUNT(*) FILTER (WHERE answer.nps_class = 'detractor'),
               COUNT(answer.ces),
               COUNT(*) FILTER (WHERE answer.ces >= '5')""",
            self._get_stars_sql(SQL("answer.score")),
        )
