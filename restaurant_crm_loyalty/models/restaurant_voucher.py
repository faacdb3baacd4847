from odoo import api, fields, models


class RestaurantVoucher(models.Model):
    """A voucher of a platform that paid a check, and what became of it.

    The code is typed by hand; the statement of the platform says whether it is good.
    """

    _name = "restaurant.voucher"
    _description = "Platform voucher"
    _rec_name = "code"
    _order = "id desc"

    code = fields.Char(readonly=True, index=True)
    deal_id = fields.Many2one(
        "restaurant.voucher.deal", readonly=True, ondelete="restrict"
    )
    payment_method_id = fields.Many2one(
        "pos.payment.method", string="Platform", readonly=True, ondelete="restrict"
    )
    payment_id = fields.Many2one("pos.payment", readonly=True, ondelete="restrict")
    order_id = fields.Many2one(
        "pos.order", string="Check", readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    business_date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Cashier", readonly=True)
    amount = fields.Monetary(string="Paid", readonly=True)
    expected = fields.Monetary(
        string="To be settled", readonly=True, help="By the deal."
    )
    settled = fields.Monetary(readonly=True, help="By the statement of the platform.")
    state = fields.Selection(
        [
            ("taken", "Taken"),
            ("settled", "Settled"),
            ("double", "Code seen before"),
            ("nameless", "Without a code"),
            ("refunded", "Paid back"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="taken",
    )

    _payment_uniq = models.UniqueIndex("(payment_id)", "A payment is one voucher.")
    _method_code_idx = models.Index("(payment_method_id, code)")

    @api.model
    def _take_in(self, order):
        """Note the vouchers that paid a check; once."""
        payments = order.payment_ids.filtered(
            lambda payment: payment.payment_method_id.restaurant_is_voucher
        )
        payments -= self.search([("payment_id", "in", payments.ids)]).payment_id
        vouchers = self.create([self._prepare_voucher(p) for p in payments])
        for voucher in vouchers.filtered(lambda v: v.state in ("double", "nameless")):
            labels = dict(self._fields["state"]._description_selection(self.env))
            order._plan_manager_activity(
                self.env._("Check a voucher of %s", order.pos_reference),
                f"{voucher.payment_method_id.name} {voucher.code or ''}: "
                f"{labels[voucher.state]}",
            )
        return vouchers

    def _prepare_voucher(self, payment):
        order, method = payment.pos_order_id, payment.payment_method_id
        outlet = order.config_id._get_restaurant_outlet()
        code = (payment.payment_ref_no or "").strip()[:64]
        deal = self._find_deal(method, payment.amount)
        return {
            "code": code,
            "deal_id": deal.id,
            "payment_method_id": method.id,
            "payment_id": payment.id,
            "order_id": order.id,
            "company_id": order.company_id.id,
            "outlet_id": outlet.id,
            "business_date": outlet._get_business_date(order.date_order),
            "user_id": order.user_id.id,
            "amount": payment.amount,
            "expected": deal.settlement_price if payment.amount > 0 else 0.0,
            "state": self._get_state(method, code, payment.amount),
        }

    def _find_deal(self, method, amount):
        """The deal that pays so much; else the smallest that would."""
        deals = self.env["restaurant.voucher.deal"]
        deals = deals.search([("payment_method_id", "=", method.id)])
        fitting = deals.filtered(
            lambda deal: deal.currency_id.compare_amounts(deal.face_amount, amount) >= 0
        )
        return fitting[:1] or deals[-1:]

    def _get_state(self, method, code, amount):
        if amount < 0:
            return "refunded"
        if not code:
            return "nameless"
        known = [
            ("payment_method_id", "=", method.id),
            ("code", "=", code),
            ("state", "!=", "refunded"),
        ]
        return "double" if self.search_count(known, limit=1) else "taken"
