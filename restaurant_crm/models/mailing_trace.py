from odoo import fields, models


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    restaurant_campaign_id = fields.Many2one(
        related="mass_mailing_id.restaurant_campaign_id", store=True
    )

    # Two workers with one mailing: the second one ends before it sends anything
    _restaurant_campaign_uniq = models.UniqueIndex(
        "(restaurant_campaign_id, res_id) WHERE restaurant_campaign_id IS NOT NULL",
        "This guest gets the message of this campaign already.",
    )
