import re

from odoo import models

from ..models.restaurant_trial_inviting import GENERIC


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _prepare_body_values(self, records):
        """Give each guest the own link to the invitation, in place of the short link
        that Odoo has made of the one in the message."""
        bodies = super()._prepare_body_values(records)
        campaign = self.mailing_id.sudo().restaurant_campaign_id
        generic = f"{self.mailing_id.get_base_url()}{GENERIC}"
        if not campaign or generic not in (self.body or ""):
            return bodies
        tracked = self.mailing_id._get_link_tracker_values()
        link = self.env["link.tracker"].search_or_create([{**tracked, "url": generic}])
        short = re.compile(re.escape(link.short_url) + r"(?!\w)")
        guests = self.env["restaurant.trial.guest"]
        urls = guests._get_mailing_urls(campaign, records.ids)
        return {
            record_id: short.sub(urls.get(record_id, generic), body)
            for record_id, body in bodies.items()
        }
