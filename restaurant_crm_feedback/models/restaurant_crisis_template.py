from odoo import fields, models

from .restaurant_crisis import KINDS


class RestaurantCrisisTemplate(models.Model):
    """A step that crises of a kind begin with."""

    _name = "restaurant.crisis.template"
    _description = "Checklist for Crises"
    _order = "kind, sequence, id"

    kind = fields.Selection(KINDS, required=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Step", required=True, translate=True)
    minutes = fields.Integer(string="Within (minutes)")
    company_id = fields.Many2one(
        "res.company", string="Group", index=True, help="Empty: of all groups"
    )
