import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .pos_payment_method import STORED_VALUE

_logger = logging.getLogger(__name__)


class PosSession(models.Model):
    _inherit = "pos.session"

    restaurant_move_ids = fields.One2many("account.move", "restaurant_session_id")

    def _load_pos_data_models(self, config):
        models_to_load = super()._load_pos_data_models(config)
        return [*models_to_load, "restaurant.tier", "restaurant.topup.plan"]

    # -- the till asks; see restaurant.till.service for requests and replies

    def stored_value_authorise(self, request):
        return self.env["restaurant.till.service"]._answer(self, "authorise", request)

    def stored_value_redeem(self, request):
        return self.env["restaurant.till.service"]._answer(self, "redeem", request)

    def stored_value_refund(self, request):
        return self.env["restaurant.till.service"]._answer(self, "refund", request)

    def stored_value_points_refund(self, request):
        return self.env["restaurant.till.service"]._answer(
            self, "points_refund", request
        )

    def stored_value_topup_refund(self, request):
        return self.env["restaurant.till.service"]._answer(
            self, "topup_refund", request
        )

    def stored_value_void(self, request):
        return self.env["restaurant.till.service"]._answer(self, "void", request)

    def stored_value_status(self, request):
        return self.env["restaurant.till.service"]._answer(self, "status", request)

    def stored_value_receipt(self, request):
        return self.env["restaurant.till.service"]._answer(self, "receipt", request)

    def stored_value_closing(self, request=None):
        return self.env["restaurant.till.service"]._answer(self, "closing", {})

    def stored_value_topup_preview(self, request):
        return self.env["restaurant.till.service"]._answer(self, "preview", request)

    def stored_value_buy_gift(self, request):
        return self.env["restaurant.till.service"]._answer(self, "buy_gift", request)

    def stored_value_discount(self, request):
        return self.env["restaurant.till.service"]._answer(self, "discount", request)

    # -- approvals; see restaurant.approval.service

    def restaurant_approvers(self):
        """Who approves here by PIN: ``[{"id", "name"}]``; nobody: by login."""
        self.config_id._check_till_call()
        return self.env["restaurant.approver"]._prepare_choices(self.config_id)

    def restaurant_approve(self, request):
        self.config_id._check_till_call()
        return self.env["restaurant.approval.service"]._approve(self, request)

    # -- coupons

    def restaurant_reserve_coupons(self, request):
        """Take the coupons of a check that is about to be paid; see
        ``restaurant.coupon.service``."""
        self.config_id._check_till_call()
        return self.env["restaurant.coupon.service"]._reserve(self, request)

    def restaurant_release_coupons(self, order_uuid, card_ids):
        self.config_id._check_till_call()
        service = self.env["restaurant.coupon.service"]
        return service._release(self, order_uuid, card_ids)

    def restaurant_issued_coupons(self, order_uuid):
        """Vouchers that a paid check of this till gave, for its receipt."""
        self.config_id._check_till_call()
        if not isinstance(order_uuid, str):
            return []
        order = self.env["pos.order"].sudo()
        order = order.search(
            [("uuid", "=", order_uuid), ("config_id", "=", self.config_id.id)]
        )
        return self.env["restaurant.coupon.issue"]._prepare_receipt_rows(order)

    def restaurant_coupon_problems(self):
        """Coupons of this session that did not hold, or not so much."""
        self.config_id._check_till_call()
        uses = self.env["restaurant.coupon.use"].sudo()
        return uses._prepare_problems(self)

    # -- closing

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        """Holds without an order block closing: money would hang in the till."""
        answer = super()._cannot_close_session(bank_payment_method_diffs)
        if answer:
            return answer
        stored_value = self.payment_method_ids._filter_ledger_tenders()
        differences = bank_payment_method_diffs or {}
        if any(differences.get(method.id) for method in stored_value):
            message = self.env._("Stored value cannot have a counting difference.")
            return {"successful": False, "message": message, "redirect": False}
        holds = self._get_restaurant_open_holds()
        if holds:
            message = self.env._(
                "%(count)s stored-value payments of %(amount)s have no order. Void "
                "them, or finish their orders, before you close.",
                count=len(holds),
                amount=self.currency_id.format(sum(holds.mapped("amount"))),
            )
            return {"successful": False, "message": message, "redirect": False}
        return answer

    def _get_restaurant_open_holds(self):
        return (
            self.env["restaurant.hold"]
            .sudo()
            .search([("session_id", "in", self.ids), ("state", "=", "authorised")])
        )

    def _validate_session(
        self,
        balancing_account=False,
        amount_to_balance=0,
        bank_payment_method_diffs=None,
    ):
        if self._get_restaurant_open_holds():
            raise UserError(
                self.env._(
                    "There are stored-value payments without an order. Void them."
                )
            )
        result = super()._validate_session(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )
        self._count_settlement()
        return result

    def _count_settlement(self):
        """Count what the session took. A count that fails keeps no session open: the
        nightly job counts it again."""
        try:
            with self.env.cr.savepoint():
                self.env["restaurant.settlement"].sudo()._count(self)
        except Exception:
            _logger.exception("Settlement of session %s was not counted", self.ids)

    # -- the books

    def _create_combine_account_payment(self, payment_method, amounts, diff_amount):
        """One entry per session, liability lines per guest, bonus as allowance.

        Core would make one payment whose accounts are swapped wrongly where the
        session nets to a refund, or ask 79 queries for each payment.
        """
        if not payment_method._filter_ledger_tenders():
            return super()._create_combine_account_payment(
                payment_method, amounts, diff_amount
            )
        if not self.currency_id.is_zero(diff_amount):
            raise UserError(
                self.env._("Stored value cannot have a counting difference.")
            )
        receivable = self._get_receivable_account(payment_method)
        books = self.env["restaurant.session.books"]
        lines = books._prepare_payment_lines(self, payment_method)
        lines.append(
            self._credit_amounts(
                {"account_id": receivable.id, "name": payment_method.name},
                amounts["amount"],
                amounts["amount_converted"],
            )
        )
        move = self._create_restaurant_move(payment_method.journal_id, lines)
        if payment_method.use_payment_terminal == STORED_VALUE:
            books._post_granted_bonus(self, payment_method)
        return move.line_ids.filtered(lambda line: line.account_id == receivable)

    def _create_restaurant_move(self, journal, lines):
        moves = self.env["account.move"].with_context(check_move_validity=True)
        move = moves.create(
            {
                "journal_id": journal.id,
                "date": fields.Date.context_today(self),
                "restaurant_session_id": self.id,
                "ref": f"{journal.name}, {self.name}",
                "line_ids": [Command.create(values) for values in lines],
            }
        )
        move._post()
        return move

    def _get_sale_key(self, base_line):
        """A top-up is no sale: it goes to the liability, one line per guest."""
        key = super()._get_sale_key(base_line)
        order = base_line["record"].order_id
        if (
            base_line["record"].product_id
            == order.config_id.restaurant_topup_product_id
        ):
            partner = self.env["res.partner"]._find_accounting_partner(order.partner_id)
            liability = self.company_id.root_id.restaurant_liability_account_id
            key.update(account_id=liability.id, partner_id=partner.id)
        return key

    def _get_sale_vals(self, key, sale_vals):
        values = super()._get_sale_vals(key, sale_vals)
        if key.get("partner_id"):
            values["partner_id"] = key["partner_id"]
        return values

    def _get_related_account_moves(self):
        return super()._get_related_account_moves() | self.restaurant_move_ids
