from odoo import api, fields, models


class PosOrder(models.Model):
    _inherit = "pos.order"

    restaurant_feedback_url = fields.Char(
        string="Feedback page",
        compute="_compute_restaurant_feedback_url",
        compute_sudo=True,
        help="What the QR code on the receipt leads to; only for paid checks.",
    )

    @api.depends("state", "date_order", "is_refund", "config_id")
    def _compute_restaurant_feedback_url(self):
        links = self.env["restaurant.feedback.link"]
        for order in self:
            asked = (
                order.state in ("paid", "done")
                and not order.is_refund
                and order.config_id.restaurant_outlet_id.feedback_receipt
            )
            order.restaurant_feedback_url = asked and links._get_order_url(order)
