from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import lots
from ..tools.lots import read_lots
from ..tools.posting import Leg, Request
from ..tools.refusal import Refusal
from ..tools.statements import as_json, insert


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
    def _authorise(self, till, request, wallet):
        """Take ``request.amount`` from the guest's account for this till.

        :param request: a ``TillRequest``
        :param wallet: as ``_read_wallet`` gives it, read in this request
        :return: the reply for the till, see ``restaurant.hold._prepare_reply``
        """
        answer = self._check_pin(till, request, wallet)
        if not answer["ok"]:
            return answer
        operation = self._prepare_request(till, request, "authorise")

        def prepare(again):
            found = self._read_wallet(till, request) if again else wallet
            return self._prepare_authorise(till, request, operation, found)

        return self._run_at_once(operation, prepare)

    def _prepare_authorise(self, till, request, operation, wallet):
        """The statement that does it, from what was read without a lock: it fails
        where the lots have changed, or a hold was made, since then."""
        self._check_wallet(till, wallet)
        self._check_attempt(wallet, request)
        self._check_ticket(wallet, request)
        parts = lots.spend(
            self._filter_usable(till, read_lots(wallet["lots"])),
            request.amount,
            till.spend_order,
            till.digits,
            self._get_bonus_cap(till, request, wallet),
        )
        account_id = wallet["account_id"]
        operation.facts["account_id"] = account_id
        split = lots.totals(parts)
        till_account_id = self._get_till_account_id(till)
        legs = self._prepare_transfer(account_id, till_account_id, parts)
        return SQL(
            "SELECT restaurant_crm_hold(NULL, %s, %s, %s, %s, %s)",
            Json(self._prepare_operation(operation)),
            self._prepare_legs(legs),
            as_json(self._prepare_hold(till, request, "spend", wallet, split)),
            wallet["limit_day"],
            wallet["limit_month"],
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

    def _prepare_hold(self, till, request, kind, wallet, split):
        """What ``sql/hold.sql`` makes a hold of.

        :param wallet: ``account_id``, ``number``, ``card_id``; ``parts`` of a refund
        :param split: ``{unit: amount}``
        """
        return {
            "key": request.key,
            "attempt": request.attempt,
            "kind": kind,
            "amount": request.amount,
            "principal": split.get("principal", 0),
            "bonus": split.get("bonus", 0),
            "company_id": till.company_id,
            "account_id": wallet["account_id"],
            "number": wallet["number"],
            "card_id": wallet["card_id"],
            "config_id": till.config_id,
            "session_id": till.session_id,
            "order_uuid": request.order_uuid,
            "business_date": till.business_date,
            "parts": wallet.get("parts"),
        }

    def _make_hold(self, cr, operation_id, request, legs, hold):
        """Post the legs and make the hold; the reply for the till."""
        cr.execute(
            SQL(
                "SELECT restaurant_crm_hold(%s, %s, %s, %s, NULL, NULL)",
                operation_id,
                Json({"key": request.operation_key}),
                self._prepare_legs(legs),
                as_json(hold),
            )
        )
        (reply,) = cr.fetchone()
        if not reply.pop("ok"):
            raise Refusal(**reply)
        return reply

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
        self._post(cr, operation_id, key, legs)

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
