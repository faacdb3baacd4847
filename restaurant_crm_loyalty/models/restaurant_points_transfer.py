from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import points_lots
from ..tools.posting import Leg
from ..tools.refusal import Refusal

DAY = timedelta(hours=24)


class RestaurantPointsTransfer(models.AbstractModel):
    """Points that change hands: gifts, merged guests, adjustments by hand."""

    _name = "restaurant.points.transfer"
    _description = "Transfers of points"
    _inherit = ["restaurant.points.service"]

    @api.model
    def _transfer(self, key, source, target, amount, reason, alone=False):
        """Give points of one account to another; they keep their expiry.

        :param alone: nobody else has looked at it
        :return: the ledger's reply
        """
        now, today = self._get_clock(source.company_id)

        def work(cr, operation_id):
            found = self._lock_points(cr, [source.id, target.id])
            self._check_target(cr, source, target)
            if alone:
                self._check_alone(cr, source, amount, self.env.uid)
            parts = points_lots.redeem(found[source.id], amount, now, today)
            legs = self._hand_over(cr, operation_id, parts, target.id, found[target.id])
            self._post(cr, operation_id, key, legs)
            return self._prepare_points_reply(cr, source.id, -amount, alone=alone)

        content = {"from": source.id, "to": target.id, "points": str(amount)}
        request = self._prepare_points_request(
            *(key, "transfer", source.company_id, content),
            account_id=source.id,
            reason=reason,
            user_id=self.env.uid,
        )
        return self._run(request, work)

    def _check_target(self, cr, source, target):
        """Points leave no group; and who confirms a transfer may be late."""
        if source.company_id != target.company_id or source == target:
            raise Refusal("unknown_account")
        cr.execute(SQL("SELECT state FROM restaurant_account WHERE id = %s", target.id))
        if cr.fetchone()[0] == "closed":
            raise Refusal("closed")

    def _check_alone(self, cr, account, amount, user_id):
        """What one user gives, takes and transfers of an account alone, adds up for a
        day. It is counted behind the lock of the account: two requests at once are no
        way around the limit.
        """
        policy = self.env["restaurant.points.policy"]._get_for(account.company_id)
        cr.execute(
            SQL(
                """SELECT COALESCE(SUM(ABS((reply ->> 'points')::numeric)), 0)::text
                FROM restaurant_operation
                WHERE account_id = %s AND user_id = %s AND state = 'applied'
                  AND kind IN ('adjust', 'transfer') AND reply ->> 'alone' = 'true'
                  AND create_date > %s""",
                account.id,
                user_id,
                fields.Datetime.now() - DAY,
            )
        )
        together = Decimal(cr.fetchone()[0]) + abs(amount)
        if not policy or together > Decimal(repr(policy.adjust_limit)):
            raise Refusal("second_person")

    def _get_clock(self, company):
        policy = self.env["restaurant.points.policy"]._get_for(company)
        return fields.Datetime.now(), policy._get_today()

    def _hand_over(self, cr, operation_id, parts, target_id, found):
        """Legs that move parts of lots to another account, with their terms."""
        legs = []
        for lot, part in parts:
            legs.append(Leg(lot.account_id, "points", -part, lot.id))
            paid, rest = points_lots.repay(found, part)
            legs += [Leg(target_id, "points", x, owed.id) for owed, x in paid]
            found = points_lots.after(found, paid)
            if rest:
                leg = self._make_points_lot(
                    *(cr, operation_id, target_id, rest),
                    expires_on=lot.expires_on,
                    usable_from=lot.usable_from,
                    policy_version=lot.policy_version,
                )
                legs.append(leg)
        return legs

    # -- guests who are merged

    @api.model
    def _plan_join(self, guest):
        """Plan to join the points of a guest's accounts on the first of them."""
        accounts = self.env["restaurant.account"].sudo()
        own = accounts.search(
            [
                ("guest_id", "=", guest.id),
                ("kind", "=", "guest"),
                ("state", "!=", "closed"),
            ],
            order="id",
        )
        # Refunds of their checks take points from where they are now.
        own[1:].earning_ids.account_id = own[:1]
        others = own[1:].filtered(
            lambda account: account.lot_ids.filtered(
                lambda lot: lot.unit == "points" and lot.remaining
            )
        )
        self.env["restaurant.intent"].sudo()._plan(
            [
                {
                    "key": f"merge:{account.id}:{account.lot_ids[:1].id}",
                    "kind": "merge",
                    "company_id": account.company_id.id,
                    "account_id": account.id,
                    "target_id": own[:1].id,
                    "amount": account.points,
                }
                for account in others
            ]
        )

    def _join(self, cr, operation_id, intent, _amount):
        """All points of an account, pending ones and what it owes too."""
        source_id, target_id = intent.account_id.id, intent.target_id.id
        if source_id == target_id:  # merged the other way round, by hand
            return self._prepare_points_reply(cr, target_id, Decimal(0))
        legs = self._hand_over_all(cr, operation_id, source_id, target_id)
        if legs:
            self._post(cr, operation_id, intent.key, legs)
        return self._prepare_points_reply(cr, target_id, Decimal(0))

    def _hand_over_all(self, cr, operation_id, source_id, target_id):
        """Legs that move all points of an account, with their terms and its debt."""
        found = self._lock_points(cr, [source_id, target_id])
        own = [(lot, lot.remaining) for lot in found[source_id] if lot.remaining > 0]
        legs = self._hand_over(cr, operation_id, own, target_id, found[target_id])
        for owed in (lot for lot in found[source_id] if lot.remaining < 0):
            legs.append(Leg(source_id, "points", -owed.remaining, owed.id))
            legs.append(
                self._make_points_lot(cr, operation_id, target_id, owed.remaining)
            )
        before = points_lots.debt(found[source_id]) + points_lots.debt(found[target_id])
        self._raise_debt_limit(cr, target_id, before)
        return legs

    # -- a present with a message, see restaurant.offer

    def _present(self, cr, operation_id, intent, amount):
        """Points for nothing: they expire as those that a check gives today."""
        account = intent.account_id
        policy = self.env["restaurant.points.policy"]._get_for(account.company_id)
        found = self._lock_points(cr, [account.id])[account.id]
        legs = self._fill(
            *(cr, operation_id, account.id, found, amount),
            expires_on=policy._get_expiry(policy._get_today()),
            policy_version=policy.version,
        )
        legs.append(self._other_side(account.company_id.id, "earned", -amount))
        self._post(cr, operation_id, intent.key, legs)
        return self._prepare_points_reply(cr, account.id, amount)

    # -- by hand

    @api.model
    def _adjust(self, adjustment, user, key=None, alone=False):
        """Post an adjustment, see ``restaurant.points.adjustment``."""
        account = adjustment.account_id
        policy = self.env["restaurant.points.policy"]._get_for(account.company_id)
        amount = Decimal(f"{adjustment.points:.{policy._get_digits()}f}")
        now, today = self._get_clock(account.company_id)
        key = key or f"adjust:{adjustment.id}"

        def work(cr, operation_id):
            found = self._lock_points(cr, [account.id])[account.id]
            if alone:
                self._check_alone(cr, account, amount, user.id)
            if amount > 0:
                legs = self._fill(
                    *(cr, operation_id, account.id, found, amount),
                    expires_on=policy._get_expiry(today),
                    policy_version=policy.version,
                )
            else:
                parts = points_lots.redeem(found, -amount, now, today)
                legs = [Leg(account.id, "points", -x, lot.id) for lot, x in parts]
            legs.append(self._other_side(account.company_id.id, "adjusted", -amount))
            self._post(cr, operation_id, key, legs)
            return self._prepare_points_reply(cr, account.id, amount, alone=alone)

        request = self._prepare_points_request(
            *(key, "adjust", account.company_id, {"points": str(amount)}),
            account_id=account.id,
            reason=adjustment.reason,
            user_id=user.id,
        )
        return self._run(request, work)
