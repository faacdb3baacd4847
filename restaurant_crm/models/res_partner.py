from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    restaurant_guest_ids = fields.One2many(
        "restaurant.guest",
        "partner_id",
        string="Guest",
        groups="restaurant_crm.group_restaurant_floor",
    )

    def _compute_application_statistics_hook(self):
        """Show on the card of a contact how often the guest came."""
        data_list = super()._compute_application_statistics_hook()
        if not self.env.user.has_group("restaurant_crm.group_restaurant_floor"):
            return data_list
        for partner in self:
            if visits := sum(partner.restaurant_guest_ids.mapped("visit_count")):
                statistics = {
                    "iconClass": "fa-cutlery",
                    "value": visits,
                    "label": self.env._("Visits"),
                    "tagClass": "o_tag_color_2",
                }
                data_list[partner.id].append(statistics)
        return data_list

    def action_view_restaurant_guest(self):
        return self.restaurant_guest_ids._get_records_action()
