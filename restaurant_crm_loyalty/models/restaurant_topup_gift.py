import logging
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..tools import points_lots

_logger = logging.getLogger(__name__)


class RestaurantTopupGift(models.AbstractModel):
    """Points and a coupon that come with a top-up, and go when it is taken back.

    Both happen in the ledger's transaction of the top-up, under its key: never twice,
    and never one without the other.
    """

    _name = "restaurant.topup.gift"
    _description = "Gifts with top-ups"
    _inherit = ["restaurant.points.service"]

    # -- giving

    def _give(self, cr, operation_id, account, plan, day):
        """:param day: the business day of the top-up
        :return: legs of the points, and what the reply tells
        """
        legs, told = [], {}
        policy = self.env["restaurant.points.policy"]._get_for(account.company_id)
        points = Decimal(0)
        if policy:
            points = Decimal(f"{plan.gift_points:.{policy._get_digits()}f}")
        if points:
            found = self._lock_points(cr, [account.id])[account.id]
            legs = self._fill(
                *(cr, operation_id, account.id, found, points),
                expires_on=policy._get_expiry(day),
                policy_version=policy.version,
            )
            legs.append(self._other_side(account.company_id.id, "earned", -points))
            told["points"] = float(points)
        if plan.gift_program_id:
            told["coupons"] = self._give_coupon(cr, operation_id, account, plan, day)
        return legs, told

    def _give_coupon(self, cr, operation_id, account, plan, day):
        """:return: ids of what was given; nothing to an account that is nobody's"""
        offer = plan.gift_program_id
        if not account.guest_id or not offer._can_be_given():
            _logger.warning("No coupon of plan %s for %s", plan.id, account.number)
            return []
        issue = self.env["restaurant.coupon.issue"]
        return issue._give_in_ledger(cr, operation_id, offer, account, day, "topup").ids

    # -- taking back

    def _take_back_held(self, cr, operation_id, hold):
        """What came with the top-up that a hold of a till has taken back."""
        cr.execute(
            SQL(
                """SELECT array_agg(DISTINCT l.operation_id) FROM restaurant_entry e
                JOIN restaurant_lot l ON l.id = e.lot_id
                WHERE e.operation_id = %s""",
                hold["operation_id"],
            )
        )
        (topup_ids,) = cr.fetchone()
        accounts = self.env["restaurant.account"]
        # All but the side of the points, which everybody locks last.
        company_id = hold["company_id"]
        ids = [accounts._get_system_id(company_id, x) for x in ("topup", "granted")]
        till_id = accounts._get_system_id(company_id, "till", hold["config_id"])
        self._lock_lots(cr, [hold["account_id"], till_id, *ids], SQL("FALSE"))
        return self._take_back(cr, operation_id, hold["account_id"], topup_ids)

    def _lock_merged(self, cr, account_id):
        """Where the points of an account are now: it may have been merged meanwhile,
        or its guest, whose first account has the points of all.
        """
        while account_id:
            found_id = account_id
            self._lock_lots(cr, [found_id], SQL("FALSE"))
            cr.execute(
                SQL(
                    """SELECT COALESCE(a.merged_into_id, (
                        SELECT o.id FROM restaurant_account o
                        WHERE o.guest_id = a.guest_id AND o.company_id = a.company_id
                          AND o.kind = 'guest' AND a.kind = 'guest'
                          AND o.state <> 'closed' AND o.id < a.id
                        ORDER BY o.id LIMIT 1))
                    FROM restaurant_account a WHERE a.id = %s""",
                    found_id,
                )
            )
            (account_id,) = cr.fetchone()
        return self.env["restaurant.account"].sudo().browse(found_id)

    def _take_back(self, cr, operation_id, account_id, topup_ids):
        """Points that are spent are owed, as those of a check; a coupon that is used
        stays used.

        :param account_id: which was topped up
        :return: legs of the points, and what the reply tells
        """
        cr.execute(
            SQL(
                """SELECT COALESCE(-SUM(amount), 0)::text FROM restaurant_entry
                WHERE operation_id = ANY(%s) AND unit = 'points'
                  AND lot_id IS NULL""",
                topup_ids,
            )
        )
        legs, told = [], {}
        points = Decimal(cr.fetchone()[0])
        if points:
            account = self._lock_merged(cr, account_id)
            found = self._lock_points(cr, [account.id])[account.id]
            parts = points_lots.claw_back(found, points, topup_ids[0])
            legs, taken, told = self._prepare_claw_back(
                *(cr, operation_id, account.company_id, account.id, found, parts)
            )
            told["points"] = -float(taken)
        if used := self._void_coupons(cr, topup_ids):
            told["coupons_used"] = used
        return legs, told

    def _void_coupons(self, cr, topup_ids):
        """:return: codes of those that had been used"""
        cr.execute(
            SQL(
                """SELECT reply -> 'coupons' FROM restaurant_operation
                WHERE id = ANY(%s) AND reply -> 'coupons' IS NOT NULL""",
                topup_ids,
            )
        )
        ids = [card_id for (cards,) in cr.fetchall() for card_id in cards]
        if not ids:
            return []
        env = self.env(cr=cr, su=True)
        cards = env["restaurant.coupon.service"]._lock(ids)
        cards._void()
        env.flush_all()
        used = cards.filtered(lambda card: card.restaurant_state == "used")
        return used.mapped("code")

    # -- telling

    def _describe_left(self, reply, currency):
        """What could not be taken back, in sentences; nothing: empty."""
        lines = []
        if reply.get("short"):
            lines.append(
                self.env._(
                    "%(points)s points could not be taken back: %(worth)s.",
                    points=reply["short"],
                    worth=currency.format(reply["short_value"]),
                )
            )
        if reply.get("coupons_used"):
            codes = ", ".join(reply["coupons_used"])
            lines.append(self.env._("The coupon of the top-up is used: %s.", codes))
        return " ".join(lines)
