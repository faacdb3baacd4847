from odoo import models


class RestaurantVisit(models.Model):
    _inherit = "restaurant.visit"

    def _on_visit_closed(self, check):
        """A check earns points, a refund takes them back."""
        result = super()._on_visit_closed(check)
        self.env["restaurant.earning"].sudo()._take_in(check)
        return result
