from odoo import fields, models


class RestaurantVisitCheck(models.Model):
    _name = "restaurant.visit.check"
    _description = "Check of a Visit"
    _rec_name = "order_id"

    visit_id = fields.Many2one(
        "restaurant.visit", ondelete="restrict", index=True, readonly=True
    )
    order_id = fields.Many2one(
        "pos.order", string="Check", required=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    net_amount = fields.Monetary(readonly=True)
    covers = fields.Integer(readonly=True)
    is_refund = fields.Boolean(readonly=True)

    _order_uniq = models.UniqueIndex("(order_id)", "A check counts once.")
