from odoo import fields, models
from odoo.tools import SQL

GESTURE = 8  # the number of our source, see the base


class RestaurantCostLine(models.Model):
    _inherit = "restaurant.cost.line"
    _depends = {
        "restaurant.gesture": [
            "cost",
            "granted_at",
            "guest_id",
            "kind",
            "result_model",
            "state",
        ],
    }

    kind = fields.Selection(selection_add=[("gesture", "Gestures")])

    def _get_parts(self):
        return [*super()._get_parts(), self._select_gestures()]

    def _select_gestures(self):
        """What was given. What became a record of another addon, as a coupon, costs
        when it is spent, and is told by that addon; a refund is off the sales."""
        return self._select(
            GESTURE,
            SQL("gesture.id"),
            SQL("'gesture'"),
            SQL("gesture.granted_at"),
            SQL("gesture.company_id"),
            SQL("gesture.cost"),
            SQL(
                """FROM restaurant_gesture gesture
                  WHERE gesture.state = 'granted' AND gesture.cost > 0
                    AND gesture.result_model IS NULL"""
            ),
            name=SQL("gesture.reason"),
            outlet=SQL("gesture.outlet_id"),
            guest=SQL("gesture.guest_id"),
            in_margin=SQL("gesture.kind = 'refund'"),
        )
