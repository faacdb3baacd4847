from odoo import fields, models


class RestaurantPhoneLine(models.Model):
    """A telephone of ours: who answers it, and how its exchange tells us of a call."""

    _name = "restaurant.phone.line"
    _description = "Telephone Line"
    _inherit = ["restaurant.webhook"]
    _order = "name, id"
    _hook_path = "/restaurant_crm/call/line"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        check_company=True,
        help="The restaurant that is called, if the line is of one alone.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Agents",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="On whose screens a call pops up.",
    )

    def _get_agents(self, login=""):
        """Return who answers: all agents of the line, or the one who is named."""
        agents = self.user_ids.filtered("active")
        return agents.filtered(lambda user: user.login == login) if login else agents
