from odoo import api, fields, models


class RestaurantVisitCheck(models.Model):
    _name = "restaurant.visit.check"
    _description = "Check of a Visit"
    _rec_name = "name"

    name = fields.Char(related="order_id.pos_reference", string="Receipt number")
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
    is_refund = fields.Boolean(string="Refund", readonly=True)

    _order_uniq = models.UniqueIndex("(order_id)", "A check counts once.")

    @api.model
    def _prepare_check(self, order, visit, is_refund):
        """Return the values of a check; one that belongs to no visit counts nothing."""
        return {
            "order_id": order.id,
            "visit_id": visit.id,
            "company_id": order.company_id.root_id.id,
            "net_amount": order._get_visit_amount() if visit else 0.0,
            "covers": 0 if is_refund else order.customer_count,
            "is_refund": is_refund,
        }

    def _withdraw(self):
        """Take checks out of their visits, as if they had never been paid."""
        visits = self.visit_id
        self.unlink()
        visits._recount()
