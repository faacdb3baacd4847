from odoo import models


class RestaurantVisit(models.Model):
    _inherit = "restaurant.visit"

    def _on_visit_closed(self, check):
        """A check earns points, and may bring a tier or coupons for a friend; a refund
        takes back."""
        result = super()._on_visit_closed(check)
        self.env["restaurant.earning"].sudo()._take_in(check)
        self.env["restaurant.referral"].sudo()._take_in(check)
        if not check.is_refund:
            members = self.env["restaurant.membership"].sudo()
            members._upgrade(self.guest_id, self.business_date)
        return result
