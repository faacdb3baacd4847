from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.posting import Grant, Leg, Request
from ..tools.refusal import Refusal

# The account that a captured amount ends in, by kind of hold.
END = {
    ("spend", "principal"): "redeemed",
    ("spend", "bonus"): "redeemed",
    ("redeem", "points"): "redeemed",
    ("reversal", "principal"): "topup",
    ("reversal", "bonus"): "granted",
}
REOPENED_DAYS = 30


class RestaurantSettleService(models.AbstractModel):
    """What follows from a paid order, posted right after its commit, by key."""

    _name = "restaurant.settle.service"
    _description = "Settlement of paid orders"
    _inherit = ["restaurant.ledger"]

    @api.model
    def _settle(self, cr, operation_id, key, hold_id):
        """Move what an order captured from the till to its end.

        A payment goes to *redeemed*; a refund goes back to the lots that had paid; a
        top-up that was taken back undoes both of its sides.
        """
        cr.execute(
            SQL(
                """SELECT id, kind, state, settled, company_id, account_id, config_id,
                    operation_id, principal::text, bonus::text, points::text, parts
                FROM restaurant_hold WHERE id = %s FOR NO KEY UPDATE""",
                hold_id,
            )
        )
        hold = cr.dictfetchone()
        if hold["state"] != "captured" or hold["settled"]:
            raise Refusal("already_ended", state=hold["state"])
        legs, told = self._prepare_settle_legs(hold), {}
        if hold["kind"] == "reversal":
            gifts = self.env["restaurant.topup.gift"]
            gone, told = gifts._take_back_held(cr, operation_id, hold)
            legs += gone
        self._reopen_lots(cr, [leg.lot_id for leg in legs if leg.lot_id])
        self._post(cr, operation_id, key, legs)
        cr.execute(
            SQL("UPDATE restaurant_hold SET settled = TRUE WHERE id = %s", hold_id)
        )
        return {"state": "captured", "account": {"id": hold["account_id"]}, **told}

    def _prepare_settle_legs(self, hold):
        account = self.env["restaurant.account"]
        company_id = hold["company_id"]
        till_id = account._get_system_id(company_id, "till", hold["config_id"])
        legs = []
        for unit in ("principal", "bonus", "points"):
            if amount := Decimal(hold[unit] or 0):
                legs.append(Leg(till_id, unit, -amount))
                if end := END.get((hold["kind"], unit)):
                    end_id = account._get_system_id(company_id, end)
                    legs.append(Leg(end_id, unit, amount))
        if hold["kind"] == "refund":
            for part in hold["parts"]:
                amount = Decimal(part["amount"])
                legs.append(Leg(part["account"], part["unit"], amount, part["lot"]))
        return legs

    def _reopen_lots(self, cr, lot_ids):
        """A lot that expired since it paid can be used for some days again."""
        if not lot_ids:
            return
        today = fields.Date.context_today(self)
        cr.execute(
            SQL(
                """UPDATE restaurant_lot SET expires_on = %s
                WHERE id = ANY(%s) AND expires_on < %s""",
                today + timedelta(days=REOPENED_DAYS),
                lot_ids,
                today,
            )
        )

    # -- top-up

    @api.model
    def _top_up(self, key, account, amount, facts=None, bonus_base=None):
        """Credit a top-up that was paid: principal, and the bonus of its plan.

        :param account: the guest's account
        :param amount: decimal, what was paid
        :param facts: columns of the operation, e.g. ``order_id``
        :param bonus_base: decimal, the part that earns a bonus; all of it by default
        :return: the ledger's reply
        """
        base = amount if bonus_base is None else bonus_base
        request = Request(
            key=key,
            kind="topup",
            company_id=account.company_id.id,
            content={"account": account.id, "amount": str(amount), "base": str(base)},
            facts={"account_id": account.id, **(facts or {})},
        )
        day = fields.Date.context_today(self)
        work = self._get_top_up_work(key, account, amount, base, day)
        return self._run(request, work)

    def _get_top_up_work(self, key, account, amount, base, day):
        """:param day: the business day, which says what plans there are"""

        def work(cr, operation_id):
            # Who tops up twice at once gets but once what there is once.
            self._lock_lots(cr, self._get_top_up_ids(account), SQL("FALSE"))
            plans = self.env["restaurant.topup.plan"].sudo()
            plan = plans._get_for(account.company_id.id, float(base), day, account, cr)
            grants = self._prepare_grants(account, amount, plan, base, day)
            sources = self._prepare_sources(account, grants)
            legs = self._make_lots(cr, operation_id, grants) + sources
            gifts = self.env["restaurant.topup.gift"]
            points, told = gifts._give(cr, operation_id, account, plan, day)
            self._post(cr, operation_id, key, legs + points)
            after = self._read_available(cr, account.id)
            total = sum(grant.amount for grant in grants)
            return {
                "state": "applied",
                "account": {"id": account.id, "number": account.number},
                "amount": float(amount),
                "principal": float(amount),
                "bonus": float(total - amount),
                "balance_before": float(after - total),
                "balance_after": float(after),
                **told,
            }

        return work

    def _prepare_grants(self, account, amount, plan, base, day):
        """The plan stands on the principal too: it may bring no bonus but a gift."""
        grants = [Grant(account.id, "principal", amount, None, plan.id or None)]
        if plan and (granted := plan._get_bonus(float(base))):
            digits = account.currency_id.decimal_places
            bonus = Decimal(f"{granted:.{digits}f}")
            expires_on = plan.bonus_months and (
                day + relativedelta(months=plan.bonus_months)
            )
            grants.append(
                Grant(account.id, "bonus", bonus, expires_on or None, plan.id)
            )
        return grants

    def _get_top_up_ids(self, account):
        """All accounts that a top-up moves: they are locked together, in order."""
        systems = self.env["restaurant.account"]
        company_id = account.company_id.id
        sides = ("topup", "granted")
        return [account.id, *(systems._get_system_id(company_id, x) for x in sides)]

    def _prepare_sources(self, account, grants):
        sides = {"principal": "topup", "bonus": "granted"}
        return [
            Leg(
                self.env["restaurant.account"]._get_system_id(
                    account.company_id.id, sides[grant.unit]
                ),
                grant.unit,
                -grant.amount,
            )
            for grant in grants
        ]

    # -- a wrong top-up, taken back in the back office

    @api.model
    def _reverse_top_up(self, operation, reason, user_id):
        """Post the opposite of a top-up of which nothing was spent.

        :return: the ledger's reply; ``bonus_spent`` where a part is gone
        """
        key = f"reverse:{operation.id}"
        account_id = operation.account_id.id

        def work(cr, operation_id):
            condition = SQL("operation_id = %s AND unit <> 'points'", operation.id)
            sources = self._prepare_reversed_sources(cr, operation)
            ids = {account_id, *(leg.account_id for leg in sources)}
            taken = self._lock_lots(cr, ids, condition)
            if not taken or any(lot.remaining != lot.granted for lot in taken):
                raise Refusal("bonus_spent")
            legs = [Leg(account_id, lot.unit, -lot.granted, lot.id) for lot in taken]
            gifts = self.env["restaurant.topup.gift"]
            gone, told = gifts._take_back(
                *(cr, operation_id, account_id, [operation.id])
            )
            self._post(cr, operation_id, key, legs + sources + gone)
            return {"state": "applied", "account": {"id": account_id}, **told}

        facts = {
            "account_id": account_id,
            "reverses_id": operation.id,
            "reason": reason,
            "user_id": user_id,
        }
        content = {"reverses": operation.id}
        company_id = operation.company_id.id
        return self._run(Request(key, "reverse", company_id, content, facts), work)

    def _prepare_reversed_sources(self, cr, operation):
        cr.execute(
            SQL(
                """SELECT account_id, unit, (-amount)::text FROM restaurant_entry
                WHERE operation_id = %s AND lot_id IS NULL AND unit <> 'points'""",
                operation.id,
            )
        )
        return [Leg(row[0], row[1], Decimal(row[2])) for row in cr.fetchall()]
