import logging
from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

import psycopg2
from psycopg2.extras import Json

from odoo import api, models, sql_db
from odoo.sql_db import PoolError
from odoo.tools import SQL

from ..tools.hash_chain import GENESIS, entry_hash
from ..tools.lots import Lot
from ..tools.posting import Balance, Leg
from ..tools.refusal import Refusal

_logger = logging.getLogger(__name__)

# The ledger waits so long for a locked account; then the caller asks again.
BEGIN = SQL(
    """SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    SET LOCAL lock_timeout = '4s';
    SET LOCAL statement_timeout = '10s';"""
)
# The triggers on balances and lots let only a transaction write that says this.
POSTING = "SELECT current_setting('restaurant_crm.posting', true)"
OPEN_BOOKS = SQL("SET LOCAL restaurant_crm.posting = 'on'")


class RestaurantLedger(models.AbstractModel):
    """The one way in which money moves.

    A posting runs on a short READ COMMITTED transaction of its own. A lock taken in
    the transaction of an Odoo request does not help, since its snapshot is older than
    the lock. The steps: claim the key, lock the balances in id order, check, write
    entries, store the reply, commit. A repeated key gets the stored reply.
    """

    _name = "restaurant.ledger"
    _description = "Ledger service"

    @contextmanager
    def _money_cursor(self):
        """A transaction of the ledger's own; committed when the block ends well."""
        with self.env.registry.cursor() as cr:
            if isinstance(cr, sql_db.Cursor):
                cr.execute(SQL("%s %s", BEGIN, OPEN_BOOKS))
                yield cr
            else:
                yield from self._test_cursor(cr)

    def _test_cursor(self, cr):
        """In Odoo's tests all cursors share one transaction: leave it as it was."""
        cr.execute(POSTING)
        before = cr.fetchone()[0] or "off"
        cr.execute(OPEN_BOOKS)
        yield cr
        cr.execute(SQL("SET LOCAL restaurant_crm.posting = %s", before))

    @api.model
    def _run(self, request, work):
        """Do ``work`` once under the key of ``request``.

        :param work: called with the cursor and the operation's id; it returns the
            reply, or raises ``Refusal`` before it has written anything
        :return: the reply; the stored one where the key was used before; ``busy``
            where nobody knows yet, so that the caller asks again with the same key
        """
        try:
            with self._money_cursor() as cr:
                operation_id = self._claim(cr, request)
                if not operation_id:
                    return self._replay(cr, request)
                try:
                    reply = {"ok": True, **work(cr, operation_id)}
                    self._finish(cr, operation_id, "applied", reply)
                except Refusal as refusal:
                    reply = refusal.as_reply()
                    self._finish(cr, operation_id, "refused", reply)
        except (psycopg2.OperationalError, psycopg2.InterfaceError, PoolError):
            _logger.warning("Ledger busy: %s %s", request.kind, request.key)
            return {"ok": False, "code": "busy"}
        return reply

    def _claim(self, cr, request):
        """Make the key ours; None where it is taken. Waits for a twin in flight."""
        values = {
            "key": request.key,
            "kind": request.kind,
            "state": "claimed",
            "fingerprint": request.fingerprint,
            "company_id": request.company_id,
            "user_id": self.env.uid,
            **request.facts,
        }
        cr.execute(
            SQL(
                """INSERT INTO restaurant_operation (%s, create_uid, create_date)
                VALUES %s ON CONFLICT (key) DO NOTHING RETURNING id""",
                SQL(", ").join(map(SQL.identifier, values)),
                (*values.values(), self.env.uid, cr.now()),
            )
        )
        row = cr.fetchone()
        return row and row[0]

    def _replay(self, cr, request):
        cr.execute(
            SQL(
                "SELECT fingerprint, reply FROM restaurant_operation WHERE key = %s",
                request.key,
            )
        )
        fingerprint, reply = cr.fetchone()
        if fingerprint != request.fingerprint:
            return {"ok": False, "code": "key_conflict"}
        return reply

    def _finish(self, cr, operation_id, state, reply):
        cr.execute(
            SQL(
                """UPDATE restaurant_operation SET state = %s, code = %s, reply = %s,
                    account_id = COALESCE(account_id, %s)
                WHERE id = %s""",
                state,
                reply.get("code"),
                Json(reply),
                reply.get("account", {}).get("id"),
                operation_id,
            )
        )

    # -- the parts of a posting

    def _lock_balances(self, cr, account_ids):
        """Lock the balances of the accounts, always in id order.

        :return: ``{(account id, unit): Balance}``
        """
        cr.execute(
            SQL(
                """SELECT id, account_id, unit, amount::text, has_floor, seq, head
                FROM restaurant_account_balance WHERE account_id = ANY(%s)
                ORDER BY id FOR NO KEY UPDATE""",
                sorted(account_ids),
            )
        )
        return {
            (row[1], row[2]): Balance(*row[:3], Decimal(row[3]), *row[4:])
            for row in cr.fetchall()
        }

    def _read_lots(self, cr, account_id, condition=None):
        """The lots of an account that can pay, or those that ``condition`` picks."""
        cr.execute(
            SQL(
                """SELECT id, unit, operation_id, granted::text, remaining::text,
                    expires_on
                FROM restaurant_lot WHERE account_id = %s AND %s ORDER BY id""",
                account_id,
                condition or SQL("remaining > 0 AND unit IN ('principal', 'bonus')"),
            )
        )
        return [
            Lot(row[0], row[1], row[2], Decimal(row[3]), Decimal(row[4]), row[5])
            for row in cr.fetchall()
        ]

    def _make_lots(self, cr, operation_id, grants):
        """Make empty lots for grants, and the legs that fill them."""
        legs = []
        for grant in grants:
            cr.execute(
                SQL(
                    """INSERT INTO restaurant_lot (account_id, unit, operation_id,
                        plan_id, granted, remaining, expires_on, create_date)
                    VALUES (%s, %s, %s, %s, %s, 0, %s, %s) RETURNING id""",
                    grant.account_id,
                    grant.unit,
                    operation_id,
                    grant.plan_id,
                    grant.amount,
                    grant.expires_on,
                    cr.now(),
                )
            )
            lot_id = cr.fetchone()[0]
            legs.append(Leg(grant.account_id, grant.unit, grant.amount, lot_id))
        return legs

    def _post(self, cr, operation_id, key, balances, legs):
        """Write the entries of one operation and move balances and lots.

        :param balances: as ``_lock_balances`` returned them; they move along
        :raises Refusal: ``unbalanced``, or ``insufficient`` below the floor
        """
        self._check_legs(balances, legs)
        entries = [self._next_entry(key, balances, leg) for leg in legs]
        touched = {balances[leg.account_id, leg.unit].id for leg in legs}
        cr.execute(
            SQL(
                "%s; %s; %s",
                self._insert_entries(operation_id, entries, cr.now()),
                self._update_balances(
                    [b for b in balances.values() if b.id in touched]
                ),
                self._update_lots([leg for leg in legs if leg.lot_id]),
            )
        )

    def _check_legs(self, balances, legs):
        net, change = {}, {}
        for leg in legs:
            place = (leg.account_id, leg.unit)
            if place not in balances:
                raise Refusal("unknown_account")
            net[leg.unit] = net.get(leg.unit, 0) + leg.amount
            change[place] = change.get(place, 0) + leg.amount
        if any(net.values()):
            raise Refusal("unbalanced")
        for place, amount in change.items():
            balance = balances[place]
            if balance.has_floor and balance.amount + amount < 0:
                raise Refusal("insufficient", available=float(balance.amount))

    def _next_entry(self, key, balances, leg):
        balance = balances[leg.account_id, leg.unit]
        previous = balance.head or GENESIS
        balance.amount += leg.amount
        balance.seq += 1
        balance.head = entry_hash(
            previous,
            key,
            balance.id,
            balance.seq,
            leg.amount,
            balance.amount,
            leg.lot_id,
        )
        return (
            balance.id,
            leg.account_id,
            leg.lot_id,
            leg.unit,
            leg.amount,
            balance.amount,
            balance.seq,
            previous,
            balance.head,
        )

    def _insert_entries(self, operation_id, entries, now):
        return SQL(
            """INSERT INTO restaurant_entry (operation_id, create_date, balance_id,
                account_id, lot_id, unit, amount, balance_after, seq, previous_hash,
                hash) VALUES %s""",
            SQL(", ").join(SQL("%s", (operation_id, now, *entry)) for entry in entries),
        )

    def _update_balances(self, balances):
        return SQL(
            """UPDATE restaurant_account_balance b
            SET amount = v.amount, seq = v.seq, head = v.head
            FROM (VALUES %s) AS v (id, amount, seq, head) WHERE b.id = v.id""",
            SQL(", ").join(
                SQL("%s", (b.id, b.amount, b.seq, b.head)) for b in balances
            ),
        )

    def _update_lots(self, legs):
        if not legs:
            return SQL("SELECT 1")
        return SQL(
            """UPDATE restaurant_lot l SET remaining = l.remaining + v.amount
            FROM (SELECT id, SUM(amount) AS amount FROM (VALUES %s) AS x (id, amount)
                GROUP BY id) v WHERE l.id = v.id""",
            SQL(", ").join(SQL("%s", (leg.lot_id, leg.amount)) for leg in legs),
        )

    # -- replies

    @api.model
    def _audit(self, code, company, **facts):
        """Write a refused try down on a cursor of its own, so that it stays."""
        reply = {"ok": False, "code": code}
        with self._money_cursor() as cr:
            cr.execute(
                SQL(
                    """INSERT INTO restaurant_operation (key, kind, state, code,
                        fingerprint, reply, company_id, user_id, session_id, order_id,
                        hold_key, reason, create_uid, create_date)
                    VALUES (%s, 'refusal', 'refused', %s, '-', %s, %s, %s, %s, %s, %s,
                        %s, %s, %s)""",
                    f"refusal:{uuid4()}",
                    code,
                    Json(reply),
                    company.root_id.id,
                    self.env.uid,
                    facts.get("session_id"),
                    facts.get("order_id"),
                    facts.get("hold_key"),
                    facts.get("reason"),
                    self.env.uid,
                    cr.now(),
                )
            )

    @api.model
    def _explain(self, reply):
        """Add to a refusal what to tell the user, in the user's language."""
        if reply.get("ok") or "message" in reply:
            return reply
        messages = self._get_refusal_messages()
        message = messages.get(reply["code"], messages["refused"])
        return {**reply, "message": message}

    @api.model
    def _get_refusal_messages(self):
        _ = self.env._
        return {
            "refused": _("This is not possible."),
            "busy": _("The server is busy. Checking again…"),
            "bad_amount": _("This is not a valid amount."),
            "bad_key": _("The payment has no valid reference."),
            "bad_request": _("The request is not valid."),
            "key_conflict": _("This payment was already sent with another content."),
            "unknown_account": _("This guest has no stored-value account."),
            "insufficient": _("There is not enough money on the account."),
            "over_limit": _("The amount is above the limit."),
            "frozen": _("The account or card is blocked."),
            "closed": _("The account or card is closed."),
            "expired": _("The card is not valid on this day."),
            "wrong_outlet": _("The card is not valid at this outlet."),
            "pin_required": _("Enter the PIN."),
            "bad_pin": _("The PIN is wrong."),
            "pin_locked": _("The PIN is locked."),
            "pin_unset": _("Set a PIN before paying this amount."),
            "currency_mismatch": _("The account is kept in another currency."),
            "session_closed": _("The session of this till is closed."),
            "unknown_hold": _("This payment is not known."),
            "already_ended": _("This payment has already ended."),
            "over_captured": _("No more than what was paid can be given back."),
            "bonus_spent": _("Part of this top-up was already spent."),
            "needs_supervisor": _("A floor manager has to do this."),
            "unbalanced": _("The posting does not balance."),
        }
