from odoo import fields, models


class RestaurantFeedbackHandling(models.AbstractModel):
    """What becomes of an answer: it is read, answered, or does not count."""

    _name = "restaurant.feedback.handling"
    _description = "Handling of an Answer"

    state = fields.Selection(
        [("new", "New"), ("read", "Read"), ("answered", "Answered")],
        required=True,
        default="new",
        index=True,
        tracking=True,
        group_expand=True,
    )
    apart = fields.Boolean(
        string="Kept apart",
        tracking=True,
        help="Does not count in any figure: rubbish, said a second time about the same "
        "check, or by a link that had expired.",
    )
    reply_text = fields.Text(string="Our reply", copy=False)
    reply_date = fields.Datetime(string="Replied on", readonly=True, copy=False)
    reply_user_id = fields.Many2one(
        "res.users", string="Replied by", readonly=True, copy=False
    )

    def action_read(self):
        """Somebody in charge has seen it; what was answered stays answered."""
        self.filtered(lambda feedback: feedback.state == "new").state = "read"

    def action_answer(self):
        """The guest has heard back from us."""
        self.state = "answered"

    def action_set_apart(self):
        """It does not count: moderation by whoever is in charge."""
        self.apart = True

    def action_count(self):
        """It counts after all."""
        self.apart = False
