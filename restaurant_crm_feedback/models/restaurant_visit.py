from odoo import models


class RestaurantVisit(models.Model):
    _inherit = "restaurant.visit"

    def _on_visit_closed(self, check):
        """A while later the guest is asked; whoever got all money back is not."""
        result = super()._on_visit_closed(check)
        asks = self.env["restaurant.feedback.ask"]
        if not check.is_refund:
            asks._plan(self)
        elif not self.active:
            waiting = asks.search(
                [("visit_id", "=", self.id), ("state", "=", "waiting")]
            )
            waiting.write({"state": "skipped", "reason": "off"})
        return result
