from odoo import api, fields, models

from ..tools import scores

NPS_CLASSES = [
    ("promoter", "Promoter"),
    ("passive", "Passive"),
    ("detractor", "Detractor"),
]


class RestaurantFeedbackScales(models.AbstractModel):
    """What an answer says in numbers. Each scale has its own fields: none is mixed."""

    _name = "restaurant.feedback.scales"
    _description = "Scales of an Answer"

    score = fields.Integer(
        string="Overall",
        required=True,
        aggregator="avg",
        tracking=True,
        help="From 1 (bad) to 5 (very good)",
    )
    score_ids = fields.One2many("restaurant.feedback.score", "feedback_id")
    # Zero is an answer here, so an integer could not say "not asked"
    nps = fields.Selection(
        [(str(answer), str(answer)) for answer in range(11)],
        string="Would recommend",
        help="From 0 (never) to 10 (certainly); empty: not asked",
    )
    ces = fields.Selection(
        [(str(answer), str(answer)) for answer in range(1, 8)],
        string="It was easy",
        help="From 1 (do not agree) to 7 (agree); empty: not asked",
    )
    mood = fields.Selection(
        [("good", "Good"), ("neutral", "Neutral"), ("bad", "Bad")],
        compute="_compute_mood",
        store=True,
    )
    nps_class = fields.Selection(
        NPS_CLASSES,
        string="NPS class",
        compute="_compute_nps_class",
        store=True,
    )

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 1 AND 5)",
        "The overall score goes from 1 (bad) to 5 (very good).",
    )

    @api.depends("score")
    def _compute_mood(self):
        for feedback in self:
            feedback.mood = scores.mood(feedback.score)

    @api.depends("nps")
    def _compute_nps_class(self):
        for feedback in self:
            answer = feedback.nps
            feedback.nps_class = answer and scores.nps_class(int(answer))

    def _get_aspect_scores(self):
        """Return {code of `restaurant.feedback.aspect`: stars} of one answer; the worst
        counts where a group has several aspects of one kind.
        """
        lines = self.score_ids.filtered("aspect_id.code").sorted("score", reverse=True)
        return {line.aspect_id.code: line.score for line in lines}
