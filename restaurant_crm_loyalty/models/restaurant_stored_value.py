from uuid import NAMESPACE_URL, uuid5

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..tools.money import parse_id, parse_key
from ..tools.refusal import Refusal


class RestaurantStoredValue(models.AbstractModel):
    """Stored value for other channels, by the same code as a till.

    A channel, say a web shop, is a till (``pos.config``) of its own with an open
    session, and a user of the point of sale with an API key. It calls these methods by
    Odoo's JSON-2 API, e.g. ``POST /json/2/restaurant.stored.value/authorise``. Every
    reply is ``{"ok": true}`` with its values, or ``{"ok": false, "code", "message"}``;
    after ``busy``, or no reply, ask again with the same key: nothing is done twice.
    """

    _name = "restaurant.stored.value"
    _description = "Stored value for other channels"

    @api.model
    def identify(self, till_id, text):
        """Who has this card number, phone number or code of a phone.

        :return: ``{"ok", "guests": [{"guest_id", "partner_id", "name", …}]}``
        """
        return self._in_session(
            till_id,
            lambda session: session.config_id.restaurant_find_guests(text, scan=True),
        )

    @api.model
    def balance(self, till_id, partner_id):
        """What a guest can pay from: ``{"ok", "accounts": [{"id", "number",
        "principal", "bonus", "available", "state", "cards": […]}]}``."""

        def work(session):
            guest = self._find_guest(session, partner_id)
            accounts = self.env["restaurant.account"].sudo()
            values = accounts._prepare_till_values(guest).get(guest.id, [])
            return {"ok": True, "accounts": values}

        return self._in_session(till_id, work)

    @api.model
    def authorise(self, till_id, request):
        """Hold an amount: ``{"key", "partner_id", "amount"[, "attempt", "account_id",
        "card_id", "card_number", "pin"]}``; the key is yours, 8 to 200 characters."""
        return self._in_session(
            till_id, lambda session: session.stored_value_authorise(request)
        )

    @api.model
    def capture(self, till_id, key):
        """Take what is held: a paid check of the channel is stored for it.

        Captured again it is the same check.

        :return: ``{"ok", "state": "captured", "order": its number}``
        """
        return self._in_session(till_id, lambda session: self._capture(session, key))

    @api.model
    def void(self, till_id, key, attempt=0):
        """Give back what is held and was not captured."""
        request = {"key": key, "attempt": attempt}
        return self._in_session(
            till_id, lambda session: session.stored_value_void(request)
        )

    @api.model
    def refund(self, till_id, key, amount, payment_key):
        """Give back a part of what was captured, to the lots that it came from.

        :param key: of this refund, another one than that of the payment
        """
        return self._in_session(
            till_id, lambda session: self._refund(session, key, amount, payment_key)
        )

    @api.model
    def status(self, till_id, key):
        """What became of a key: authorised, captured, void, refused, or none."""
        return self._in_session(
            till_id, lambda session: session.stored_value_status({"key": key})
        )

    # -- how

    def _in_session(self, till_id, work):
        """Do something in the open session of a till that the user may work at."""
        ledger = self.env["restaurant.ledger"]
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("You may not work at this till."))
        try:
            till = self.env["pos.config"].browse(parse_id(till_id, "bad_request"))
            if not till.exists():
                raise Refusal("bad_request")
            till.check_access("read")
            if till.current_session_id.state != "opened":
                raise Refusal("session_closed")
            return work(till.current_session_id)
        except Refusal as refusal:
            ledger._audit(refusal.code, self.env.company.root_id.id)
            return ledger._explain(refusal.as_reply())

    def _find_guest(self, session, partner_id):
        guest = (
            self.env["restaurant.guest"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", parse_id(partner_id, "unknown_account")),
                    ("company_id", "=", session.company_id.root_id.id),
                ]
            )
        )
        if not guest:
            raise Refusal("unknown_account")
        return guest

    def _get_hold(self, session, key):
        """The hold of a key in this group, as of now."""
        self.env.flush_all()
        hold = (
            self.env["restaurant.hold"]
            .sudo()
            .search(
                [
                    ("key", "=", parse_key(key)),
                    ("company_id", "=", session.company_id.root_id.id),
                ]
            )
        )
        if not hold:
            raise Refusal("unknown_hold")
        return hold

    def _capture(self, session, key):
        hold = self._get_hold(session, key)
        if hold.state == "captured" and hold.kind == "spend":
            return self._prepare_captured(hold.order_id)
        if hold.state != "authorised" or hold.kind != "spend":
            raise Refusal("already_ended", state=hold.state)
        if hold.session_id != session:
            raise Refusal("session_closed")
        partner = hold.card_id.holder_id.partner_id or hold.guest_id.partner_id
        return self._store(session, partner, hold.key, hold.amount)

    def _refund(self, session, key, amount, payment_key):
        payment = self._get_hold(session, payment_key)
        if payment.state != "captured" or payment.kind != "spend":
            raise Refusal("unknown_hold")
        partner = payment.order_id.partner_id
        lines = payment.order_id.lines
        reply = session.stored_value_refund(
            {
                "key": key,
                "partner_id": partner.id,
                "amount": amount,
                "refunded_line_ids": lines.ids,
            }
        )
        if not reply["ok"]:
            return reply
        hold = self._get_hold(session, key)
        if hold.state == "captured":
            return self._prepare_captured(hold.order_id)
        return self._store(session, partner, key, -hold.amount, lines[:1])

    def _store(self, session, partner, key, amount, refunded=None):
        """Store a paid check of one line, as a till does; twice, it is one check."""
        order = self._prepare_order(session, partner, key, amount, refunded)
        self.env["pos.order"].sync_from_ui([order])
        stored = self.env["pos.order"].search([("uuid", "=", order["uuid"])])
        return self._prepare_captured(stored)

    def _prepare_captured(self, order):
        return {"ok": True, "state": "captured", "order": order.pos_reference}

    def _prepare_order(self, session, partner, key, amount, refunded):
        product = session.config_id.restaurant_channel_product_id
        if not product:
            raise Refusal("no_product")
        method = session.payment_method_ids.filtered(
            lambda one: one.use_payment_terminal == "stored_value"
        )[:1]
        uuid = str(uuid5(NAMESPACE_URL, f"restaurant:{key}"))
        sign = -1 if amount < 0 else 1
        taxes = product.taxes_id.filtered_domain(
            self.env["account.tax"]._check_company_domain(session.company_id)
        )
        totals = taxes.with_context(force_price_include=True).compute_all(
            abs(amount), session.currency_id, product=product
        )
        unit = totals["total_included"] if self._is_included(taxes) else None
        tax = totals["total_included"] - totals["total_excluded"]
        line = {
            "uuid": str(uuid5(NAMESPACE_URL, f"restaurant:line:{key}")),
            "product_id": product.id,
            "qty": sign,
            "price_unit": unit or totals["total_excluded"],
            "tax_ids": [Command.set(taxes.ids)],
            "price_subtotal": totals["total_excluded"],
            "price_subtotal_incl": totals["total_included"],
            "refunded_orderline_id": refunded and refunded.id,
        }
        payment = {
            "uuid": key,
            "payment_method_id": method.id,
            "amount": amount,
            "payment_date": fields.Datetime.now(),
        }
        return {
            "uuid": uuid,
            "session_id": session.id,
            "company_id": session.company_id.id,
            "partner_id": partner.id,
            "state": "paid",
            "is_refund": amount < 0,
            "to_invoice": False,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": amount,
            "amount_tax": sign * tax,
            "amount_paid": amount,
            "amount_return": 0.0,
            "lines": [Command.create(line)],
            "payment_ids": [Command.create(payment)],
        }

    def _is_included(self, taxes):
        return all(taxes.mapped("price_include"))
