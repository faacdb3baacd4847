from secrets import token_urlsafe

from odoo import api, fields, models
from odoo.tools.urls import urljoin

ADMIN = "restaurant_crm.group_restaurant_admin"
PATH = "/restaurant_crm/reviews"


class RestaurantReviewSource(models.Model):
    """A platform, or a service that watches platforms, that sends us reviews."""

    _name = "restaurant.review.source"
    _description = "Source of Reviews"
    _order = "name, id"

    name = fields.Char(
        string="System",
        required=True,
        help="Keys of reviews are those of this system: an import from a file under "
        "the same name knows them.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
        domain="[('parent_id', '=', False)]",
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
        help="With it the system signs what it sends.",
    )
    hook_url = fields.Char(
        string="Webhook address", compute="_compute_hook_url", groups=ADMIN
    )

    _token_uniq = models.UniqueIndex("(token)")

    @api.depends("token")
    def _compute_hook_url(self):
        for source in self:
            source.hook_url = urljoin(source.get_base_url(), f"{PATH}/{source.token}")

    def action_renew_secret(self):
        """Forget the secret: from now on the system needs the new one."""
        for source in self:
            source.secret = token_urlsafe(32)

    @api.model
    def _get_by_token(self, token):
        """Return the source whose webhook has this token; called as superuser."""
        return self.search([("token", "=", token)], limit=1) if token else self.browse()
