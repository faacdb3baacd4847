from odoo import fields, models

KINDS = [
    ("goodwill", "Coupon, bonus or points"),
    ("dish", "Dish"),
    ("refund", "Refund"),
    ("cash", "Cash"),
    ("other", "Something else"),
]


class RestaurantGestureType(models.Model):
    """What can be given to a guest to make up for something."""

    _name = "restaurant.gesture.type"
    _description = "Gesture in the Catalogue"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="goodwill")
    amount = fields.Float(
        string="Usual amount", help="In the currency of the group; may be changed"
    )
    product_id = fields.Many2one(
        "product.product", string="Dish", help="What is served on the house"
    )
    company_id = fields.Many2one(
        "res.company", string="Group", index=True, help="Empty: of all groups"
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount cannot be negative."
    )
