from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..tools.money import round_half_up
from ..tools.refusal import Refusal


class RestaurantWalletService(models.AbstractModel):
    """Which card and account a guest pays from, and whether they may."""

    _name = "restaurant.wallet.service"
    _description = "Cards and limits at the till"
    _inherit = ["restaurant.ledger"]

    def _get_bonus_cap(self, till, request):
        """The most that bonus money may pay; None where nothing limits it.

        Without the total of its check, a payment itself is taken for it.
        """
        if till.bonus_share >= 100:
            return None
        total = request.amount
        if request.order_total and request.order_total > 0:
            total = Decimal(repr(float(request.order_total)))
        share = Decimal(repr(max(till.bonus_share, 0.0)))
        return round_half_up(total * share / 100, till.digits)

    def _check_pin(self, till, request):
        """Ask for the PIN of the card above the company's limit.

        Outside the posting: a hash takes long, and a wrong try has to stay counted.
        """
        if float(request.amount) <= till.pin_above:
            return {"ok": True}
        if self._get_authorised(request):
            return {"ok": True}  # asked again under the same key: no new payment
        try:
            wallet = self._find_wallet(self.env.cr, till, request)
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

    def _get_authorised(self, request):
        return (
            self.env["restaurant.hold"]
            .sudo()
            .search_count(
                [("key", "=", request.key), ("state", "=", "authorised")], limit=1
            )
        )

    def _audit_request(self, code, till, request):
        self._audit(
            code, till.company_id, session_id=till.session_id, hold_key=request.key
        )

    def _find_wallet(self, cr, till, request):
        """The card and account that the guest pays from, read afresh.

        A request may name them; the guest has to hold that card all the same.
        """
        condition = SQL("TRUE")
        if request.account_id:
            condition = SQL("a.id = %s", request.account_id)
        if request.card_id:
            condition = SQL("%s AND c.id = %s", condition, request.card_id)
        if request.card_number:
            number = self.env["restaurant.card"]._clean_number(request.card_number)
            condition = SQL("%s AND c.number = %s", condition, number)
        cr.execute(
            SQL(
                """SELECT a.id AS account_id, a.number, a.state, c.id AS card_id,
                    c.state AS card_state, c.limit_ticket::text, c.limit_day::text,
                    c.valid_until,
                    (SELECT array_agg(r.restaurant_outlet_id)
                        FROM restaurant_card_restaurant_outlet_rel r
                        WHERE r.restaurant_card_id = c.id) AS outlets,
                    h.state AS hold_state, h.attempt AS hold_attempt
                FROM restaurant_guest g
                JOIN restaurant_card c ON c.holder_id = g.id
                JOIN restaurant_account a ON a.id = c.account_id
                LEFT JOIN restaurant_hold h ON h.key = %s
                WHERE g.partner_id = %s AND a.company_id = %s AND %s
                ORDER BY (c.state = 'active') DESC, (a.guest_id = g.id) DESC, c.id
                LIMIT 1""",
                request.key,
                request.partner_id,
                till.company_id,
                condition,
            )
        )
        row = cr.dictfetchone()
        if not row:
            raise Refusal("unknown_account")
        self.env["restaurant.card"]._check_wallet(till, row)
        return row

    def _check_limits(self, cr, till, wallet, request):
        """Card limits count the outlet's business day; open holds count too."""
        ticket, day = wallet["limit_ticket"], wallet["limit_day"]
        if ticket and float(ticket) and request.amount > Decimal(ticket):
            limit = float(ticket)
            raise Refusal("over_limit", limit=limit, available=limit)
        if day and float(day):
            cr.execute(
                SQL(
                    """SELECT COALESCE(SUM(amount), 0)::text FROM restaurant_hold
                    WHERE card_id = %s AND business_date = %s AND kind = 'spend'
                      AND state IN ('authorised', 'captured')""",
                    wallet["card_id"],
                    till.business_date,
                )
            )
            spent = Decimal(cr.fetchone()[0])
            left = Decimal(day) - spent
            if request.amount > left:
                raise Refusal(
                    "over_limit",
                    limit=float(day),
                    spent=float(spent),
                    available=float(max(left, 0)),
                )

    def _get_usable_lots_condition(self, till, account_id):
        return SQL(
            """account_id = %s AND remaining > 0 AND unit IN ('principal', 'bonus')
            AND (expires_on IS NULL OR expires_on >= %s)""",
            account_id,
            till.business_date,
        )
