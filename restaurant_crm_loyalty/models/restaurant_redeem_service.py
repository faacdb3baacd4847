from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import points_lots
from ..tools.points import round_points, to_fraction
from ..tools.posting import Leg, Request
from ..tools.refusal import Refusal


class RestaurantRedeemService(models.AbstractModel):
    """Points that pay: held for the till when the line is added, captured by the
    order, given back by its refund.

    The line on the check is a discount; its uuid is the key of the hold.
    """

    _name = "restaurant.redeem.service"
    _description = "Points as payment"
    _inherit = ["restaurant.points.service", "restaurant.hold.service"]

    @api.model
    def _redeem(self, till, request):
        """Hold ``request.amount`` points for a discount on a check.

        :return: the reply for the till: ``amount`` is the discount in money
        """
        company = self.env["res.company"].browse(till.company_id)
        policy = self.env["restaurant.points.policy"]._get_for(company)
        wallet = self._read_wallet(till, request)

        def work(cr, operation_id):
            paid = self._read_paid(cr, request)
            account_id = self._check_redeem(till, request, policy, wallet, paid)
            self._check_attempt(self._read_attempt(cr, request), request)
            till_id = self._get_till_account_id(till)
            found = self._lock_points(cr, [account_id, till_id])[account_id]
            points = request.amount
            now, today = fields.Datetime.now(), till.business_date
            parts = points_lots.redeem(found, points, now, today)
            legs = [Leg(account_id, "points", -x, lot.id) for lot, x in parts]
            legs.append(Leg(till_id, "points", points))
            hold = self._prepare_redeem_hold(till, request, policy, wallet)
            before = self._read_points(cr, account_id)
            reply = self._make_hold(cr, operation_id, request, legs, hold)
            return {
                **reply,
                "points": float(points),
                "points_before": float(before),
                "points_after": float(before - points),
            }

        return self._run(self._prepare_redeem_request(till, request), work)

    def _prepare_redeem_request(self, till, request):
        return Request(
            key=request.operation_key,
            kind="redeem",
            company_id=till.company_id,
            content={
                "points": str(request.amount),
                "partner": request.partner_id,
                "account": request.account_id,
                "total": request.order_total,
            },
            facts={"session_id": till.session_id, "hold_key": request.key},
        )

    def _read_paid(self, cr, request):
        """What other points pay of the same check, in money."""
        cr.execute(
            SQL(
                """SELECT COALESCE(SUM(amount), 0)::text FROM restaurant_hold
                WHERE order_uuid = %s AND kind = 'redeem' AND key <> %s
                  AND state IN ('authorised', 'captured')""",
                request.order_uuid,
                request.key,
            )
        )
        return Decimal(cr.fetchone()[0])

    def _check_redeem(self, till, request, policy, wallet, paid):
        """:raises Refusal: with the reason why these points cannot pay"""
        if not policy.redeem_on:
            raise Refusal("points_off")
        self._check_wallet(till, wallet)
        points, step = request.amount, Decimal(policy.redeem_step)
        if points < policy.redeem_min or points % step:
            raise Refusal("points_step", min=policy.redeem_min, step=policy.redeem_step)
        total = Decimal(repr(float(request.order_total or 0)))
        most = points_lots.most(
            points,
            total,
            Decimal(repr(policy.redeem_share)),
            Decimal(repr(policy.point_value)),
            step,
            paid,
        )
        if points > most:
            raise Refusal("points_share", points=float(most))
        return wallet["account_id"]

    def _prepare_redeem_hold(self, till, request, policy, wallet):
        value = Decimal(repr(policy.point_value))
        amount = points_lots.worth(request.amount, value, till.digits)
        hold = self._prepare_hold(till, request, "redeem", wallet, {})
        return {**hold, "amount": amount, "points": request.amount, "card_id": None}

    # -- the order is paid

    @api.model
    def _capture_order(self, order):
        """Capture the points of an order's discounts; give back what it refunds.

        :return: values of intents
        """
        vals_list = []
        for line in order._get_points_lines():
            if line.refunded_orderline_id:
                vals_list += self._prepare_restore(order, line)
            elif line._get_signed_amount() < 0:
                vals_list += self._capture_line(order, line)
        return vals_list

    def _capture_line(self, order, line):
        keys = [line.uuid, f"unverified:{line.uuid}"]
        holds = self.env["restaurant.hold"].sudo().search([("key", "in", keys)])
        if holds.filtered("order_id"):
            return []  # recorded before
        hold = holds.filtered(lambda hold: hold.key == line.uuid)
        if reason := self._get_redeem_mismatch(order, line, hold):
            self._record_unverified_points(order, line, reason)
            return []
        off = sum(x._get_signed_amount() for x in order._get_points_lines())
        self._report_share(order, hold, order.amount_total - off)
        return [order._capture(hold)]

    def _get_redeem_mismatch(self, order, line, hold):
        """Why points do not cover a discount; nothing where they do."""
        if not hold:
            return self.env._("No points were taken for this discount.")
        if hold.state != "authorised" or hold.kind != "redeem":
            return self.env._("The points had been given back before.")
        if hold.company_id != order.company_id.root_id:
            return self.env._("The points are of another group.")
        if order.currency_id.compare_amounts(hold.amount, -line._get_signed_amount()):
            return self.env._("The points are worth %s.", hold.amount)
        return None

    def _record_unverified_points(self, order, line, reason):
        hold = (
            self.env["restaurant.hold"]
            .sudo()
            .create(
                {
                    "key": f"unverified:{line.uuid}",
                    "kind": "redeem",
                    "state": "unverified",
                    "amount": -line._get_signed_amount(),
                    "company_id": order.company_id.root_id.id,
                    "config_id": order.config_id.id,
                    "session_id": order.session_id.id,
                    "order_uuid": order.uuid,
                    "order_id": order.id,
                    "reason": reason,
                }
            )
        )
        hold._plan_check_activity()

    def _report_share(self, order, hold, total):
        """Dishes may have gone since the points were taken: a manager hears.

        :param hold: counts with those that the order has captured before
        """
        policy = self.env["restaurant.points.policy"]._get_for(order.company_id)
        total -= order._get_topup_lines()._get_signed_amount()
        cap = order.currency_id.round(total * policy.redeem_share / 100)
        captured = [
            ("order_id", "=", order.id),
            ("kind", "=", "redeem"),
            ("state", "=", "captured"),
        ]
        paid = sum((hold.search(captured) | hold).mapped("amount"))
        if order.currency_id.compare_amounts(paid, cap) > 0:
            order._plan_manager_activity(
                self.env._("Check the points of %s", order.pos_reference),
                self.env._(
                    "Points paid %(paid)s of a check of %(total)s.",
                    paid=order.currency_id.format(paid),
                    total=order.currency_id.format(total),
                ),
            )

    # -- the order is refunded

    def _prepare_restore(self, order, line):
        """Points that come back with a refunded discount, all refunds together."""
        origin = line.refunded_orderline_id
        holds = self.env["restaurant.hold"].sudo()
        hold = holds.search([("key", "=", origin.uuid), ("state", "=", "captured")])
        intents = self.env["restaurant.intent"].sudo()
        earlier = intents.search([("hold_id", "=", hold.id), ("kind", "=", "restore")])
        key = f"restore:{line.uuid}"
        if not hold or key in earlier.mapped("key"):
            return []
        part = origin._get_refunded_parts().get(origin.id, 0)
        due = round_points(to_fraction(hold.points) * part, "floor")
        if part == 1:
            due = to_fraction(hold.points)
        amount = float(due) - sum(earlier.mapped("amount"))
        if amount <= 0:
            return []
        return [
            {
                "key": key,
                "kind": "restore",
                "company_id": hold.company_id.id,
                "order_id": order.id,
                "hold_id": hold.id,
                "account_id": hold.account_id.id,
                "amount": amount,
            }
        ]
