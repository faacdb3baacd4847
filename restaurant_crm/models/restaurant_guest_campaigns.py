from odoo import api, fields, models

from .restaurant_care_trigger import YEARLY


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

    care_step_ids = fields.One2many(
        "restaurant.care.step", "guest_id", string="Care", copy=False
    )

    @api.model
    def _get_open_queries(self, guest_ids):
        """Port: return what finds guests with whom something is open, so that nobody
        gets a greeting who waits for an answer.

        :param list guest_ids: of the guests that are asked for
        :return: list of SQL, each selects ids of guests
        """
        return []

    def _export_guest_data(self):
        names = ["date", "channel", "purpose", "occasion"]
        return {
            **super()._export_guest_data(),
            "messages": self._read_section(self.touch_ids.sudo(), names),
        }

    def _erase(self, reason):
        """What waits in the queues is not sent, and what was done on days of their own
        does not tell these days."""
        steps = self.sudo().care_step_ids
        steps.mail_id.unlink()
        steps.sms_id.unlink()
        steps.filtered(lambda step: step.trigger in YEARLY).unlink()
        return super()._erase(reason)

    def _merge_into(self, guest):
        self.env["restaurant.care.step"].sudo()._move(self, guest)
        self.env["restaurant.campaign.member"].sudo()._move(self, guest)
        known = guest.touch_ids.mapped("occasion")
        touches = self.touch_ids.sudo().filtered(
            lambda touch: touch.occasion not in known
        )
        for occasion in touches.grouped("occasion").values():
            occasion[0].guest_id = guest
        return super()._merge_into(guest)
