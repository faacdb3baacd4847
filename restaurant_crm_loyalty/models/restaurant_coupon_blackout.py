from odoo import fields, models


class RestaurantCouponBlackout(models.Model):
    _name = "restaurant.coupon.blackout"
    _description = "Days without a coupon"
    _rec_name = "date_from"
    _order = "date_from, id"

    program_id = fields.Many2one(
        "loyalty.program", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="program_id.company_id")
    note = fields.Char(string="Occasion")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "Days without a coupon end after they begin."
    )
