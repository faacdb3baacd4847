from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    restaurant_guest_ids = fields.One2many(
        "restaurant.guest",
        "partner_id",
        string="Guest",
        groups="restaurant_crm.group_restaurant_floor",
    )
