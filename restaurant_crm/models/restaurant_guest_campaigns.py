from odoo import fields, models


class RestaurantGuestCampaigns(models.AbstractModel):
    """What a guest was invited to."""

    _name = "restaurant.guest.campaigns"
    _description = "Campaigns of a Guest"

    campaign_member_ids = fields.One2many(
        "restaurant.campaign.member", "guest_id", string="Campaigns", copy=False
    )
    touch_ids = fields.One2many(
        "restaurant.touch", "guest_id", string="Messages from us", copy=False
    )

    def _merge_into(self, guest):
        self.env["restaurant.campaign.member"].sudo()._move(self, guest)
        known = guest.touch_ids.mapped("occasion")
        touches = self.touch_ids.sudo().filtered(
            lambda touch: touch.occasion not in known
        )
        for occasion in touches.grouped("occasion").values():
            occasion[0].guest_id = guest
        return super()._merge_into(guest)
