from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import lots
from ..tools.posting import Leg, Request
from ..tools.refusal import Refusal
from ..tools.statements import insert, upsert_code


class RestaurantHoldService(models.AbstractModel):
    """The verbs of stored value at the till: authorise, void, status.

    Authorise is a real transfer from the guest to the account "In POS" of the till,
    committed before the till hears of it.
    """

    _name = "restaurant.hold.service"
    _description = "Stored value at the till"
    _inherit = ["restaurant.wallet.service"]

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
            self._check_attempt(wallet, request)
            self._check_limits(cr, till, wallet, request)
            till_id = self._get_till_account_id(till)
            balances, usable = self._lock_balances(
                cr,
                [wallet["account_id"], till_id],
                self._get_usable_lots_condition(till, wallet["account_id"]),
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
            return self._prepare_hold(
                till, operation_id, request, "spend", wallet, parts, before, posting
            )

        return self._run(self._prepare_request(till, request, "authorise"), work)

    def _prepare_request(self, till, request, kind):
        return Request(
            key=request.operation_key,
            kind=kind,
            company_id=till.company_id,
            content={
                "amount": str(request.amount),
                "partner": request.partner_id,
                "account": request.account_id,
                "card": request.card_id,
                "lines": request.refunded_line_ids,
            },
            facts={"session_id": till.session_id, "hold_key": request.key},
        )

    def _check_attempt(self, hold, request):
        """Refuse what comes after its hold has ended, or beside another amount.

        :param hold: row with ``hold_state`` and ``hold_attempt``; read without a lock,
            since making the hold fails where it changed meanwhile
        """
        state = hold["hold_state"]
        if state in ("authorised", "unverified"):
            raise Refusal("key_conflict")
        if state and (state == "captured" or request.attempt <= hold["hold_attempt"]):
            raise Refusal("already_ended", state=state)

    def _read_attempt(self, cr, request):
        cr.execute(
            SQL(
                """SELECT state AS hold_state, attempt AS hold_attempt
                FROM restaurant_hold WHERE key = %s""",
                request.key,
            )
        )
        return cr.dictfetchone() or {"hold_state": None}

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

    def _prepare_hold(
        self, till, operation_id, request, kind, wallet, parts, before, posting
    ):
        """The reply for the till, and the statements that post and make the hold.

        They begin a new attempt on a hold that was taken back, and return no row
        where a void overtook this authorisation.
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
        reply = {
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
        return reply, SQL("%s; %s", posting, self._upsert_hold(request.key, values))

    def _upsert_hold(self, key, values):
        statement = insert("restaurant_hold", {"key": key, **values})
        return SQL("%s %s", statement, upsert_code(tuple(values)))

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
                return {"state": "void"}, None  # this attempt has ended before
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
            return {"state": "void"}, None

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
