from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import lots
from ..tools.money import round_half_up
from ..tools.posting import Leg, Request
from ..tools.refusal import Collision, Refusal
from ..tools.statements import insert


class RestaurantHoldService(models.AbstractModel):
    """The verbs of stored value at the till: authorise, void, status.

    Authorise is a real transfer from the guest to the account "In POS" of the till,
    committed before the till hears of it.
    """

    _name = "restaurant.hold.service"
    _description = "Stored value at the till"
    _inherit = ["restaurant.ledger"]

    def _check_supervisor(self):
        if not self.env.user.has_group("restaurant_crm.group_restaurant_floor"):
            raise AccessError(self.env._("Only a floor manager may do this."))

    # -- authorise

    @api.model
    def _authorise(self, till, request):
        """Take ``request.amount`` from the guest's account for this till.

        :param request: a ``TillRequest``
        :return: the reply for the till, see ``restaurant.hold._prepare_reply``
        """
        answer = self._check_pin(till, request)
        if not answer["ok"]:
            return answer

        def work(cr, operation_id):
            wallet = self._find_wallet(cr, till, request)
            self._check_attempt(cr, request)
            till_id = self._get_till_account_id(till)
            balances = self._lock_balances(cr, [wallet["account_id"], till_id])
            self._check_limits(cr, till, wallet, request)
            usable = self._read_lots(
                cr, wallet["account_id"], self._get_usable_lots_condition(till)
            )
            parts = lots.spend(
                usable,
                request.amount,
                till.spend_order,
                till.digits,
                self._get_bonus_cap(till, request),
            )
            legs = self._prepare_transfer(wallet["account_id"], till_id, parts)
            before = self._sum_available(balances, wallet["account_id"])
            posting = self._prepare_post(
                operation_id, request.operation_key, balances, legs
            )
            return self._write_hold(
                cr, till, operation_id, request, "spend", wallet, parts, before, posting
            )

        return self._run(self._prepare_request(till, request, "authorise"), work)

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

    def _prepare_request(self, till, request, kind):
        return Request(
            key=request.operation_key,
            kind=kind,
            company_id=till.company_id,
            content={
                "amount": str(request.amount),
                "partner": request.partner_id,
                "account": request.account_id,
                "lines": request.refunded_line_ids,
            },
            facts={"session_id": till.session_id, "hold_key": request.key},
        )

    def _check_attempt(self, cr, request):
        """Refuse what comes after its hold has ended, or beside another amount."""
        cr.execute(
            SQL(
                """SELECT state, attempt FROM restaurant_hold WHERE key = %s
                FOR NO KEY UPDATE""",
                request.key,
            )
        )
        row = cr.fetchone()
        if row and row[0] in ("authorised", "unverified"):
            raise Refusal("key_conflict")
        if row and (row[0] == "captured" or request.attempt <= row[1]):
            raise Refusal("already_ended", state=row[0])

    def _find_wallet(self, cr, till, request):
        """The card and account that the guest pays from, read afresh."""
        condition = SQL("TRUE")
        if request.account_id:
            condition = SQL("a.id = %s", request.account_id)
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
                        WHERE r.restaurant_card_id = c.id) AS outlets
                FROM restaurant_guest g
                JOIN restaurant_card c ON c.holder_id = g.id
                JOIN restaurant_account a ON a.id = c.account_id
                WHERE g.partner_id = %s AND a.company_id = %s AND %s
                ORDER BY (c.state = 'active') DESC, (a.guest_id = g.id) DESC, c.id
                LIMIT 1""",
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
            raise Refusal("over_limit", limit=float(ticket))
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
            if spent + request.amount > Decimal(day):
                raise Refusal("over_limit", limit=float(day), spent=float(spent))

    def _get_usable_lots_condition(self, till):
        return SQL(
            """remaining > 0 AND unit IN ('principal', 'bonus')
            AND (expires_on IS NULL OR expires_on >= %s)""",
            till.business_date,
        )

    def _get_till_account_id(self, till):
        return self.env["restaurant.account"]._get_system_id(
            till.company_id, "till", till.config_id
        )

    def _prepare_transfer(self, account_id, other_id, parts):
        """Legs that take lots from an account and put their sum into another."""
        out = [Leg(account_id, lot.unit, -amount, lot.id) for lot, amount in parts]
        into = [
            Leg(other_id, unit, amount) for unit, amount in lots.totals(parts).items()
        ]
        return out + into

    def _sum_available(self, balances, account_id):
        return sum(balances[account_id, unit].amount for unit in ("principal", "bonus"))

    def _write_hold(
        self, cr, till, operation_id, request, kind, wallet, parts, before, posting
    ):
        """Post, and make the hold, or begin a new attempt on one that was taken back.

        :return: the reply for the till
        :raises Collision: where a void overtook this authorisation
        """
        split = lots.totals(parts)
        sign = 1 if kind == "refund" else -1
        values = {
            "attempt": request.attempt,
            "kind": kind,
            "state": "authorised",
            "settled": False,
            "amount": request.amount,
            "principal": split.get("principal", 0),
            "bonus": split.get("bonus", 0),
            "refunded": 0,
            "balance_before": before,
            "balance_after": before + sign * request.amount,
            "company_id": till.company_id,
            "account_id": wallet["account_id"],
            "card_id": wallet["card_id"],
            "config_id": till.config_id,
            "session_id": till.session_id,
            "order_uuid": request.order_uuid,
            "operation_id": operation_id,
            "business_date": till.business_date,
            "parts": Json(wallet["parts"]) if wallet.get("parts") else None,
        }
        cr.execute(SQL("%s; %s", posting, self._upsert_hold(request.key, values)))
        if not cr.fetchone():
            raise Collision
        return {
            "state": "authorised",
            "kind": kind,
            "key": request.key,
            "attempt": request.attempt,
            "amount": float(request.amount),
            "principal": float(values["principal"]),
            "bonus": float(values["bonus"]),
            "balance_before": float(before),
            "balance_after": float(values["balance_after"]),
            "account": {"id": wallet["account_id"], "number": wallet["number"]},
            "card_id": wallet["card_id"],
        }

    def _upsert_hold(self, key, values):
        return SQL(
            """%s ON CONFLICT (key) DO UPDATE SET (%s) = ROW (%s)
            WHERE restaurant_hold.state = 'void'
              AND restaurant_hold.attempt < EXCLUDED.attempt
            RETURNING id""",
            insert("restaurant_hold", {"key": key, **values}),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(SQL("EXCLUDED.%s", SQL.identifier(name)) for name in values),
        )

    # -- void and status

    @api.model
    def _void(self, till, key, attempt=0):
        """Give an authorised amount back, once; also before it was ever asked for.

        A key that nobody knows is marked void, so that an authorisation which is
        still on its way finds its end.
        """

        def work(cr, operation_id):
            hold = self._lock_hold(cr, till, key, attempt)
            if hold["state"] == "void" or attempt < hold["attempt"]:
                return {"state": "void"}  # this attempt has ended before
            if hold["state"] != "authorised":
                raise Refusal("already_ended", state=hold["state"])
            self._reverse_operation(cr, operation_id, void_key, hold["operation_id"])
            self._release_parts(cr, hold["parts"])
            cr.execute(
                SQL(
                    "UPDATE restaurant_hold SET state = 'void' WHERE id = %s",
                    hold["id"],
                )
            )
            return {"state": "void"}

        void_key = f"void:{key}:{attempt}"
        request = Request(
            key=void_key,
            kind="void",
            company_id=till.company_id,
            content={"key": key, "attempt": attempt},
            facts={"session_id": till.session_id, "hold_key": key},
        )
        return self._run(request, work)

    def _lock_hold(self, cr, till, key, attempt):
        """The hold, locked; made void where nobody had asked for it yet."""
        tombstone = {
            "key": key,
            "attempt": attempt,
            "kind": "spend",
            "state": "void",
            "amount": 0,
            "refunded": 0,
            "company_id": till.company_id,
            "config_id": till.config_id,
            "session_id": till.session_id,
        }
        cr.execute(
            SQL(
                """%s ON CONFLICT (key) DO NOTHING;
                SELECT id, state, kind, operation_id, parts, attempt
                FROM restaurant_hold WHERE key = %s FOR NO KEY UPDATE""",
                insert("restaurant_hold", tombstone),
                key,
            )
        )
        return cr.dictfetchone()

    def _reverse_operation(self, cr, operation_id, key, reversed_id):
        """Post the opposite of every entry of an operation, to the same lots."""
        cr.execute(
            SQL(
                """SELECT account_id, unit, (-amount)::text, lot_id
                FROM restaurant_entry WHERE operation_id = %s ORDER BY id""",
                reversed_id,
            )
        )
        legs = [Leg(r[0], r[1], Decimal(r[2]), r[3]) for r in cr.fetchall()]
        balances = self._lock_balances(cr, {leg.account_id for leg in legs})
        self._post(cr, operation_id, key, balances, legs)

    @api.model
    def _status(self, till, key):
        """What became of a payment; ``none`` where the server never heard of it."""
        mine = [("company_id", "=", till.company_id)]
        holds = self.env["restaurant.hold"].sudo()
        hold = holds.search([("key", "=", key), *mine], limit=1)
        if hold:
            return hold._prepare_reply()
        operation = self.env["restaurant.operation"].sudo()
        last = operation.search(
            [("hold_key", "=", key), ("kind", "!=", "refusal"), *mine],
            order="id desc",
            limit=1,
        )
        if last.state == "refused":
            return {"ok": True, "state": "refused", "key": key, "code": last.code}
        return {"ok": True, "state": "none", "key": key}
