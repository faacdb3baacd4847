import logging
from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

import psycopg2
from psycopg2.extras import Json

from odoo import api, models, sql_db
from odoo.modules import module
from odoo.sql_db import PoolError
from odoo.tools import SQL, file_open

from ..tools.kept_cursors import KeptCursors
from ..tools.lots import Lot
from ..tools.posting import Leg
from ..tools.refusal import Refusal
from ..tools.statements import insert

_logger = logging.getLogger(__name__)

FUNCTIONS = ("till", "wallet", "payment", "check", "write", "post", "hold")
# The ledger waits so long for a locked account; then the caller asks again. The plans
# of its functions are good for any amounts: PostgreSQL is not to make one for each. The
# last setting opens balances and lots to this transaction: triggers refuse all others.
SETTINGS = """SELECT set_config('lock_timeout', '4s', %(local)s),
    set_config('statement_timeout', '10s', %(local)s),
    set_config('plan_cache_mode', 'force_generic_plan', %(local)s),
    set_config('restaurant_crm.posting', 'on', %(local)s)"""
BEGIN = SQL(
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; %s", SQL(SETTINGS, local=True)
)
# These connections are the ledger's own, and so their settings are for good.
CURSORS = KeptCursors(SQL(SETTINGS, local=False), limit=8)
# After these nobody knows whether the posting was committed.
UNKNOWN = (psycopg2.OperationalError, psycopg2.InterfaceError, PoolError)
# So often what was read before a posting may have changed when it gets its locks.
TRIES = 10


