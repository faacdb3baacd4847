from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.posting import Grant, Leg, Request
from ..tools.refusal import Refusal


class RestaurantTransferService(models.AbstractModel):
    """Moves what an account holds: into another one, or out of the house."""

    _name = "restaurant.transfer.service"
    _description = "Transfers between accounts"
    _inherit = ["restaurant.ledger"]

    @api.model
    def _merge(self, key, source, target, reason):
        """Move everything from one account to another of the same group, and close it.

        Each top-up is moved by an operation of its own, so that it keeps its ratio of
        principal and bonus; every lot keeps its expiry. Points go all at once, with
        what is owed. Cards open the other account from now on. Begun and broken off,
        it is finished by asking again, with another key where it was refused.

        :return: the first refusal, or the last reply
        """
        self._post_pending(source)
        for grant in [*self._read_grants(source), None]:
            reply = self._run(*self._prepare_merge(key, source, target, grant, reason))
            if not reply["ok"]:
                return reply
        try:
            with self._money_cursor() as cr:
                if self._lock_everything(cr, [source.id, target.id], source.id):
                    raise Refusal("open_postings")
                self._close_merged(cr, source, target, reason)
        except Refusal as refusal:
            return {"ok": False, "code": refusal.code}
        return {"ok": True, "state": "applied"}

    def _post_pending(self, account):
        """What checks have planned for an account, before it goes."""
        intents = self.env["restaurant.intent"].sudo()
        mine = [
            ("state", "=", "pending"),
            "|",
            ("account_id", "=", account.id),
            ("target_id", "=", account.id),
        ]
        intents.search(mine, order="id")._post()

    def _read_grants(self, account):
        row = self._read(
            SQL(
                """SELECT array_agg(DISTINCT operation_id) AS grants
                FROM restaurant_lot
                WHERE account_id = %s AND remaining > 0 AND unit <> 'points'""",
                account.id,
            )
        )
        return sorted(row["grants"] or [])

    def _prepare_merge(self, key, source, target, grant, reason):
        """The request for one top-up, or for the points, and the work it takes."""
        grant_key = f"{key}:{grant or 'points'}"

        def work(cr, operation_id):
            if source.company_id != target.company_id or source == target:
                raise Refusal("unknown_account")
            ids = source.id, target.id
            lots = self._lock_everything(cr, ids, source.id, grant)
            if grant:
                legs = self._prepare_merge_legs(cr, operation_id, lots, *ids)
            else:
                points = self.env["restaurant.points.transfer"]
                legs = points._hand_over_all(cr, operation_id, *ids)
            if legs:
                self._post(cr, operation_id, grant_key, legs)
            return {"state": "applied"}

        content = {"source": source.id, "target": target.id, "grant": grant}
        request = self._prepare_transfer_request(
            grant_key, "merge", source, content, reason
        )
        return request, work

    def _prepare_merge_legs(self, cr, operation_id, lots, source_id, target_id):
        """Legs that move the money of a top-up; points go by themselves."""
        lots = [lot for lot in lots if lot.unit != "points"]
        legs = [Leg(source_id, lot.unit, -lot.remaining, lot.id) for lot in lots]
        grants = [
            Grant(target_id, lot.unit, lot.remaining, lot.expires_on) for lot in lots
        ]
        return legs + self._make_lots(cr, operation_id, grants)

    def _close_merged(self, cr, source, target, reason):
        """On the ledger's cursor: it sees what was posted, the request does not."""
        env = self.env(cr=cr, su=True, context={"restaurant_reason": reason})
        account = source.with_env(env)
        account.card_ids.account_id = target.with_env(env)
        account.write({"state": "closed", "merged_into_id": target.id})
        # Refunds of these checks take points from where they are now.
        earnings = env["restaurant.earning"].search([("account_id", "=", account.id)])
        earnings.account_id = target.with_env(env)
        events = env["restaurant.card.event"]
        events._note("merged", account | target.with_env(env), reason=reason)
        env.flush_all()

    @api.model
    def _pay_out(self, key, account, units, reason, after=None):
        """Empty an account: principal is paid out, bonus and points lapse.

        :param units: ``{unit: amount}`` that the caller has seen; where something
            has moved meanwhile it is refused as ``insufficient``
        :param after: called with the account and the operation's id on the ledger's
            own cursor, to do what belongs together with it
        """

        self._post_pending(account)

        def work(cr, operation_id):
            ends = {
                unit: self.env["restaurant.account"]._get_system_id(
                    account.company_id.id,
                    "paid_out" if unit == "principal" else "expired",
                )
                for unit in units
            }
            lots = self._lock_everything(cr, [account.id], account.id)
            left = {}
            for lot in lots:
                left[lot.unit] = left.get(lot.unit, Decimal(0)) + lot.remaining
            if left != {unit: x for unit, x in units.items() if x}:
                raise Refusal("insufficient")
            legs = [Leg(account.id, lot.unit, -lot.remaining, lot.id) for lot in lots]
            legs += [Leg(ends[unit], unit, amount) for unit, amount in left.items()]
            if legs:
                self._post(cr, operation_id, key, legs)
            if after:
                # What stands in the way is told in the user's language.
                context = {"restaurant_reason": reason, "lang": self.env.lang}
                env = self.env(cr=cr, su=True, context=context)
                after(account.with_env(env), operation_id)
                env.flush_all()
            return {"state": "applied", "account": {"id": account.id}}

        content = {
            "account": account.id,
            "units": {k: str(v) for k, v in units.items()},
        }
        return self._run(
            self._prepare_transfer_request(key, "payout", account, content, reason),
            work,
        )

    def _prepare_transfer_request(self, key, kind, account, content, reason):
        facts = {"account_id": account.id, "reason": reason}
        return Request(key, kind, account.company_id.id, content, facts)

    def _lock_everything(self, cr, account_ids, account_id, grant=None):
        """All lots of an account that hold something; nothing may be under way.

        :param grant: of this top-up alone
        """
        condition = SQL("account_id = %s AND remaining > 0", account_id)
        if grant:
            condition = SQL("%s AND operation_id = %s", condition, grant)
        lots = self._lock_lots(cr, account_ids, condition)
        cr.execute(
            SQL(
                """SELECT FROM restaurant_hold WHERE account_id = %s
                  AND (state = 'authorised' OR (state = 'captured' AND NOT settled))
                LIMIT 1""",
                account_id,
            )
        )
        if cr.rowcount:
            raise Refusal("open_holds")
        cr.execute(
            SQL(
                """SELECT FROM restaurant_intent
                WHERE %s IN (account_id, target_id) AND state = 'pending' LIMIT 1""",
                account_id,
            )
        )
        if cr.rowcount:
            raise Refusal("open_postings")
        return sorted(lots, key=lambda lot: lot.id)
