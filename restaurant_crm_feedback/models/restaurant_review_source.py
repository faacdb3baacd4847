from odoo import fields, models

PATH = "/restaurant_crm/reviews"


class RestaurantReviewSource(models.Model):
    """A platform, or a service that watches platforms, that sends us reviews."""

    _name = "restaurant.review.source"
    _description = "Source of Reviews"
    _inherit = ["restaurant.webhook"]
    _order = "name, id"
    _hook_path = PATH

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