class RestaurantLedger(models.AbstractModel):
    """The one way in which money moves.

    A posting runs on a short READ COMMITTED transaction of its own. A lock taken in
    the transaction of an Odoo request does not help, since its snapshot is older than
    the lock. The steps: claim the key, lock the balances in id order, check, write
    entries, store the reply, commit. A repeated key gets the stored reply.

    What happens between lock and entries happens in the database, see ``sql/``.
    """

    _name = "restaurant.ledger"
    _description = "Ledger service"
    _inherit = ["restaurant.refusal"]

    @api.private
    def init(self):
        # The tables that they speak of are made later in the same installation.
        self.env.cr.execute("SET LOCAL check_function_bodies = off")
        for name in FUNCTIONS:
            with file_open(f"restaurant_crm_loyalty/sql/{name}.sql") as file:
                self.env.cr.execute(file.read())
        self.env.cr.execute("RESET check_function_bodies")

    @contextmanager
    def _money_cursor(self, first=None):
        """A transaction of the ledger's own; committed when the block ends well.

        :param first: a statement to send along with the opening one
        """
        with self.env.registry.cursor() as cr, self._posting(cr, first):
            yield cr

    @contextmanager
    def _single_cursor(self):
        """A cursor on which every statement is a posting of its own."""
        if module.current_test:
            with self._money_cursor() as cr:
                yield cr
        else:
            with CURSORS.borrow(self.env.registry) as cr:
                yield cr

    def _read(self, query):
        """The row that a query finds now, whatever the snapshot of the request says."""
        try:
            return self._read_once(query)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            return self._read_once(query)  # a kept connection was lost meanwhile

    def _read_once(self, query):
        with self._single_cursor() as cr:
            cr.execute(query, log_exceptions=False)
            return cr.dictfetchone()

    @contextmanager
    def _posting(self, cr, first=None):
        """Open balances and lots to the transaction that begins here."""
        if isinstance(cr, sql_db.Cursor):
            statement = SQL("%s; %s", BEGIN, first) if first else BEGIN
            cr.execute(statement, log_exceptions=False)
            yield
            return
        # The transaction of Odoo's tests goes on: leave it as it was.
        cr.execute("SELECT current_setting('restaurant_crm.posting', true)")
        before = cr.fetchone()[0] or "off"
        cr.execute("SET LOCAL restaurant_crm.posting = 'on'")
        if first:
            cr.execute(first)
        yield
        cr.execute(SQL("SET LOCAL restaurant_crm.posting = %s", before))

    @api.model
    def _run(self, request, work):
        """Do ``work`` once under the key of ``request``.

        :param work: called with the cursor and the operation's id; it returns the
            reply. It raises ``Refusal`` before it has written anything.
        :return: the reply; the stored one where the key was used before; ``busy``
            where nobody knows yet, so that the caller asks again with the same key
        """
        try:
            with self._money_cursor(self._prepare_claim(request)) as cr:
                row = cr.fetchone()
                if not row:
                    return self._replay(cr, request)
                try:
                    reply, state = {"ok": True, **work(cr, row[0])}, "applied"
                except Refusal as refusal:
                    reply, state = refusal.as_reply(), "refused"
                self._finish(cr, row[0], state, reply)
        except UNKNOWN:
            return self._prepare_busy(request)
        return reply

    @api.model
    def _run_at_once(self, request, prepare):
        """As ``_run``, where one statement does it all.

        :param prepare: returns a statement that gives the reply, or NULL where the key
            was used before; or raises ``Refusal``. Where that fails because what it
            stands on has changed, it is called ``again``.
        """
        for attempt in range(TRIES):
            try:
                statement = prepare(again=attempt > 0)
            except Refusal as refusal:
                statement = self._prepare_refused(request, refusal)
            try:
                return self._execute_at_once(request, statement)
            except psycopg2.errors.SerializationFailure:
                continue
            except UNKNOWN:
                break
        return self._prepare_busy(request)

    def _execute_at_once(self, request, statement):
        with self._single_cursor() as cr:
            cr.execute(statement, log_exceptions=False)
            row = cr.fetchone()
            return row[0] if row and row[0] else self._replay(cr, request)

    def _prepare_busy(self, request):
        _logger.warning("Ledger busy: %s %s", request.kind, request.key)
        return {"ok": False, "code": "busy"}

    def _prepare_claim(self, request):
        """Makes the key ours; no row where it is taken. Waits for a twin in flight."""
        values = self._prepare_operation(request, state="claimed")
        return SQL(
            "%s ON CONFLICT (key) DO NOTHING RETURNING id",
            insert("restaurant_operation", values),
        )

    def _prepare_refused(self, request, refusal):
        """Claims the key for a refusal that needs no lock."""
        reply = Json(refusal.as_reply())
        values = self._prepare_operation(
            request, state="refused", code=refusal.code, reply=reply
        )
        return SQL(
            "%s ON CONFLICT (key) DO NOTHING RETURNING reply",
            insert("restaurant_operation", values),
        )

    def _prepare_operation(self, request, **values):
        return {
            "key": request.key,
            "kind": request.kind,
            "fingerprint": request.fingerprint,
            "company_id": request.company_id,
            "user_id": self.env.uid,
            **request.facts,
            **values,
        }

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

    def _lock_lots(self, cr, account_ids, condition):
        """Lock all balances of the accounts, in id order, and read lots.

        :return: the ``Lot`` records that meet the condition
        """
        cr.execute(
            SQL(
                """SELECT FROM restaurant_account_balance WHERE account_id = ANY(%s)
                ORDER BY id FOR NO KEY UPDATE;
                SELECT id, unit, operation_id, granted::text, remaining::text,
                    expires_on
                FROM restaurant_lot WHERE %s""",
                list(account_ids),
                condition,
            )
        )
        return [
            Lot(*row[:3], Decimal(row[3]), Decimal(row[4]), row[5])
            for row in cr.fetchall()
        ]

    def _make_lots(self, cr, operation_id, grants):
        """Make empty lots for grants, and the legs that fill them."""
        legs = []
        for grant in grants:
            values = {
                "account_id": grant.account_id,
                "unit": grant.unit,
                "operation_id": operation_id,
                "plan_id": grant.plan_id,
                "gift_id": grant.gift_id,
                "granted": grant.amount,
                "remaining": 0,
                "expires_on": grant.expires_on,
            }
            cr.execute(SQL("%s RETURNING id", insert("restaurant_lot", values)))
            lot_id = cr.fetchone()[0]
            legs.append(Leg(grant.account_id, grant.unit, grant.amount, lot_id))
        return legs

    def _post(self, cr, operation_id, key, legs):
        """Write the entries of one operation and move balances and lots.

        :raises Refusal: ``unbalanced``, ``unknown_account``, or ``insufficient`` below
            the floor
        """
        cr.execute(
            SQL(
                "SELECT restaurant_crm_post(%s, %s, %s)",
                operation_id,
                key,
                self._prepare_legs(legs),
            )
        )
        (refusal,) = cr.fetchone()
        if refusal:
            raise Refusal(**refusal)

    def _prepare_legs(self, legs):
        """The arguments that stand for legs in ``sql/``."""
        return SQL(
            "%s::int[], %s::text[], %s::numeric[], %s::int[]",
            [leg.account_id for leg in legs],
            [leg.unit for leg in legs],
            [leg.amount for leg in legs],
            [leg.lot_id for leg in legs],
        )

    def _read_available(self, cr, account_id):
        """What the account can spend, principal and bonus, as the cursor sees it."""
        cr.execute(
            SQL(
                """SELECT SUM(amount)::text FROM restaurant_account_balance
                WHERE account_id = %s AND unit IN ('principal', 'bonus')""",
                account_id,
            )
        )
        return Decimal(cr.fetchone()[0])

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
