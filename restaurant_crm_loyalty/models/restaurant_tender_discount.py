import logging
from decimal import Decimal

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import LockError

from ..tools.money import check_decimals, parse_amount, parse_id
from ..tools.tender_discount import discount_of

_logger = logging.getLogger(__name__)


class RestaurantTenderDiscount(models.Model):
    """A discount that a guest got for what was not paid from stored value.

    The till asks for it at the payment screen; what a paid check took off is counted
    again here, written down with its guest, and shown where it is not what it should
    have been.
    """

    _name = "restaurant.tender.discount"
    _description = "Discount by tender"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "pos.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, required=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    guest_id = fields.Many2one("restaurant.guest", readonly=True, index="btree")
    config_id = fields.Many2one(related="order_id.config_id", string="Till")
    cashier_id = fields.Many2one(related="order_id.user_id", string="Cashier")
    base = fields.Monetary(readonly=True, help="What could be discounted, with taxes")
    from_card = fields.Monetary(readonly=True, help="Of it, paid from stored value")
    percent = fields.Float(string="Discount (%)", readonly=True)
    expected = fields.Monetary(readonly=True, help="As the rule says")
    given = fields.Monetary(readonly=True)
    wrong = fields.Boolean(readonly=True, help="Not what the rule says, or no guest")
    create_date = fields.Datetime(string="Date", readonly=True)

    _order_uniq = models.Constraint("UNIQUE(order_id)")
    _wrong_idx = models.Index("(company_id, id) WHERE wrong")

    # -- the till asks

    @api.model
    def _quote(self, till, values):
        """What is off, for this guest and this mix of tenders.

        :param values: ``{"partner_id", "base", "from_card"}``
        :raises Refusal: for bad input
        """
        values = values if isinstance(values, dict) else {}
        base = self._parse(values.get("base"), till.digits)
        from_card = self._parse(values.get("from_card"), till.digits)
        percent = self._get_percent(till.company_id)
        partner_id = values.get("partner_id")
        member = partner_id and self._find_member(
            parse_id(partner_id, "bad_request"), till.company_id
        )
        amount = discount_of(base, from_card, percent if member else 0, till.digits)
        return {"ok": True, "percent": float(percent), "amount": float(amount)}

    def _parse(self, value, digits):
        exact = parse_amount(value)
        return check_decimals(exact, digits) if exact else Decimal(0)

    def _get_percent(self, company_id):
        company = self.env["res.company"].browse(company_id).sudo()
        return Decimal(repr(company.restaurant_tender_discount or 0.0))

    def _find_member(self, partner_id, company_id):
        """The guest, if they have an account that is not closed."""
        accounts = self.env["restaurant.account"].sudo()
        account = accounts.search(
            [
                ("guest_id.partner_id", "=", partner_id),
                ("company_id", "=", company_id),
                ("state", "!=", "closed"),
            ],
            limit=1,
        )
        return account.guest_id

    # -- the check is paid

    @api.model
    def _record_safely(self, orders):
        """Write down what was off. It keeps no check from being stored."""
        orders = orders.filtered(self._get_discount_lines)
        if not orders:
            return
        try:
            with self.env.cr.savepoint():
                for order in orders:
                    self._record(order)
        except (psycopg2.OperationalError, LockError):
            raise  # Odoo runs the request again
        except Exception:
            _logger.exception("Discounts of %s were not recorded", orders.ids)

    @api.model
    def _get_discount_lines(self, order):
        """Those that a till adds for not paying from stored value."""
        product = order.company_id.root_id.restaurant_tender_discount_product_id
        return order.lines.filtered(lambda line: product and line.product_id == product)

    def _record(self, order):
        if self.search_count([("order_id", "=", order.id)]):
            return
        values = self._prepare_values(order, self._get_discount_lines(order))
        self.create(values)
        if values["wrong"]:
            order._plan_manager_activity(
                self.env._("Check the discount of %s", order.pos_reference),
                self.env._(
                    "%(given)s were taken off for not paying from stored value; the "
                    "rule says %(expected)s.",
                    given=order.currency_id.format(values["given"]),
                    expected=order.currency_id.format(values["expected"]),
                ),
            )

    def _prepare_values(self, order, discounts):
        digits = order.currency_id.decimal_places
        company = order.company_id.root_id
        base = self._get_base(order)._get_signed_amount()
        payments = order.payment_ids.filtered(
            lambda payment: (
                payment.payment_method_id.use_payment_terminal == "stored_value"
            )
        )
        from_card = sum(payments.mapped("amount"))
        guest = self._find_member(order.partner_id.id, company.id)
        percent = self._get_percent(company.id)
        expected = discount_of(
            Decimal(f"{base:.{digits}f}"),
            Decimal(f"{from_card:.{digits}f}"),
            percent if guest else Decimal(0),
            digits,
        )
        given = -discounts._get_signed_amount()
        # One line for each tax: each may be half a cent off.
        tolerance = order.currency_id.rounding * len(discounts)
        refund = order.is_refund or base < 0
        return {
            "order_id": order.id,
            "company_id": company.id,
            "guest_id": guest.id,
            "base": base,
            "from_card": from_card,
            "percent": float(percent),
            "expected": given if refund else float(expected),
            "given": given,
            "wrong": not refund and abs(given - float(expected)) > tolerance + 1e-9,
        }

    def _get_base(self, order):
        """Lines that the discount counts on, as at the till: dishes after coupons and
        points, no top-ups, no tips, no discounts of this kind."""
        product = order.company_id.root_id.restaurant_tender_discount_product_id
        others = product | order.config_id.tip_product_id
        lines = order.lines - order._get_topup_lines()
        return lines.filtered(lambda line: line.product_id not in others)
