from odoo import fields, models


class RestaurantExportWizard(models.TransientModel):
    """Say why guests are exported, then export them from their list."""

    _name = "restaurant.export.wizard"
    _description = "Announce an Export of Guests"

    reason = fields.Char(required=True)

    def action_announce(self):
        self.env["restaurant.access.log"].announce_export(self.reason)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action"
        )
        return {**action, "views": [(False, "list"), (False, "form")]}
