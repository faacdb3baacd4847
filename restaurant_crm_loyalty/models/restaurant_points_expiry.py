from odoo import api, models
from odoo.tools import SQL

from ..tools.posting import Leg
from ..tools.refusal import Refusal


class RestaurantPointsExpiry(models.AbstractModel):
    """Takes back points whose lots have expired: sets of accounts, a posting a set."""

    _name = "restaurant.points.expiry"
    _description = "Expiry of points"
    _inherit = ["restaurant.points.service"]

    @api.model
    def _expire(self, company, today, limit=1000):
        """Take what has expired from all accounts of a group, a batch a posting.

        :return: the number of lots; less than ``limit``: nothing is left, or the
            ledger is busy, and the next night goes on
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT l.id, l.account_id FROM restaurant_lot l
                JOIN restaurant_account a ON a.id = l.account_id
                WHERE a.company_id = %s AND l.unit = 'points' AND l.remaining > 0
                  AND l.expires_on < %s
                ORDER BY l.id LIMIT %s""",
                company.id,
                today,
                limit,
            )
        )
        if not rows:
            return 0
        lot_ids = [row[0] for row in rows]
        account_ids = {row[1] for row in rows}
        key = f"expire:{company.id}:{today}:{lot_ids[0]}:{lot_ids[-1]}:{len(rows)}"

        def work(cr, operation_id):
            condition = SQL("id = ANY(%s) AND expires_on < %s", lot_ids, today)
            found = self._lock_points_where(cr, account_ids, condition)
            legs = [
                Leg(account_id, "points", -lot.remaining, lot.id)
                for account_id, lots in found.items()
                for lot in lots
                if lot.remaining > 0
            ]
            total = -sum(leg.amount for leg in legs)
            if not total:
                raise Refusal("nothing_expired")
            legs.append(self._other_side(company.id, "expired", total))
            self._post(cr, operation_id, key, legs)
            return {"state": "applied", "lots": len(legs) - 1, "points": float(total)}

        reply = self._run(self._prepare_points_request(key, "expire", company), work)
        return len(rows) if reply["ok"] else 0

    @api.model
    def _cron_expire(self, limit=1000):
        policies = self.env["restaurant.points.policy"].sudo()
        policies = policies.search([("company_id", "!=", False)])
        for done, policy in enumerate(policies, 1):
            today = policy._get_today()
            while self._expire(policy.company_id, today, limit) == limit:
                self.env["ir.cron"]._commit_progress(0, remaining=1)
            remaining = len(policies) - done
            self.env["ir.cron"]._commit_progress(1, remaining=remaining)
