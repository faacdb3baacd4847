from odoo import api, fields, models


class RestaurantCampaignPlaceholder(models.AbstractModel):
    """What the dialog offers for messages of a campaign: of the contact who gets them,
    the little that is meant for guests, by the same names."""

    _name = "restaurant.campaign.placeholder"
    _description = "What a Message Is Filled in With"

    name = fields.Char()
    restaurant_guest_id = fields.Many2one(
        "restaurant.guest", string="Guest of the restaurant"
    )
    restaurant_offer_text = fields.Char(string="Offer and code of the coupon")

    @api.model
    def mail_allowed_qweb_expressions(self):
        guests = self.env["restaurant.guest"]
        return (
            "object.name",
            "object.restaurant_offer_text",
            *guests._get_message_expressions("restaurant_guest_id"),
        )
