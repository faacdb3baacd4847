from odoo import api, fields, models


class RestaurantGuestService(models.AbstractModel):
    """What is done for a guest: calls, reservations, care."""

    _name = "restaurant.guest.service"
    _description = "Service of a Guest"

    call_ids = fields.One2many("restaurant.call", "guest_id", string="Log of calls")
    call_count = fields.Integer(string="Calls", compute="_compute_call_count")

    @api.depends("call_ids")
    def _compute_call_count(self):
        counts = dict(
            self.env["restaurant.call"]._read_group(
                [("guest_id", "in", self.ids)], ["guest_id"], ["__count"]
            )
        )
        for guest in self:
            guest.call_count = counts.get(guest._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Who was written down during a call is who called."""
        guests = super().create(vals_list)
        if (call_id := self.env.context.get("restaurant_call_id")) and guests:
            call = self.env["restaurant.call"].browse(call_id)
            call.filtered(lambda known: not known.guest_id).guest_id = guests[0]
        return guests

    def action_view_calls(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_call_action"
        )
        action["domain"] = [("guest_id", "in", self.ids)]
        action["context"] = {"default_guest_id": self.id, "default_direction": "out"}
        return action

    def _merge_into(self, guest):
        self.call_ids.guest_id = guest
        return super()._merge_into(guest)
