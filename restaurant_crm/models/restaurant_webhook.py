from secrets import token_urlsafe

from odoo import api, fields, models
from odoo.tools.urls import urljoin

ADMIN = "restaurant_crm.group_restaurant_admin"


class RestaurantWebhook(models.AbstractModel):
    """Who tells us something from outside: known by an address of its own, and by a
    secret with which it signs."""

    _name = "restaurant.webhook"
    _description = "Webhook"
    _hook_path = None  # of the address, without the token

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
        help="With it the other side signs what it sends.",
    )
    hook_url = fields.Char(
        string="Webhook address", compute="_compute_hook_url", groups=ADMIN
    )

    _token_uniq = models.UniqueIndex("(token)")

    @api.depends("token")
    def _compute_hook_url(self):
        for hook in self:
            path = f"{self._hook_path}/{hook.token}"
            hook.hook_url = urljoin(hook.get_base_url(), path)

    def action_renew_secret(self):
        """Forget the secret: from now on the other side needs the new one."""
        for hook in self:
            hook.secret = token_urlsafe(32)

    @api.model
    def _get_by_token(self, token):
        """Return whose webhook has this token; called as superuser."""
        return self.search([("token", "=", token)], limit=1) if token else self.browse()
