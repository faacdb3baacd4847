from odoo import fields, models


class RestaurantVoucherDeal(models.Model):
    """A voucher that another platform sells for us: Meituan, Douyin and the like."""

    _name = "restaurant.voucher.deal"
    _description = "Deal of a platform"
    _order = "payment_method_id, face_amount, id"

    name = fields.Char(required=True, help="e.g. 100 for 88, set for two")
    active = fields.Boolean(default=True)
    payment_method_id = fields.Many2one(
        "pos.payment.method",
        string="Platform",
        required=True,
        ondelete="restrict",
        domain=[("restaurant_is_voucher", "=", True)],
        help="The payment method by which tills take its vouchers.",
    )
    company_id = fields.Many2one(related="payment_method_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    face_amount = fields.Monetary(
        string="Pays", required=True, help="What it pays of a check."
    )
    settlement_price = fields.Monetary(
        required=True, help="What the platform pays us for it."
    )

    _amounts_positive = models.Constraint(
        "CHECK (face_amount > 0 AND settlement_price >= 0)",
        "A voucher pays something, and the platform does not take money for it.",
    )
