from odoo import fields, models


class RestaurantCampaignWizard(models.TransientModel):
    """Asks before a campaign is sent, with the numbers of who gets it and who does not.
    They are counted by ``restaurant.campaign.preview``."""

    _name = "restaurant.campaign.wizard"
    _description = "Send a Campaign"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one(
        "restaurant.campaign", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="campaign_id.currency_id")
    channel = fields.Selection(related="campaign_id.channel")
    holdout_share = fields.Float(related="campaign_id.holdout_share")
    segment_count = fields.Integer(string="Guests of the segment", readonly=True)
    held_count = fields.Integer(string="Guests held out", readonly=True)
    send_count = fields.Integer(string="Messages to send", readonly=True)
    unreachable_count = fields.Integer(string="Cannot be written to", readonly=True)
    left_out_count = fields.Integer(string="Left out", readonly=True)
    gone_count = fields.Integer(string="Archived", readonly=True)
    address_count = fields.Integer(string="No address", readonly=True)
    consent_count = fields.Integer(
        string="Did not allow it, or took it back", readonly=True
    )
    blocked_count = fields.Integer(
        string="On the blacklist",
        readonly=True,
        help="Odoo's own lists of addresses and numbers that nobody writes to.",
    )
    often_count = fields.Integer(string="Enough messages lately", readonly=True)
    kept_count = fields.Integer(
        string="Kept for a campaign that matters more", readonly=True
    )
    double_count = fields.Integer(
        string="Share the address of another guest", readonly=True
    )
    budget_count = fields.Integer(string="Beyond the budget", readonly=True)
    moment = fields.Datetime(string="Sent after the quiet hours", readonly=True)
    cost = fields.Monetary(
        string="Expected cost",
        readonly=True,
        help="Messages, and what the offer costs at most.",
    )
    is_worth_unknown = fields.Boolean(readonly=True)
    is_offer_untold = fields.Boolean(readonly=True)
    budget = fields.Monetary(related="campaign_id.budget")

    def action_launch(self):
        """Draw and send: once, however often it is clicked."""
        self.campaign_id.action_launch()
        return {"type": "ir.actions.act_window_close"}
