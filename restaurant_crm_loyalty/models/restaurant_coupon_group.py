from odoo import fields, models


class RestaurantCouponGroup(models.Model):
    """Offers of which one holds on a check."""

    _name = "restaurant.coupon.group"
    _description = "Coupon group"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )
    best_for_guest = fields.Boolean(
        default=True,
        help="Of several coupons the one holds that saves the guest most; if they save "
        "the same, the one that ends first. Otherwise the one that came first.",
    )
    program_ids = fields.One2many(
        "loyalty.program", "restaurant_group_id", string="Offers"
    )
