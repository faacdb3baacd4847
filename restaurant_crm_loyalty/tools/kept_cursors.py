"""Cursors that stay open from one use to the next."""

import select
import time
from collections import defaultdict, deque
from contextlib import contextmanager

# Seconds. A connection that was used just now is taken as it is.
FRESH, MAX_IDLE = 1, 300


class KeptCursors:
    """Cursors on which every statement is a transaction of its own.

    A connection that Odoo's pool lends has forgotten all it knew (``DISCARD ALL``): in
    every request PostgreSQL plans each statement anew, also those that check foreign
    keys, which takes three times as long as a payment itself. These connections are
    not given back, and keep their plans. They count in the pool, and are closed with
    it: where a server stops or forks, or a database goes.

    :param opening: a statement that sets each of them up
    :param limit: so many are kept, per process and database; what is needed beyond
        that at one moment is opened and closed
    """

    def __init__(self, opening, limit):
        self._opening = opening
        self._limit = limit
        self._idle = defaultdict(deque)  # database: [(cursor, time of its last use)]

    @contextmanager
    def borrow(self, registry):
        idle = self._idle[registry.db_name]
        cr = self._take(idle) or self._open(registry)
        try:
            yield cr
        finally:
            if cr.closed:
                # The pool forgets a lost connection by itself. Others may be lost too.
                while idle:
                    idle.pop()[0].close()
            elif len(idle) < self._limit:
                idle.append((cr, time.monotonic()))
            else:
                cr.close()

    def _take(self, idle):
        """The one that was used last, or None; stale ones are closed."""
        while idle:
            cr, last_used = idle.pop()
            rest = time.monotonic() - last_used
            if cr.closed:
                continue
            if rest < FRESH or (rest < MAX_IDLE and not self._is_dropped(cr)):
                return cr
            cr.close()
        return None

    def _is_dropped(self, cr):
        """PostgreSQL speaks without being asked only to say good-bye."""
        poll = select.poll()
        poll.register(cr.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))

    def _open(self, registry):
        cr = registry.cursor()
        cr.connection.set_session(
            isolation_level="DEFAULT", readonly="DEFAULT", autocommit=True
        )
        cr.execute(self._opening)
        return cr
