from odoo import models


class RestaurantCampaign(models.Model):
    _inherit = "restaurant.campaign"

    def _draw_arms(self):
        """Whom a campaign writes to about a tasting is invited to it."""
        result = super()._draw_arms()
        self._get_trials()._invite_drawn()
        return result

    def _leave_out(self):
        result = super()._leave_out()
        self._get_trials()._drop_left_out()
        return result

    def _get_trials(self):
        trials = self.env["restaurant.trial"].sudo()
        return trials.search([("campaign_id", "in", self.ids)])
