from odoo import fields, models


class RestaurantCouponTransfer(models.Model):
    """Who passed a coupon on to whom."""

    _name = "restaurant.coupon.transfer"
    _description = "Transfer of a coupon"
    _rec_name = "card_id"
    _order = "create_date desc, id desc"

    card_id = fields.Many2one(
        "loyalty.card",
        string="Coupon",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    from_partner_id = fields.Many2one("res.partner", string="From", readonly=True)
    to_partner_id = fields.Many2one(
        "res.partner",
        string="To",
        readonly=True,
        help="Empty: whoever was given the link.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Noted by",
        readonly=True,
        default=lambda self: self.env.user,
    )
    create_date = fields.Datetime(string="Date", readonly=True)
