from odoo import api, fields, models


class RestaurantFeedbackReplyWizard(models.TransientModel):
    """Answer a guest: in own words, or with a text that is ready.

    It is an answer to what the guest has said, no advertisement: it needs no consent.
    """

    _name = "restaurant.feedback.reply.wizard"
    _description = "Reply to Feedback"

    feedback_ids = fields.Many2many("restaurant.feedback", required=True)
    canned_id = fields.Many2one("mail.canned.response", string="Ready text")
    text = fields.Text(
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    reached_count = fields.Integer(string="By e-mail", compute="_compute_reached_count")
    other_count = fields.Integer(
        string="By other means", compute="_compute_reached_count"
    )

    @api.depends("canned_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.canned_id.substitution or wizard.text

    @api.depends("feedback_ids")
    def _compute_reached_count(self):
        for wizard in self:
            reached = wizard.feedback_ids._filter_reachable()
            wizard.reached_count = len(reached)
            wizard.other_count = len(wizard.feedback_ids - reached)

    def action_reply(self):
        """Send the text by e-mail to whom we can; keep it for all."""
        self.ensure_one()
        self.feedback_ids._reply(self.text)
        return {"type": "ir.actions.act_window_close"}
