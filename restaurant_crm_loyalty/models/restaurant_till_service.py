from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.money import parse_amount
from ..tools.refusal import Refusal
from ..tools.short_code import short_code
from ..tools.till_request import TillRequest


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
        self._check_access(session)
        session = session.sudo()
        ledger = self.env["restaurant.ledger"]
        try:
            if verb not in ("closing", "receipt") and session.state != "opened":
                raise Refusal("session_closed")
            reply = getattr(self, f"_do_{verb}")(session, values)
        except Refusal as refusal:
            ledger._audit(refusal.code, session.company_id, session_id=session.id)
            reply = refusal.as_reply()
        return ledger._explain(reply)

    def _check_access(self, session):
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            self.env["restaurant.ledger"]._audit(
                "no_access", self.env.company, reason=f"pos.session {session.ids}"[:200]
            )
            raise AccessError(self.env._("Only point of sale users may do this."))
        session.ensure_one().check_access("read")

    def _parse(self, session, values, money=True):
        currency = session.company_id.root_id.currency_id
        if session.currency_id != currency:
            raise Refusal("currency_mismatch")
        return TillRequest.parse(values, currency.decimal_places, money)

    def _do_authorise(self, session, values):
        request = self._parse(session, values)
        return self.env["restaurant.hold.service"]._authorise(session, request)

    def _do_refund(self, session, values):
        request = self._parse(session, values)
        return self.env["restaurant.refund.service"]._refund(session, request)

    def _do_topup_refund(self, session, values):
        request = self._parse(session, values)
        return self.env["restaurant.refund.service"]._take_back_top_up(session, request)

    def _do_void(self, session, values):
        request = self._parse(session, values, money=False)
        service = self.env["restaurant.refund.service"]
        return service._void(session, request.key, request.attempt)

    def _do_status(self, session, values):
        request = self._parse(session, values, money=False)
        return self.env["restaurant.hold.service"]._status(request.key)

    def _do_preview(self, session, values):
        company = session.company_id.root_id
        digits = company.currency_id.decimal_places
        amount = values.get("amount") if isinstance(values, dict) else None
        amount = float(parse_amount(amount, digits))
        plan = self.env["restaurant.topup.plan"].sudo()._get_for(company, amount)
        return {
            "ok": True,
            "amount": amount,
            "bonus": plan.bonus,
            "plan": plan.name or "",
        }

    # -- what the receipt proves

    def _do_receipt(self, session, values):
        """What stored value did on an order. Posts what is still to be posted."""
        uuid = values.get("order_uuid") if isinstance(values, dict) else None
        if not isinstance(uuid, str) or not 8 <= len(uuid) <= 64:
            raise Refusal("bad_request")
        order = self.env["pos.order"].sudo().search([("uuid", "=", uuid)], limit=1)
        if not order or order.company_id.root_id != session.company_id.root_id:
            return {"ok": True, "lines": [], "code": ""}
        intents = self.env["restaurant.intent"].sudo()
        intents.search([("order_id", "=", order.id), ("state", "=", "pending")])._post()
        lines = self._prepare_receipt_lines(order)
        return {"ok": True, "lines": lines, "code": self._sign(order, lines)}

    def _prepare_receipt_lines(self, order):
        holds = self.env["restaurant.hold"].sudo()
        lines = [
            self._prepare_receipt_line(hold.kind, hold._prepare_reply())
            for hold in holds.search(
                [("order_id", "=", order.id), ("state", "=", "captured")], order="id"
            )
        ]
        intents = (
            self.env["restaurant.intent"]
            .sudo()
            .search([("order_id", "=", order.id), ("kind", "=", "topup")], order="id")
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

    def _do_closing(self, session, values):
        """What must be looked at before the session is closed."""
        return {
            "ok": True,
            "holds": [
                {
                    "key": hold.key,
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
