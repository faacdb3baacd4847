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
from ..tools.refusal import Collision, Refusal
from ..tools.statements import insert, rows

_logger = logging.getLogger(__name__)

# The ledger waits so long for a locked account; then the caller asks again. The last
# setting opens balances and lots to this transaction: triggers refuse all others.
BEGIN = SQL(
    """SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    SET LOCAL lock_timeout = '4s';
    SET LOCAL statement_timeout = '10s';
    SET LOCAL restaurant_crm.posting = 'on'"""
)
# After these nobody knows whether the posting was committed.
UNKNOWN = (psycopg2.OperationalError, psycopg2.InterfaceError, PoolError)


class RestaurantLedger(models.AbstractModel):
    """The one way in which money moves.

    A posting runs on a short READ COMMITTED transaction of its own. A lock taken in
    the transaction of an Odoo request does not help, since its snapshot is older than
    the lock. The steps: claim the key, lock the balances in id order, check, write
    entries, store the reply, commit. A repeated key gets the stored reply.
    """

    _name = "restaurant.ledger"
    _description = "Ledger service"
    _inherit = ["restaurant.refusal"]

    @contextmanager
    def _money_cursor(self, first=None):
        """A transaction of the ledger's own; committed when the block ends well.

        :param first: a statement to send along with the opening one
        """
        with self.env.registry.cursor() as cr:
            if isinstance(cr, sql_db.Cursor):
                cr.execute(SQL("%s; %s", BEGIN, first) if first else BEGIN)
                yield cr
            else:
                yield from self._test_cursor(cr, first)

    def _test_cursor(self, cr, first):
        """In Odoo's tests all cursors share one transaction: leave it as it was."""
        cr.execute("SELECT current_setting('restaurant_crm.posting', true)")
        before = cr.fetchone()[0] or "off"
        cr.execute("SET LOCAL restaurant_crm.posting = 'on'")
        if first:
            cr.execute(first)
        yield cr
        cr.execute(SQL("SET LOCAL restaurant_crm.posting = %s", before))

    @api.model
    def _run(self, request, work):
        """Do ``work`` once under the key of ``request``.

        :param work: called with the cursor and the operation's id; it returns the
            reply and, or None, last statements to send along with it. Where these
            return no row, somebody else was at the same thing, and nothing is done.
            It raises ``Refusal`` before it has written anything.
        :return: the reply; the stored one where the key was used before; ``busy``
            where nobody knows yet, so that the caller asks again with the same key
        """
        try:
            with self._money_cursor(self._prepare_claim(request)) as cr:
                row = cr.fetchone()
                if not row:
                    return self._replay(cr, request)
                try:
                    reply, statements = work(cr, row[0])
                    reply, state = {"ok": True, **reply}, "applied"
                except Refusal as refusal:
                    reply, statements = refusal.as_reply(), None
                    state = "refused"
                self._finish(cr, row[0], state, reply, statements)
        except (*UNKNOWN, Collision):
            _logger.warning("Ledger busy: %s %s", request.kind, request.key)
            return {"ok": False, "code": "busy"}
        return reply

    def _prepare_claim(self, request):
        """Makes the key ours; no row where it is taken. Waits for a twin in flight."""
        values = {
            "key": request.key,
            "kind": request.kind,
            "state": "claimed",
            "fingerprint": request.fingerprint,
            "company_id": request.company_id,
            "user_id": self.env.uid,
            **request.facts,
        }
        return SQL(
            "%s ON CONFLICT (key) DO NOTHING RETURNING id",
            insert("restaurant_operation", values),
        )

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

    def _finish(self, cr, operation_id, state, reply, statements):
        finish = SQL(
            """UPDATE restaurant_operation SET state = %s, code = %s, reply = %s,
                account_id = COALESCE(account_id, %s)
            WHERE id = %s""",
            state,
            reply.get("code"),
            Json(reply),
            reply.get("account", {}).get("id"),
            operation_id,
        )
        cr.execute(SQL("%s; %s", finish, statements) if statements else finish)
        if statements and not cr.fetchone():
            raise Collision

    # -- the parts of a posting

    def _lock_balances(self, cr, account_ids, lots_of=None):
        """Lock the balances of the accounts, always in id order.

        :param lots_of: condition on the lots to read in the same moment
        :return: ``{(account id, unit): Balance}``, and the ``Lot`` records if asked
        """
        ids = sorted(account_ids)
        cr.execute(
            SQL(
                """SELECT id FROM restaurant_account_balance WHERE account_id = ANY(%s)
                ORDER BY id FOR NO KEY UPDATE;
                SELECT FALSE, b.id, b.unit, b.account_id, b.amount::text, NULL,
                    b.has_floor, b.seq, b.head, a.kind <> 'system', NULL
                FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                WHERE b.account_id = ANY(%s)
                UNION ALL
                SELECT TRUE, id, unit, operation_id, granted::text, remaining::text,
                    NULL, NULL, NULL, NULL, expires_on
                FROM restaurant_lot WHERE %s""",
                ids,
                ids,
                lots_of or SQL("FALSE"),
            )
        )
        balances, found = {}, []
        for is_lot, *row in cr.fetchall():
            if is_lot:
                found.append(Lot(*row[:3], Decimal(row[3]), Decimal(row[4]), row[-1]))
            else:
                balance = Balance(
                    id=row[0],
                    unit=row[1],
                    account_id=row[2],
                    amount=Decimal(row[3]),
                    has_floor=row[5],
                    seq=row[6],
                    head=row[7],
                    has_lots=row[8],
                )
                balances[balance.account_id, balance.unit] = balance
        return (balances, found) if lots_of else balances

    def _make_lots(self, cr, operation_id, grants):
        """Make empty lots for grants, and the legs that fill them."""
        legs = []
        for grant in grants:
            values = {
                "account_id": grant.account_id,
                "unit": grant.unit,
                "operation_id": operation_id,
                "plan_id": grant.plan_id,
                "granted": grant.amount,
                "remaining": 0,
                "expires_on": grant.expires_on,
            }
            cr.execute(SQL("%s RETURNING id", insert("restaurant_lot", values)))
            lot_id = cr.fetchone()[0]
            legs.append(Leg(grant.account_id, grant.unit, grant.amount, lot_id))
        return legs

    def _post(self, cr, operation_id, key, balances, legs):
        """Write the entries of one operation and move balances and lots."""
        cr.execute(self._prepare_post(operation_id, key, balances, legs))

    def _prepare_post(self, operation_id, key, balances, legs):
        """The statements of a posting, to be sent together.

        :param balances: as ``_lock_balances`` returned them; they move along
        :raises Refusal: ``unbalanced``, or ``insufficient`` below the floor
        """
        self._check_legs(balances, legs)
        entries = [self._next_entry(key, balances, leg) for leg in legs]
        touched = {balances[leg.account_id, leg.unit].id for leg in legs}
        return SQL(
            "%s; %s; %s",
            self._insert_entries(operation_id, entries),
            self._update_balances([b for b in balances.values() if b.id in touched]),
            self._update_lots([leg for leg in legs if leg.lot_id]),
        )

    def _check_legs(self, balances, legs):
        net, change = {}, {}
        for leg in legs:
            place = (leg.account_id, leg.unit)
            if place not in balances:
                raise Refusal("unknown_account")
            if balances[place].has_lots != bool(leg.lot_id):
                raise Refusal("unbalanced")  # a guest's money always lies in lots
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

    def _insert_entries(self, operation_id, entries):
        return SQL(
            """INSERT INTO restaurant_entry (operation_id, create_date, balance_id,
                account_id, lot_id, unit, amount, balance_after, seq, previous_hash,
                hash)
            SELECT %s, now() AT TIME ZONE 'UTC', v.balance_id, v.account_id,
                v.lot_id::int, v.unit, v.amount, v.balance_after, v.seq,
                v.previous_hash, v.hash
            FROM (VALUES %s) AS v (balance_id, account_id, lot_id, unit, amount,
                balance_after, seq, previous_hash, hash)""",
            operation_id,
            rows(entries),
        )

    def _update_balances(self, balances):
        return SQL(
            """UPDATE restaurant_account_balance b
            SET amount = v.amount, seq = v.seq, head = v.head
            FROM (VALUES %s) AS v (id, amount, seq, head) WHERE b.id = v.id""",
            rows([(b.id, b.amount, b.seq, b.head) for b in balances]),
        )

    def _update_lots(self, legs):
        if not legs:
            return SQL("SELECT 1")
        return SQL(
            """UPDATE restaurant_lot l SET remaining = l.remaining + v.amount
            FROM (SELECT id, SUM(amount) AS amount FROM (VALUES %s) AS x (id, amount)
                GROUP BY id) v WHERE l.id = v.id""",
            rows([(leg.lot_id, leg.amount) for leg in legs]),
        )

    # -- replies

    @api.model
    def _audit(self, code, company_id, **facts):
        """Write a refused try down on a cursor of its own, so that it stays.

        :param company_id: the root company
        :param facts: columns of the operation
        """
        reply = {"ok": False, "code": code}
        values = {
            "key": f"refusal:{uuid4()}",
            "kind": "refusal",
            "state": "refused",
            "code": code,
            "fingerprint": "-",
            "reply": Json(reply),
            "company_id": company_id,
            "user_id": self.env.uid,
            **facts,
        }
        with self._money_cursor() as cr:
            cr.execute(insert("restaurant_operation", values))
