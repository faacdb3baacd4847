from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools import points_lots
from ..tools.points import round_points, to_fraction
from ..tools.posting import Leg
from ..tools.refund_part import RefundPart
from ..tools.refusal import Refusal


class RestaurantPointsTender(models.AbstractModel):
    """Points that are a payment: their refund.

    They pay as the discount does, see ``restaurant.redeem.service``: the hold has the
    key of the payment line. What is refunded to them goes back to the lots that had
    paid, in the ratio of the money, rounded down until the last part brings the rest.
    """

    _name = "restaurant.points.tender"
    _description = "Points as a tender"
    _inherit = ["restaurant.redeem.service", "restaurant.refund.service"]

    @api.model
    def _report(self, order, hold):
        """A manager hears where points paid too much of a check after all."""
        if hold.kind == "redeem":
            self._report_share(order, hold, order.amount_total)

    @api.model
    def _refund(self, till, request):
        """Promise the points back that had paid ``request.amount`` of money."""
        orders = self._get_refunded_orders(till, request)

        def work(cr, operation_id):
            self._check_attempt(self._read_attempt(cr, request), request)
            origins = self._lock_points_origins(cr, orders)
            parts = self._split_points(cr, request.amount, origins)
            points = sum((part.amount for part in parts), Decimal(0))
            legs = self._prepare_points_legs(till, points)
            wallet = {**origins[0], "parts": [part.as_json() for part in parts]}
            hold = self._prepare_hold(till, request, "refund", wallet, {})
            hold.update(points=points, card_id=None)
            reply = self._make_hold(cr, operation_id, request, legs, hold)
            self._reserve_parts(cr, parts, 1)
            return {**reply, "points": float(points)}

        return self._run(self._prepare_request(till, request, "refund"), work)

    def _prepare_points_legs(self, till, points):
        redeemed = self._other_side(till.company_id, "redeemed", -points)
        return [redeemed, Leg(self._get_till_account_id(till), "points", points)]

    def _lock_points_origins(self, cr, order_ids):
        """The payments in points of the refunded orders, newest first."""
        cr.execute(
            SQL(
                """SELECT h.id, h.account_id, a.number, NULL AS card_id,
                    h.amount::text, h.refunded::text, h.points::text
                FROM restaurant_hold h JOIN restaurant_account a ON a.id = h.account_id
                WHERE h.order_id = ANY(%s) AND h.kind = 'redeem'
                  AND h.state = 'captured' AND h.payment_id IS NOT NULL
                ORDER BY h.id DESC FOR NO KEY UPDATE OF h""",
                order_ids,
            )
        )
        origins = cr.dictfetchall()
        if not origins:
            raise Refusal("unknown_hold")
        return origins

    def _split_points(self, cr, due, origins):
        """Spread the money over the payments, and the points of each over its lots."""
        asked, parts = due, []
        for origin in origins:
            money = min(due, Decimal(origin["amount"]) - Decimal(origin["refunded"]))
            if money > 0:
                due -= money
                parts += self._prepare_parts(cr, origin, money)
        if due:
            raise Refusal("over_captured", available=float(asked - due))
        return parts

    def _prepare_parts(self, cr, origin, money):
        spent, returned = self._read_spent_points(cr, origin["id"])
        points = self._get_points_due(origin, money) - sum(
            returned.values(), Decimal(0)
        )
        parts = points_lots.give_back(spent, returned, points)
        if not parts:
            raise Refusal("points_step")  # less than a point is worth
        return [
            RefundPart(
                origin=origin["id"],
                account_id=origin["account_id"],
                lot_id=lot.id,
                unit="points",
                amount=part,
                # noted once for each payment
                money=money if index == 0 else Decimal(0),
            )
            for index, (lot, part) in enumerate(parts)
        ]

    def _get_points_due(self, origin, money):
        """Points that have to be back once this is refunded as well."""
        amount, total = Decimal(origin["amount"]), Decimal(origin["points"])
        after = Decimal(origin["refunded"]) + money
        if after >= amount:
            return total
        part = to_fraction(after) / to_fraction(amount)
        return Decimal(int(round_points(to_fraction(total) * part, "floor")))
