from odoo import fields, models

from .restaurant_case import CASE_TYPES
from .restaurant_case_level import SEVERITIES


class RestaurantCaseAssignment(models.Model):
    """Who gets which cases; the first line that fits holds."""

    _name = "restaurant.case.assignment"
    _description = "Who Works on Cases"
    _order = "sequence, id"
    _rec_name = "outlet_id"

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet", ondelete="cascade", help="Empty: every outlet"
    )
    case_type = fields.Selection(CASE_TYPES, string="About", help="Empty: everything")
    severity = fields.Selection(SEVERITIES, help="Empty: every severity")
    user_ids = fields.Many2many(
        "res.users",
        string="Owners",
        required=True,
        domain="[('share', '=', False)]",
        help="A new case goes to the one of them who has the fewest open ones.",
    )
