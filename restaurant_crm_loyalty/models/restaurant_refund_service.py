from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools import lots
from ..tools.approval import Need
from ..tools.posting import Leg
from ..tools.refund_part import RefundPart
from ..tools.refusal import Refusal


class RestaurantRefundService(models.AbstractModel):
    """What goes back: the refund of a payment, and a top-up that was wrong."""

    _name = "restaurant.refund.service"
    _description = "Refunds of stored value"
    _inherit = ["restaurant.hold.service"]

    @api.model
    def _refund(self, till, request):
        """Promise ``request.amount`` back to the lots that paid the refunded lines.

        The account may be blocked, closed or merged meanwhile: the money goes back to
        where it came from and waits there.
        """
        orders = self._get_refunded_orders(till, request)

        def work(cr, operation_id):
            self._check_attempt(self._read_attempt(cr, request), request)
            origins = self._lock_origins(cr, orders)
            parts = self._split_refund(cr, request, origins)
            till_id = self._get_till_account_id(till)
            redeemed_id = self.env["restaurant.account"]._get_system_id(
                till.company_id, "redeemed"
            )
            split = lots.totals([(part, part.amount) for part in parts])
            legs = [Leg(redeemed_id, unit, -x) for unit, x in split.items()]
            legs += [Leg(till_id, unit, x) for unit, x in split.items()]
            wallet = {**origins[0], "parts": [part.as_json() for part in parts]}
            hold = self._prepare_hold(till, request, "refund", wallet, split)
            reply = self._make_hold(cr, operation_id, request, legs, hold)
            self._reserve_parts(cr, parts, 1)
            return reply

        return self._run(self._prepare_request(till, request, "refund"), work)

    def _get_refunded_orders(self, till, request):
        lines = self.env["pos.order.line"].browse(request.refunded_line_ids).exists()
        orders = lines.order_id.filtered(
            lambda order: order.company_id.root_id.id == till.company_id
        )
        return orders.ids

    def _lock_origins(self, cr, order_ids):
        """The captured payments of the refunded orders, newest first."""
        cr.execute(
            SQL(
                """SELECT h.id, h.account_id, h.card_id, h.operation_id, a.number,
                    (h.amount - h.refunded)::text AS left,
                    COALESCE(h.returned, '{}'::jsonb) AS returned
                FROM restaurant_hold h JOIN restaurant_account a ON a.id = h.account_id
                WHERE h.order_id = ANY(%s) AND h.kind = 'spend'
                  AND h.state = 'captured'
                ORDER BY h.id DESC FOR NO KEY UPDATE OF h""",
                order_ids,
            )
        )
        origins = cr.dictfetchall()
        if not origins:
            raise Refusal("unknown_hold")
        return origins

    def _split_refund(self, cr, request, origins):
        """Spread the refund over the payments, and each part over its lots."""
        due, parts = request.amount, []
        digits = max(0, -request.amount.as_tuple().exponent)
        for origin in origins:
            amount = min(due, Decimal(origin["left"]))
            if amount <= 0:
                continue
            due -= amount
            returned = {int(k): Decimal(v) for k, v in origin["returned"].items()}
            spent = self._read_spent_lots(cr, origin["operation_id"])
            for lot, given in lots.give_back(spent, returned, amount, digits):
                parts.append(self._make_part(origin, lot, given))
        if due:
            raise Refusal("over_captured", available=float(request.amount - due))
        return parts

    def _make_part(self, origin, lot, amount):
        return RefundPart(origin["id"], origin["account_id"], lot.id, lot.unit, amount)

    def _read_spent_lots(self, cr, operation_id):
        """``[(lot, amount), …]`` that an authorisation took."""
        cr.execute(
            SQL(
                """SELECT l.id, l.unit, l.operation_id, l.granted::text,
                    l.remaining::text, l.expires_on, (-e.amount)::text
                FROM restaurant_entry e JOIN restaurant_lot l ON l.id = e.lot_id
                WHERE e.operation_id = %s ORDER BY e.id""",
                operation_id,
            )
        )
        return [
            (
                lots.Lot(*row[:3], Decimal(row[3]), Decimal(row[4]), row[5]),
                Decimal(row[6]),
            )
            for row in cr.fetchall()
        ]

    def _reserve_parts(self, cr, parts, sign):
        """Note on each payment what of it was given back, or no longer is."""
        for part in parts:
            cr.execute(
                SQL(
                    """UPDATE restaurant_hold SET refunded = refunded + %(paid)s,
                        returned = jsonb_set(
                            COALESCE(returned, '{}'::jsonb), ARRAY[%(lot)s],
                            to_jsonb((COALESCE((returned ->> %(lot)s)::numeric, 0)
                                + %(amount)s)::text))
                    WHERE id = %(origin)s""",
                    amount=sign * part.amount,
                    paid=sign * part.paid,
                    lot=str(part.lot_id),
                    origin=part.origin,
                )
            )

    def _release_parts(self, cr, parts):
        self._reserve_parts(cr, [RefundPart.from_json(x) for x in parts or []], -1)

    # -- a wrong top-up

    @api.model
    def _take_back_top_up(self, till, request):
        """Hold a whole top-up, principal and bonus, that is paid back at the till.

        Only while none of it was spent; a floor manager does it, or approves it.
        """
        session = self.env["pos.session"].browse(till.session_id)
        own = self.env["restaurant.approver"]._has_authority(session.config_id)
        need = Need("topup_refund", request.key, float(request.amount))
        approvals = self.env["restaurant.approval.service"]
        if not own and not approvals._is_approved(session, need):
            self._audit("needs_supervisor", till.company_id, session_id=till.session_id)
            return {"ok": False, "code": "needs_supervisor"}
        orders = self._get_refunded_orders(till, request)

        def work(cr, operation_id):
            approval_id = None if own else approvals._lock_granted(cr, till, need)
            self._check_attempt(self._read_attempt(cr, request), request)
            account_id, number, grants = self._find_top_up(cr, orders, request)
            till_id = self._get_till_account_id(till)
            taken = self._lock_lots(
                cr,
                [account_id, till_id],
                SQL("operation_id = ANY(%s) AND unit <> 'points'", grants),
            )
            if any(lot.remaining != lot.granted for lot in taken):
                raise Refusal("bonus_spent")
            parts = [(lot, lot.granted) for lot in taken]
            legs = self._prepare_transfer(account_id, till_id, parts)
            wallet = {"account_id": account_id, "number": number, "card_id": None}
            split = lots.totals(parts)
            hold = self._prepare_hold(till, request, "reversal", wallet, split)
            reply = self._make_hold(cr, operation_id, request, legs, hold)
            if approval_id:
                approvals._use(cr, approval_id)
            return reply

        reply = self._run(self._prepare_request(till, request, "reverse"), work)
        if own and reply["ok"]:
            approvals._note_own(session, need)
        return reply

    def _find_top_up(self, cr, order_ids, request):
        """The top-up of exactly this amount that the refunded orders had paid."""
        cr.execute(
            SQL(
                """SELECT l.account_id, a.number, array_agg(l.operation_id)
                FROM restaurant_operation o
                JOIN restaurant_lot l
                  ON l.operation_id = o.id AND l.unit = 'principal'
                JOIN restaurant_account a ON a.id = l.account_id
                WHERE o.order_id = ANY(%s) AND o.kind = 'topup' AND o.state = 'applied'
                GROUP BY l.account_id, a.number HAVING SUM(l.granted) = %s""",
                order_ids,
                request.amount,
            )
        )
        row = cr.fetchone()
        if not row:
            raise Refusal("unknown_hold")
        return row
