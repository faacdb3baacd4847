import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError

from odoo.addons.restaurant_crm.models.pos_order import PAID

from .pos_payment_method import LEDGER_TENDERS

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "restaurant.order.topups"]

    def action_pos_order_paid(self):
        res = super().action_pos_order_paid()
        self._record_stored_value_safely()
        self.lines._record_member_prices()
        self.env["restaurant.tender.discount"].sudo()._record_safely(self.sudo())
        self.env["restaurant.membership.fee"].sudo()._record_safely(self.sudo())
        self.env["restaurant.coupon.posting"]._post(self)
        self.env["restaurant.approval.service"]._check_safely(self.sudo())
        return res

    def confirm_coupon_programs(self, coupon_data):
        """The server has used coupons, and given vouchers, when the check was paid:
        what a till says of them is not heard."""
        programs = self.env["restaurant.coupon.posting"]
        return super().confirm_coupon_programs(programs._drop_ours(coupon_data or {}))

    def _get_lines_outside_revenue(self):
        """Neither a top-up nor a fee for a membership was eaten."""
        lines = super()._get_lines_outside_revenue()
        return lines | self._get_topup_lines() | self._get_fee_lines()

    def _get_fee_lines(self):
        """Memberships that are sold."""
        products = self.env["restaurant.tier"]._get_fee_products()
        return self.lines.filtered(lambda line: line.product_id in products)

    def _get_points_lines(self):
        """Discounts that points pay."""
        policy = self.env["restaurant.points.policy"]._get_for(self.company_id)
        product = policy.redeem_product_id
        return self.lines.filtered(lambda line: product and line.product_id == product)

    def _record_stored_value_safely(self):
        """The wallet never keeps an order from being stored.

        What goes wrong here is logged and shown; the scheduled check takes the order
        up again.
        """
        orders = self.sudo().filtered(lambda order: order._moves_stored_value())
        if not orders:
            return
        try:
            with self.env.cr.savepoint():
                orders._record_stored_value()
        except (psycopg2.OperationalError, LockError):
            raise  # Odoo runs the request again
        except psycopg2.errors.UniqueViolation as error:
            # Another till has just made this guest or account: run the request again,
            # and find it.
            raise ConcurrencyError(str(error)) from error
        except Exception:
            _logger.exception("Stored value of order %s was not recorded", self.ids)

    def _moves_stored_value(self):
        """Whether anything on it may be the ledger's: on most checks nothing is."""
        return bool(
            self._get_ledger_payments()
            or self._get_topup_lines()
            or self._get_points_lines()
            or self.lines.refunded_orderline_id
        )

    def _get_ledger_payments(self):
        return self.payment_ids.filtered(
            lambda payment: payment.payment_method_id._filter_ledger_tenders()
        )

    def _record_stored_value(self):
        """Capture the holds that paid these orders, and plan what follows.

        Idempotent: what was recorded before is left alone.
        """
        vals_list = []
        for order in self.sudo():
            payments = order._get_ledger_payments()
            topups = order._get_topup_lines()
            vals_list += self.env["restaurant.redeem.service"]._capture_order(order)
            if payments:
                vals_list += order._capture_payments(payments)
                order._report_change(payments)
            order._report_money_back(payments)
            if topups:
                vals_list += order._prepare_topup_intents(topups, payments)
                vals_list += order._capture_reversals(topups)
        if vals_list:
            self.env["restaurant.intent"].sudo()._plan(vals_list)

    def _move_visits(self):
        """A check that nobody's name is on any more cannot take its points along."""
        result = super()._move_visits()
        self.env["restaurant.earning"].sudo()._tell_left_behind(self.sudo())
        self.env["restaurant.referral"].sudo()._leave(self.sudo())
        return result

    # -- payments

    def _capture_payments(self, payments):
        """Capture the holds of payments; what has none becomes unverified."""
        holds = self.env["restaurant.hold"].sudo()
        uuids = payments.mapped("uuid")
        found = holds.search_fetch(
            ["|", ("key", "in", uuids), ("payment_id", "in", payments.ids)]
        )
        known = {hold.key: hold for hold in found}
        recorded = found.payment_id & payments
        vals_list = []
        for payment in payments - recorded:
            hold = known.get(payment.uuid, holds)
            reason = self._get_mismatch(payment, hold)
            if reason:
                self._record_unverified(payment, hold, reason)
            else:
                vals_list.append(self._capture(hold, payment))
                self.env["restaurant.points.tender"]._report(self, hold)
        return vals_list

    def _capture(self, hold, payment=None):
        hold.write(
            {
                "state": "captured",
                "order_id": self.id,
                "payment_id": payment and payment.id,
            }
        )
        return hold._prepare_settle_intent()

    def _get_mismatch(self, payment, hold):
        """Why a hold does not cover a payment; nothing where it does."""
        if not hold:
            return self.env._("The server never authorised this payment.")
        if hold.state != "authorised":
            return self.env._("The authorisation had ended before: %s", hold.state)
        if not payment._fits(hold) or hold.company_id != self.company_id.root_id:
            return self.env._("The authorisation is of another kind.")
        if self.currency_id.compare_amounts(hold.amount, abs(payment.amount)):
            return self.env._("The authorised amount is %s.", hold.amount)
        if self._is_for_another_order(hold):
            return self.env._("The authorisation is for another order.")
        return None

    def _is_for_another_order(self, hold):
        """Two tills at one table share the order of the one that was first: another
        uuid is no mismatch, another order is."""
        if not hold.order_uuid or hold.order_uuid == self.uuid:
            return False
        return bool(self.search_count([("uuid", "=", hold.order_uuid)], limit=1))

    def _record_unverified(self, payment, hold, reason):
        """Keep the payment in sight: at closing, and as an activity of a manager."""
        unverified = (
            self.env["restaurant.hold"]
            .sudo()
            .create(
                {
                    "key": f"unverified:{payment.uuid}",
                    "kind": payment._get_hold_kind(),
                    "state": "unverified",
                    "amount": abs(payment.amount),
                    "company_id": self.company_id.root_id.id,
                    "config_id": self.config_id.id,
                    "session_id": self.session_id.id,
                    "order_uuid": self.uuid,
                    "order_id": self.id,
                    "payment_id": payment.id,
                    "reason": reason,
                }
            )
        )
        unverified._plan_check_activity()
        voided = hold.state == "void" and hold.amount
        if voided and payment._get_hold_kind() == "spend":
            # It was authorised once and given back while the till was away.
            unverified._plan_recapture()

    def _report_change(self, payments):
        """Stored value is never paid out in cash. The till sees to it; of a till that
        does not, a manager hears."""
        change = sum(payments.mapped("amount")) - max(self.amount_total, 0.0)
        if self.currency_id.compare_amounts(change, 0.0) > 0:
            self._plan_manager_activity(
                self.env._("Check the change of %s", self.pos_reference),
                self.env._(
                    "Stored value paid %(change)s more than this check costs: it may "
                    "have been given out in cash.",
                    change=self.currency_id.format(change),
                ),
            )

    def _report_money_back(self, payments):
        """What stored value or points had paid goes back to them, never as money, and
        no more goes back than was paid. Where it was otherwise, a manager hears.

        :param payments: those that the ledger authorises
        """
        if sum((self.payment_ids - payments).mapped("amount")) >= 0:
            return
        refunded = self.lines.refunded_orderline_id.order_id
        together = refunded | refunded.lines.refund_orderline_ids.order_id
        paid = together.filtered(lambda order: order.state in PAID).payment_ids
        wallet = paid.filtered(
            lambda payment: payment.payment_method_id._filter_ledger_tenders()
        )
        excess = -sum((paid - wallet).mapped("amount"))
        rounding = len(together) * self._get_cash_rounding()
        if self.currency_id.compare_amounts(excess, rounding) > 0:
            self._plan_manager_activity(
                self.env._("Check the refund of %s", self.pos_reference),
                self.env._(
                    "%(excess)s more went back as money than was paid so: stored value,"
                    " points or a discount had paid the rest.",
                    excess=self.currency_id.format(excess),
                ),
            )

    def _get_cash_rounding(self):
        """What a payment in cash may be more, or less, than its check."""
        config = self.config_id
        return config.rounding_method.rounding if config.cash_rounding else 0.0

    def _plan_manager_activity(self, summary, note):
        self.session_id.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=note,
            user_id=self.session_id.user_id.id,
        )

    @api.model
    def _cron_record_stored_value(self, days=3):
        """Take up paid orders whose stored value was not recorded."""
        self.env.cr.execute(
            """SELECT o.id FROM pos_order o
            JOIN pos_payment p ON p.pos_order_id = o.id
            JOIN pos_payment_method m ON m.id = p.payment_method_id
            LEFT JOIN restaurant_hold h ON h.payment_id = p.id
            WHERE o.state IN ('paid', 'done') AND o.write_date > %(since)s
              AND m.use_payment_terminal IN %(tenders)s AND h.id IS NULL
            UNION
            SELECT o.id FROM pos_order o
            JOIN pos_order_line l ON l.order_id = o.id
            JOIN res_company c ON c.restaurant_topup_product_id = l.product_id
            LEFT JOIN restaurant_intent i ON i.order_id = o.id AND i.kind = 'topup'
            WHERE o.state IN ('paid', 'done') AND o.write_date > %(since)s
              AND l.qty * l.price_unit > 0 AND o.partner_id IS NOT NULL
              AND i.id IS NULL
            UNION
            SELECT o.id FROM pos_order o
            JOIN pos_order_line l ON l.order_id = o.id
            JOIN restaurant_points_policy p ON p.redeem_product_id = l.product_id
            LEFT JOIN restaurant_hold h
              ON h.order_id = o.id AND h.kind = 'redeem'
            LEFT JOIN restaurant_intent i
              ON i.order_id = o.id AND i.kind = 'restore'
            WHERE o.state IN ('paid', 'done') AND o.write_date > %(since)s
              AND h.id IS NULL AND i.id IS NULL""",
            {
                "since": fields.Datetime.subtract(fields.Datetime.now(), days=days),
                "tenders": LEDGER_TENDERS,
            },
        )
        for order in self.browse(row[0] for row in self.env.cr.fetchall()):
            order._record_stored_value_safely()
