from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import points_lots
from ..tools.points_lots import PointsLot
from ..tools.posting import Leg, Request
from ..tools.refusal import Refusal
from ..tools.statements import insert


class RestaurantPointsService(models.AbstractModel):
    """Postings of points: earned, taken back, given back, expired, transferred.

    The other sides are accounts of the system: *points given* and *redeemed*.
    """

    _name = "restaurant.points.service"
    _description = "Postings of points"
    _inherit = ["restaurant.settle.service"]

    # -- parts of a posting

    def _lock_points(self, cr, account_ids):
        """Lock the balances, and read all lots of points that hold or owe something.

        :return: ``{account id: [PointsLot, …]}``
        """
        return self._lock_points_where(
            cr, account_ids, SQL("account_id = ANY(%s)", sorted(account_ids))
        )

    def _lock_points_where(self, cr, account_ids, condition):
        cr.execute(
            SQL(
                """SELECT FROM restaurant_account_balance WHERE account_id = ANY(%s)
                ORDER BY id FOR NO KEY UPDATE;
                SELECT id, account_id, operation_id, granted::text, remaining::text,
                    expires_on, usable_from, policy_version
                FROM restaurant_lot WHERE unit = 'points' AND remaining <> 0 AND %s
                ORDER BY id""",
                sorted(account_ids),
                condition,
            )
        )
        found = {account_id: [] for account_id in account_ids}
        for row in cr.fetchall():
            lot = PointsLot(*row[:3], Decimal(row[3]), Decimal(row[4]), *row[5:])
            found.setdefault(lot.account_id, []).append(lot)
        return found

    def _make_points_lot(self, cr, operation_id, account_id, amount, **terms):
        """An empty lot, and the leg that fills it; ``amount`` below zero is owed."""
        values = {
            "account_id": account_id,
            "unit": "points",
            "operation_id": operation_id,
            "granted": amount,
            "remaining": 0,
            **{name: value or None for name, value in terms.items()},
        }
        cr.execute(SQL("%s RETURNING id", insert("restaurant_lot", values)))
        return Leg(account_id, "points", amount, cr.fetchone()[0])

    def _fill(self, cr, operation_id, account_id, found, amount, **terms):
        """Legs that add points to an account: what it owes first, then a new lot."""
        parts, rest = points_lots.repay(found, amount)
        legs = [Leg(account_id, "points", part, lot.id) for lot, part in parts]
        if rest:
            legs.append(
                self._make_points_lot(cr, operation_id, account_id, rest, **terms)
            )
        return legs

    def _other_side(self, company_id, kind, amount):
        side_id = self.env["restaurant.account"]._get_system_id(company_id, kind)
        return Leg(side_id, "points", amount)

    def _read_points(self, cr, account_id):
        cr.execute(
            SQL(
                """SELECT amount::text FROM restaurant_account_balance
                WHERE account_id = %s AND unit = 'points'""",
                account_id,
            )
        )
        return Decimal(cr.fetchone()[0])

    def _prepare_points_reply(self, cr, account_id, moved, **values):
        after = self._read_points(cr, account_id)
        return {
            "state": "applied",
            "account": {"id": account_id},
            "points": float(moved),
            "balance_before": float(after - moved),
            "balance_after": float(after),
            **values,
        }

    def _prepare_points_request(self, key, kind, company, content=None, **facts):
        return Request(key, kind, company.id, content or {"key": key}, facts)

    # -- what a check brings about, see restaurant.intent

    @api.model
    def _get_intent_work(self, intent):
        """The work that posts an intent of points; None for another's."""
        works = {
            "earn": self._earn,
            "clawback": self._claw_back,
            "restore": self._restore,
            "present": self.env["restaurant.points.transfer"]._present,
            "merge": self.env["restaurant.points.transfer"]._join,
        }
        work = works.get(intent.kind)
        return work and (
            lambda cr, operation_id: work(
                cr, operation_id, intent, intent._as_decimal(intent.amount)
            )
        )

    def _earn(self, cr, operation_id, intent, amount):
        account_id, earning = intent.account_id.id, intent.earning_id
        found = self._lock_points(cr, [account_id])[account_id]
        legs = self._fill(
            *(cr, operation_id, account_id, found, amount),
            expires_on=earning.expires_on,
            usable_from=earning.usable_from,
            policy_version=earning.policy_version,
        )
        legs.append(self._other_side(intent.company_id.id, "earned", -amount))
        self._post(cr, operation_id, intent.key, legs)
        policy = self.env["restaurant.points.policy"]._get_for(intent.company_id)
        if policy.keep_alive:
            self._keep_alive(cr, account_id, earning)
        return self._prepare_points_reply(cr, account_id, amount)

    def _keep_alive(self, cr, account_id, earning):
        """What had not ended on the day of a check ends no sooner than its points."""
        cr.execute(
            SQL(
                """UPDATE restaurant_lot SET expires_on = %(ends)s
                WHERE account_id = %(account)s AND unit = 'points' AND remaining > 0
                  AND expires_on >= %(day)s
                  AND (%(ends)s::date IS NULL OR expires_on < %(ends)s)""",
                ends=earning.expires_on or None,
                account=account_id,
                day=earning.business_date,
            )
        )

    def _claw_back(self, cr, operation_id, intent, amount):
        """Take points back; what is spent is owed up to the limit of the policy.

        What is beyond stays with the guest: the reply tells what it is worth.
        """
        account_id = intent.account_id.id
        found = self._lock_points(cr, [account_id])[account_id]
        cr.execute(self._get_earned_query(intent))
        own = cr.fetchone()
        if not own:
            raise Refusal("not_earned_yet")
        parts = points_lots.claw_back(found, amount, own[0])
        company = intent.company_id
        legs, taken, told = self._prepare_claw_back(
            *(cr, operation_id, company, account_id, found, parts)
        )
        if not taken:
            raise Refusal("insufficient_points", points=0.0, **told)
        self._post(cr, operation_id, intent.key, legs)
        return self._prepare_points_reply(cr, account_id, -taken, **told)

    def _prepare_claw_back(self, cr, operation_id, company, account_id, found, parts):
        """Legs that take points back, what they take, and what a reply tells of it.

        :param parts: as ``points_lots.claw_back`` gives them
        """
        parts, rest = parts
        legs = [Leg(account_id, "points", -part, lot.id) for lot, part in parts]
        policy = self.env["restaurant.points.policy"]._get_for(company)
        limit = Decimal(f"{policy.debt_limit:.2f}")
        owed = points_lots.debt(found)
        more = min(rest, max(limit - owed, Decimal(0)))
        if more:
            self._raise_debt_limit(cr, account_id, owed + more)
            legs.append(self._make_points_lot(cr, operation_id, account_id, -more))
        short = float(rest - more)
        told = {
            "short": short,
            "short_value": policy._get_worth(short) if policy else 0.0,
            "debt": float(owed + more),
        }
        taken = sum((part for _lot, part in parts), more)
        if taken:
            legs.append(self._other_side(company.id, "earned", taken))
        return legs, taken, told

    def _get_earned_query(self, intent):
        """The posting that had earned what an intent takes back: the last one of the
        account, or of another one where accounts have been joined since.
        """
        order = intent.earning_id.order_id
        return SQL(
            """SELECT id FROM restaurant_operation
            WHERE state = 'applied' AND key = ANY(%s || ARRAY(
                SELECT key::text FROM restaurant_intent
                WHERE order_id = %s AND kind = 'earn' AND id < %s))
            ORDER BY (account_id = %s) DESC NULLS LAST, id DESC LIMIT 1""",
            [f"earn:{order.uuid}"],
            order.id,
            intent.id,
            intent.account_id.id,
        )

    def _raise_debt_limit(self, cr, account_id, limit):
        cr.execute(
            SQL(
                """UPDATE restaurant_account_balance
                SET debt_limit = GREATEST(debt_limit, %s)
                WHERE account_id = %s AND unit = 'points'""",
                limit,
                account_id,
            )
        )

    def _restore(self, cr, operation_id, intent, amount):
        """Points that had paid go back to their lots; see ``restaurant.hold``."""
        hold = intent.hold_id
        self._lock_points(cr, [hold.account_id.id])
        spent, returned = self._read_spent_points(cr, hold.id)
        parts = points_lots.give_back(spent, returned, amount)
        given = sum((part for _lot, part in parts), Decimal(0))
        if given != amount:
            raise Refusal("over_captured", points=float(given))
        self._reopen_lots(cr, [lot.id for lot, _part in parts])
        account_id = hold.account_id.id
        legs = [Leg(account_id, "points", part, lot.id) for lot, part in parts]
        legs.append(self._other_side(intent.company_id.id, "redeemed", -amount))
        self._post(cr, operation_id, intent.key, legs)
        self._note_returned(cr, hold.id, parts)
        return self._prepare_points_reply(cr, account_id, amount)

    def _read_spent_points(self, cr, hold_id):
        """``[(lot, amount), …]`` that points paid, and ``{lot id: given back}``."""
        cr.execute(
            SQL(
                """SELECT l.id, l.account_id, l.operation_id, l.granted::text,
                    l.remaining::text, l.expires_on, (-e.amount)::text, h.returned
                FROM restaurant_hold h
                JOIN restaurant_entry e ON e.operation_id = h.operation_id
                JOIN restaurant_lot l ON l.id = e.lot_id
                WHERE h.id = %s ORDER BY e.id""",
                hold_id,
            )
        )
        spent, returned = [], {}
        for row in cr.fetchall():
            lot = PointsLot(*row[:3], Decimal(row[3]), Decimal(row[4]), row[5])
            spent.append((lot, Decimal(row[6])))
            returned = {int(k): Decimal(v) for k, v in (row[7] or {}).items()}
        return spent, returned

    def _note_returned(self, cr, hold_id, parts):
        for lot, part in parts:
            cr.execute(
                SQL(
                    """UPDATE restaurant_hold SET returned = jsonb_set(
                        COALESCE(returned, '{}'::jsonb), ARRAY[%(lot)s],
                        to_jsonb((COALESCE((returned ->> %(lot)s)::numeric, 0)
                            + %(part)s)::text))
                    WHERE id = %(hold)s""",
                    lot=str(lot.id),
                    part=part,
                    hold=hold_id,
                )
            )

    # -- what an account has

    @api.model
    def _get_standing(self, account, now=None, today=None):
        """What a guest may know of the points of an account, as of now."""
        policy = self.env["restaurant.points.policy"]._get_for(account.company_id)
        now = now or fields.Datetime.now()
        today = today or policy._get_today()
        rows = self.env.execute_query(
            SQL(
                """SELECT id, account_id, operation_id, granted::text,
                    remaining::text, expires_on, usable_from
                FROM restaurant_lot WHERE account_id = %s AND unit = 'points'
                  AND remaining <> 0 ORDER BY id""",
                account.id,
            )
        )
        found = [
            PointsLot(*row[:3], Decimal(row[3]), Decimal(row[4]), *row[5:])
            for row in rows
        ]
        usable = [lot for lot in found if lot.is_usable(now, today)]
        owed = points_lots.debt(found)
        first = min(
            (lot for lot in usable if lot.expires_on),
            key=points_lots.by_expiry,
            default=None,
        )
        expiring = [
            lot for lot in usable if first and lot.expires_on == first.expires_on
        ]
        return {
            "usable": float(
                max(sum((lot.remaining for lot in usable), Decimal(0)) - owed, 0)
            ),
            "pending": float(
                sum(
                    (
                        lot.remaining
                        for lot in found
                        if lot.usable_from and lot.usable_from > now
                    ),
                    Decimal(0),
                )
            ),
            "owed": float(owed),
            "expiring": float(sum((lot.remaining for lot in expiring), Decimal(0))),
            "expires_on": first and first.expires_on,
        }
