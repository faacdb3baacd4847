"""A point inside PostgreSQL at which a payment stops: written, and not committed.

A payment is one statement, so Python has no such point to offer.
"""

import time
from contextlib import contextmanager

from . import databases

KEY = 19
MAKE = f"""
CREATE FUNCTION crm_test_gate() RETURNS trigger AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({KEY});
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER crm_test_gate AFTER INSERT ON restaurant_hold
    FOR EACH ROW WHEN (NEW.kind = 'spend' AND NEW.state = 'authorised')
    EXECUTE FUNCTION crm_test_gate();
SELECT pg_advisory_lock({KEY});
"""
AT_GATE = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'advisory'
      AND pid <> ALL (%s::int[])"""
BEHIND = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pg_blocking_pids(pid) && %s::int[]"""


class Gate:
    """Shut until the block ends. The ledger waits four seconds, and no longer."""

    def __init__(self, database):
        self._connection = databases.connect(database)
        self._pids = []

    def __enter__(self):
        self._execute(MAKE)
        return self

    def __exit__(self, *_error):
        self._execute(f"SELECT pg_advisory_unlock({KEY})")
        self._execute("DROP FUNCTION crm_test_gate CASCADE")
        self._connection.close()

    @contextmanager
    def stop(self, finish):
        """Stop the next payment.

        What is yielded waits until it has come: `reached()`.

        :param finish: whether PostgreSQL commits it when the gate opens; otherwise its
            connection ends with the block, and all that it has done
        """
        first = len(self._pids)
        yield lambda: self._pids.append(self._find(AT_GATE))
        if not finish:
            for pid in self._pids[first : first + 1]:
                self._execute(f"SELECT pg_terminate_backend({pid}, 5000)")

    def wait_for_queue(self):
        """Until somebody waits for what a payment at the gate has locked."""
        self._find(BEHIND)

    def _find(self, query):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = databases.rows(self._connection, query, [self._pids])
            if found:
                return found[0]["pid"]
            time.sleep(0.01)
        raise TimeoutError("nobody has come to the gate")

    def _execute(self, statement):
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
