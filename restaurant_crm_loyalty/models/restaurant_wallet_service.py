from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.money import round_half_up
from ..tools.refusal import Refusal
from ..tools.till import is_within


class RestaurantWalletService(models.AbstractModel):
    """Which card and account a guest pays from, and whether they may."""

    _name = "restaurant.wallet.service"
    _description = "Cards and limits at the till"
    _inherit = ["restaurant.ledger"]

    def _get_bonus_cap(self, till, request, wallet):
        """The most that bonus money may still pay; None where nothing limits it.

        Without the total of its check, a payment itself is taken for it.
        """
        if till.bonus_share >= 100:
            return None
        total = request.amount
        if request.order_total and request.order_total > 0:
            total = Decimal(repr(float(request.order_total)))
        share = Decimal(repr(max(till.bonus_share, 0.0)))
        cap = round_half_up(total * share / 100, till.digits)
        return max(cap - Decimal(wallet["paid_by_bonus"] or 0), Decimal(0))

    def _check_pin(self, till, request, wallet):
        """Ask for the PIN of the card above the company's limit for one check.

        Outside the posting: a hash takes long, and a wrong try has to stay counted.
        """
        if float(self._get_check_amount(wallet, request)) <= till.pin_above:
            return {"ok": True}
        if wallet["hold_state"] == "authorised":
            return {"ok": True}  # asked again under the same key: no new payment
        try:
            self._check_wallet(till, wallet)
        except Refusal as refusal:
            self._audit_request(refusal.code, till, request)
            return refusal.as_reply()
        pins = self.env["restaurant.card.pin"].sudo()
        if request.pin is None:
            has_pin = pins.search_count([("card_id", "=", wallet["card_id"])], limit=1)
            return {"ok": False, "code": "pin_required" if has_pin else "pin_unset"}
        answer = pins._verify(wallet["card_id"], request.pin)
        if not answer["ok"]:
            self._audit_request(answer["code"], till, request)
        return answer

    def _audit_request(self, code, till, request):
        self._audit(
            code, till.company_id, session_id=till.session_id, hold_key=request.key
        )

    def _read_wallet(self, till, request):
        """The card and account that the guest pays from, and its lots, as of now.

        A request may name them; the guest has to hold that card all the same.

        :return: a row of ``sql/wallet.sql``; its columns are None without an account
        """
        return self._read_payment(till.session_id, request)

    @api.model
    def _read_payment(self, session_id, request):
        """The till of a session, and what a guest pays from at it.

        :return: a row of ``sql/payment.sql``
        """
        number = request.card_number
        return self._read(
            SQL(
                "SELECT * FROM restaurant_crm_payment(%s, %s, %s, %s, %s, %s, %s)",
                session_id,
                request.partner_id,
                request.account_id,
                request.card_id,
                number and self.env["restaurant.card"]._clean_number(number),
                request.key,
                request.order_uuid,
            )
        )

    def _check_wallet(self, till, wallet):
        """:raises Refusal: with the reason why this card may not pay here and today"""
        if not wallet["account_id"]:
            raise Refusal("unknown_account")
        if wallet["card_state"] == "replaced":
            raise Refusal("replaced")
        states = {wallet["account_state"], wallet["card_state"]}
        if "closed" in states:
            raise Refusal("closed")
        if states != {"active"}:
            raise Refusal("frozen")
        if wallet["valid_until"] and wallet["valid_until"] < till.business_date:
            raise Refusal("expired")
        if wallet["outlets"] and till.outlet_id not in wallet["outlets"]:
            raise Refusal("wrong_outlet")
        if not is_within(till.hour, wallet["hour_from"], wallet["hour_until"]):
            raise Refusal("wrong_hour")

    def _get_check_amount(self, wallet, request):
        """What the card pays of the check in all: two payments are no way around a
        limit."""
        return request.amount + Decimal(wallet["paid_by_card"] or 0)

    def _check_ticket(self, wallet, request):
        """Limits are the card's; that of a day is checked behind the lock."""
        limit = Decimal(wallet["limit_ticket"] or 0)
        if limit and self._get_check_amount(wallet, request) > limit:
            left = max(limit - Decimal(wallet["paid_by_card"] or 0), Decimal(0))
            raise Refusal("over_limit", limit=float(limit), available=float(left))

    def _filter_usable(self, till, found):
        """The lots that may pay on the outlet's business day."""
        return [
            lot
            for lot in found
            if lot.unit in ("principal", "bonus")
            and (not lot.expires_on or lot.expires_on >= till.business_date)
        ]
