import logging
from datetime import timedelta

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.pos_order import PAID

_logger = logging.getLogger(__name__)


class RestaurantMembershipFee(models.Model):
    """A membership that was bought at the till: so much for so long.

    The fee cannot be spent. What it earns us is spread over its days, see
    ``restaurant.membership.revenue``; what it saves the guest is counted against it.
    """

    _name = "restaurant.membership.fee"
    _description = "Membership fee"
    _order = "id desc"
    _rec_name = "guest_id"

    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tier_id = fields.Many2one(
        "restaurant.tier", required=True, readonly=True, ondelete="restrict"
    )
    line_id = fields.Many2one(
        "pos.order.line", required=True, readonly=True, ondelete="restrict"
    )
    order_id = fields.Many2one(related="line_id.order_id", string="Check")
    amount = fields.Monetary(string="Fee paid", readonly=True)
    net_amount = fields.Monetary(string="Without tax", readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    cancelled_on = fields.Date(readonly=True)
    refund_due = fields.Monetary(
        string="To pay back", readonly=True, help="For the days that are left"
    )
    saved = fields.Monetary(compute="_compute_saved", help="At member prices, so far")
    payback = fields.Float(
        string="Payback (%)", compute="_compute_saved", help="Saved, of what was paid"
    )

    _line_uniq = models.UniqueIndex("(line_id)", "This fee was recorded before.")

    @api.depends("guest_id", "date_from", "date_to", "cancelled_on", "amount")
    def _compute_saved(self):
        self.env["restaurant.member.price"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT f.id, SUM(p.saving) FROM restaurant_membership_fee f
                JOIN restaurant_member_price p ON p.guest_id = f.guest_id
                 AND p.date BETWEEN f.date_from AND COALESCE(f.cancelled_on, f.date_to)
                WHERE f.id = ANY(%s) GROUP BY f.id""",
                self.ids,
            )
        )
        saved = dict(rows)
        for fee in self:
            fee.saved = saved.get(fee.id, 0.0)
            fee.payback = fee.amount and 100 * fee.saved / fee.amount

    # -- the till

    @api.model
    def _record_safely(self, orders):
        """A fee never keeps an order from being stored; the nightly job looks again."""
        orders = orders.filtered(lambda order: order._get_fee_lines())
        if not orders:
            return
        try:
            with self.env.cr.savepoint():
                for order in orders:
                    self._record(order)
        except (psycopg2.OperationalError, LockError):
            raise  # Odoo runs the request again
        except Exception:
            _logger.exception("Fees of orders %s were not recorded", orders.ids)

    @api.model
    def _record(self, order):
        """Take in the fees that an order sells or pays back. Idempotent."""
        for line in order._get_fee_lines():
            if line.refunded_orderline_id:
                fee = self.search([("line_id", "=", line.refunded_orderline_id.id)])
                fee.filtered(lambda fee: not fee.cancelled_on)._cancel(0.0)
            elif line.qty > 0 and not self.search_count([("line_id", "=", line.id)]):
                self._sell(order, line)

    def _sell(self, order, line):
        guests = self.env["restaurant.guest"].sudo()
        guest = guests._get_or_create_for_partners(order.partner_id, order.company_id)
        if not guest:
            order._plan_manager_activity(
                self.env._("A membership was sold without a guest"),
                self.env._("Name the guest of %s.", order.pos_reference),
            )
            return
        tier = self.env["restaurant.tier"]._get_for_product(line.product_id)
        outlet = order.config_id._get_restaurant_outlet()
        today = outlet._get_business_date(order.date_order)
        member = self.env["restaurant.membership"].sudo()._get_or_make(guest, today)
        first = max(today, (member.paid_until or today) + timedelta(days=1))
        first = first if member.paid_until and member.paid_until >= today else today
        months = tier.paid_months * int(line.qty)
        self.create(
            {
                "guest_id": guest.id,
                "company_id": guest.company_id.id,
                "tier_id": tier.id,
                "line_id": line.id,
                "amount": line.price_subtotal_incl,
                "net_amount": line.price_subtotal,
                "date_from": first,
                "date_to": first + relativedelta(months=months, days=-1),
            }
        )
        member._pay_until(first + relativedelta(months=months, days=-1), tier, today)

    def _cancel(self, refund):
        """The membership ends with this day: the night takes the tier."""
        for fee in self:
            today = fields.Date.context_today(self)
            fee.write({"cancelled_on": today, "refund_due": refund})
            others = self.search(
                [
                    ("guest_id", "=", fee.guest_id.id),
                    ("cancelled_on", "=", False),
                    ("date_to", ">", today),
                ]
            )
            member = self.env["restaurant.membership"].sudo()._get_of(fee.guest_id)
            member.paid_until = max(others.mapped("date_to"), default=today)

    def _get_refund(self, today):
        """What the days are worth that are left after today."""
        days = (self.date_to - self.date_from).days + 1
        left = min(days, max(0, (self.date_to - today).days))
        return self.currency_id.round(self.amount * left / days)

    def action_cancel(self):
        """End the membership today, and say what to pay back for the rest."""
        self.check_access("read")
        loyalty = "restaurant_crm_loyalty.group_restaurant_loyalty"
        if not self.env.user.has_group(loyalty):
            raise UserError(self.env._("A loyalty manager ends a membership."))
        today = fields.Date.context_today(self)
        for fee in self.filtered(lambda fee: not fee.cancelled_on):
            fee.sudo()._cancel(fee._get_refund(today))

    @api.model
    def _record_missing(self, days=3):
        """Take up fees whose orders were stored without them."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT l.order_id FROM pos_order_line l
                JOIN pos_order o ON o.id = l.order_id
                JOIN restaurant_tier t ON t.product_id = l.product_id
                LEFT JOIN restaurant_membership_fee f ON f.line_id = l.id
                WHERE o.state IN %s AND o.write_date > %s AND f.id IS NULL
                  AND l.refunded_orderline_id IS NULL AND o.partner_id IS NOT NULL""",
                PAID,
                fields.Datetime.subtract(fields.Datetime.now(), days=days),
            )
        )
        self._record_safely(self.env["pos.order"].browse(row[0] for row in rows))

    @api.model
    def _prepare_payback(self, guest):
        """What the guest has saved of the fee that runs; nothing without one."""
        if guest.tier_id.qualify_on != "paid":
            return {}
        today = fields.Date.context_today(self)
        fee = self.sudo().search(
            [
                ("guest_id", "=", guest.id),
                ("cancelled_on", "=", False),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ],
            limit=1,
        )
        if not fee:
            return {}
        return {"saved": fee.saved, "fee": fee.amount, "paid_until": fee.date_to}
