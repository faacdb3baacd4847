from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.restaurant_crm.tools.business_day import clock_date, to_local

from ..tools.money import check_decimals, parse_amount, parse_id
from ..tools.refusal import Refusal
from ..tools.short_code import short_code
from ..tools.till import TILL_COLUMNS, Till
from ..tools.till_request import TillRequest

# Requests that name an amount and a guest; those that name a payment made before.
MONEY_VERBS = {"authorise", "refund", "topup_refund", "redeem", "points_refund"}
KEY_VERBS = {"void", "status"}


class RestaurantTillService(models.AbstractModel):
    """Requests of a till: checked, sent to the ledger, answered in plain values.

    A reply is ``{"ok": True, …}`` or ``{"ok": False, "code", "message", …}``; code
    ``busy`` means that nobody knows yet: ask again with the same key.
    """

    _name = "restaurant.till.service"
    _description = "Requests of a till"

    @api.model
    def _answer(self, session, verb, values):
        """:raises AccessError: for a user who may not work at this till"""
        ledger = self.env["restaurant.ledger"]
        request, refusal = self._parse(verb, values)
        till, *wallet = self._read_till(session, verb == "authorise" and request)
        try:
            if verb not in ("closing", "receipt") and till.state != "opened":
                raise Refusal("session_closed")
            if refusal:
                raise refusal
            if verb in MONEY_VERBS:
                request = self._check_currency(till, request)
            reply = getattr(self, f"_do_{verb}")(till, request, *wallet)
        except Refusal as refused:
            ledger._audit(refused.code, till.company_id, session_id=till.session_id)
            reply = refused.as_reply()
        return ledger._explain(reply)

    def _parse(self, verb, values):
        """What the till asks for, or the refusal of it."""
        if verb not in MONEY_VERBS and verb not in KEY_VERBS:
            return values, None
        try:
            return TillRequest.parse(values, verb in MONEY_VERBS), None
        except Refusal as refusal:
            return None, refusal

    def _check_currency(self, till, request):
        if not till.same_currency:
            raise Refusal("currency_mismatch")
        return request.in_currency(till.digits)

    def _read_till(self, session, payment=None):
        """The session's ``Till``; only for users of the till's own company.

        :param payment: a ``TillRequest``: what it pays from is read along, see
            ``restaurant.wallet.service._read_wallet``
        :return: the till, and the wallet if asked
        """
        session.ensure_one()
        row = self._query_till(session.id, payment)
        allowed = row and row["branch_id"] in self.env.user._get_company_ids()
        if not allowed or not self.env.user.has_group("point_of_sale.group_pos_user"):
            self.env["restaurant.ledger"]._audit(
                "no_access", self.env.company.root_id.id, reason=f"session {session.id}"
            )
            raise AccessError(self.env._("You may not work at this till."))
        till = self._make_till(row)
        return (till, row) if payment else (till,)

    def _get_till(self, session):
        """The ``Till`` of a session, for those whose rights were checked before."""
        return self._make_till(self._query_till(session.id))

    def _query_till(self, session_id, payment=None):
        """A row of ``sql/till.sql``; of ``sql/payment.sql`` for a payment."""
        if payment:
            service = self.env["restaurant.wallet.service"]
            return service._read_payment(session_id, payment)
        self.env.cr.execute(SQL("SELECT * FROM restaurant_crm_till(%s)", session_id))
        return self.env.cr.dictfetchone()

    def _make_till(self, row):
        clock = to_local(fields.Datetime.now(), row["tz"] or "UTC")
        today = clock_date(clock, row["day_cutoff"] or 0.0)
        hour = clock.hour + clock.minute / 60
        return Till(today, hour, *(row[name] for name in TILL_COLUMNS))

    def _do_authorise(self, till, request, wallet):
        return self.env["restaurant.hold.service"]._authorise(till, request, wallet)

    def _do_redeem(self, till, request):
        return self.env["restaurant.redeem.service"]._redeem(till, request)

    def _do_points_refund(self, till, request):
        return self.env["restaurant.points.tender"]._refund(till, request)

    def _do_refund(self, till, request):
        return self.env["restaurant.refund.service"]._refund(till, request)

    def _do_topup_refund(self, till, request):
        return self.env["restaurant.refund.service"]._take_back_top_up(till, request)

    def _do_void(self, till, request):
        service = self.env["restaurant.refund.service"]
        return service._void(till, request.key, request.attempt)

    def _do_status(self, till, request):
        return self.env["restaurant.hold.service"]._status(till, request.key)

    def _do_preview(self, till, values):
        amount = values.get("amount") if isinstance(values, dict) else None
        exact = check_decimals(parse_amount(amount), till.digits)
        account = self._find_account(till, values.get("partner_id"))
        self._check_legal(till, account, exact)
        amount = float(exact)
        # Whose account was closed gets a new one, but not what there is only once.
        owned = account or self._find_account(till, values.get("partner_id"), True)
        plan = (
            self.env["restaurant.topup.plan"]
            .sudo()
            ._get_for(till.company_id, amount, till.business_date, owned)
        )
        return {
            "ok": True,
            "amount": amount,
            "bonus": plan._get_bonus(amount) if plan else 0.0,
            "plan": plan.name or "",
            "gift": plan.gift or "",
        }

    def _do_discount(self, till, values):
        return self.env["restaurant.tender.discount"].sudo()._quote(till, values)

    def _do_buy_gift(self, till, values):
        shop = self.env["restaurant.points.shop"]
        if not isinstance(values, dict) or not shop._is_key(values.get("key")):
            raise Refusal("bad_request")
        gift_id = parse_id(values.get("gift_id"), "bad_request")
        account = self._find_account(till, values.get("partner_id"))
        if not account:
            raise Refusal("unknown_account")
        gift = self.env["restaurant.points.gift"].sudo().browse(gift_id).exists()
        return shop._buy(values["key"], account, gift, session_id=till.session_id)

    def _find_account(self, till, partner_id, is_closed=False):
        """The account of a guest that is not closed, or is; none of a new guest.

        Who was merged may have several: the first is credited, and has all points.
        """
        accounts = self.env["restaurant.account"].sudo()
        if not partner_id:
            return accounts
        return accounts.search(
            [
                ("guest_id.partner_id", "=", parse_id(partner_id, "bad_request")),
                ("company_id", "=", till.company_id),
                ("state", "=" if is_closed else "!=", "closed"),
            ],
            order="id",
            limit=1,
        )

    def _check_legal(self, till, account, amount):
        """What the legal profile of the group says to this top-up of this guest."""
        company = self.env["res.company"].browse(till.company_id)
        profile = self.env["restaurant.legal.profile"]._get_for(company)
        if not profile:
            return
        if obstacle := profile._get_obstacle(account, amount):
            code, facts = obstacle
            raise Refusal(code, **facts)

    # -- what the receipt proves

    def _do_receipt(self, till, values):
        """What stored value did on an order. Posts what is still to be posted."""
        uuid = values.get("order_uuid") if isinstance(values, dict) else None
        if not isinstance(uuid, str) or not 8 <= len(uuid) <= 64:
            raise Refusal("bad_request")
        order = self.env["pos.order"].sudo().search([("uuid", "=", uuid)], limit=1)
        if not order or order.company_id.root_id.id != till.company_id:
            return {"ok": True, "lines": [], "code": ""}
        intents = self.env["restaurant.intent"].sudo()
        intents.search([("order_id", "=", order.id), ("state", "=", "pending")])._post()
        # What was posted just now is too new for the snapshot of this request.
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            fresh = self.with_env(self.env(cr=cr))
            lines = fresh._prepare_receipt_lines(order.id)
            points = fresh.env["restaurant.points.receipt"]._prepare(order.id)
        return {
            "ok": True,
            "lines": lines,
            "points": points,
            "code": self._sign(order, lines),
        }

    def _prepare_receipt_lines(self, order_id):
        holds = self.env["restaurant.hold"].sudo()
        lines = [
            self._prepare_receipt_line(hold.kind, hold._prepare_reply())
            for hold in holds.search(
                [
                    ("order_id", "=", order_id),
                    ("state", "=", "captured"),
                    ("kind", "!=", "redeem"),
                ],
                order="id",
            )
            if not hold.points
        ]
        intents = (
            self.env["restaurant.intent"]
            .sudo()
            .search([("order_id", "=", order_id), ("kind", "=", "topup")], order="id")
        )
        operations = self.env["restaurant.operation"].sudo()
        posted = operations.search([("key", "in", intents.mapped("key"))])
        replies = {operation.key: operation.reply for operation in posted}
        for intent in intents:
            reply = replies.get(intent.key) or {"amount": intent.amount}
            lines.append(
                {
                    **self._prepare_receipt_line("topup", reply),
                    "pending": intent.state != "posted",
                }
            )
        return lines

    def _prepare_receipt_line(self, kind, reply):
        account = reply.get("account") or {}
        return {
            "kind": kind,
            "account": account.get("number", ""),
            "amount": reply.get("amount"),
            "principal": reply.get("principal"),
            "bonus": reply.get("bonus"),
            "before": reply.get("balance_before"),
            "after": reply.get("balance_after"),
            "pending": False,
        }

    def _sign(self, order, lines):
        """A code that only this server can make of this order and these amounts."""
        if not lines:
            return ""
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        facts = [(x["kind"], x["account"], x["amount"], x["after"]) for x in lines]
        return short_code(secret, order.uuid, facts)

    # -- closing

    def _do_closing(self, till, values):
        """What must be looked at before the session is closed."""
        session = self.env["pos.session"].sudo().browse(till.session_id)
        return {
            "ok": True,
            "holds": [
                {
                    "key": hold.key,
                    "attempt": hold.attempt,
                    "kind": hold.kind,
                    "guest": hold.guest_id.name,
                    "account": hold.account_id.number,
                    "amount": hold.amount,
                    "since": hold.create_date,
                }
                for hold in session._get_restaurant_open_holds()
            ],
            "unverified": [
                {
                    "id": hold.id,
                    "order": hold.order_id.pos_reference or hold.order_id.name,
                    "guest": hold.order_id.partner_id.name,
                    "amount": hold.amount,
                    "reason": hold.reason,
                }
                for hold in self.env["restaurant.hold"]
                .sudo()
                .search([("session_id", "=", session.id), ("state", "=", "unverified")])
            ],
            "pending": [
                {
                    "id": intent.id,
                    "kind": intent.kind,
                    "order": intent.order_id.pos_reference,
                    "amount": intent.amount,
                    "code": intent.code,
                }
                for intent in self.env["restaurant.intent"]
                .sudo()
                .search(
                    [
                        ("order_id.session_id", "=", session.id),
                        ("state", "!=", "posted"),
                    ]
                )
            ],
        }
