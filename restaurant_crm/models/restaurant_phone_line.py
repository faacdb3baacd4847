from secrets import token_urlsafe

from odoo import api, fields, models
from odoo.tools.urls import urljoin

ADMIN = "restaurant_crm.group_restaurant_admin"


class RestaurantPhoneLine(models.Model):
    """A telephone of ours: who answers it, and how its exchange tells us of a call."""

    _name = "restaurant.phone.line"
    _description = "Telephone Line"
    _order = "name, id"

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
    token = fields.Char(
        required=True,
        copy=False,
        readonly=True,
        groups=ADMIN,
        default=lambda self: token_urlsafe(24),
    )
    secret = fields.Char(
        required=True,
        copy=False,
        readonly=True,
        groups=ADMIN,
        default=lambda self: token_urlsafe(32),
        help="With it the telephone exchange signs what it sends.",
    )
    hook_url = fields.Char(
        string="Webhook address", compute="_compute_hook_url", groups=ADMIN
    )

    _token_uniq = models.UniqueIndex("(token)")

    @api.depends("token")
    def _compute_hook_url(self):
        for line in self:
            path = f"/restaurant_crm/call/line/{line.token}"
            line.hook_url = urljoin(line.get_base_url(), path)

    def action_renew_secret(self):
        """Forget the secret: from now on the exchange needs the new one."""
        for line in self:
            line.secret = token_urlsafe(32)

    @api.model
    def _get_by_token(self, token):
        """Return the line whose webhook has this token; called as superuser."""
        return self.search([("token", "=", token)], limit=1) if token else self.browse()

    def _get_agents(self, login=""):
        """Return who answers: all agents of the line, or the one who is named."""
        agents = self.user_ids.filtered("active")
        return agents.filtered(lambda user: user.login == login) if login else agents
