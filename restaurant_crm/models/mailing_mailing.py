from odoo import fields, models


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    restaurant_campaign_id = fields.Many2one(
        "restaurant.campaign",
        string="Campaign of guests",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def _get_remaining_recipients(self):
        """Look at consent, limits and budget at the moment of sending, not before."""
        if campaign := self.restaurant_campaign_id:
            if campaign.state != "running":
                return []
            campaign.sudo()._note_sent()
            campaign.sudo()._leave_out()
            campaign.sudo()._give_campaign_offers()
        return super()._get_remaining_recipients()
