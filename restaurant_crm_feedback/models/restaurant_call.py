from odoo import fields, models


class RestaurantCall(models.Model):
    _inherit = "restaurant.call"

    case_ids = fields.One2many("restaurant.case", "call_id", string="Cases")

    def action_new_case(self):
        """Open a form for what the caller complains about."""
        self.ensure_one()
        self._take()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New case"),
            "res_model": "restaurant.case",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_channel": "phone",
                "default_call_id": self.id,
                "default_guest_id": self.guest_id.id,
                "default_outlet_id": (self.outlet_id or self.guest_id.outlet_id).id,
            },
        }
