"""Named points at which a test stops a server, see `tests/support/points.py`."""

import contextlib
import functools
import os
import socket
from pathlib import Path


def reach(point):
    """Wait here for as long as the test wants, if it listens at this point."""
    path = Path(os.environ["RESTAURANT_CRM_POINTS"], point)
    if not path.exists():
        return
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection,
    ):
        connection.connect(str(path))
        connection.recv(1)


def around(owner, name, before=None, after=None):
    """Make a method reach the points that functions of its arguments name."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def method(*args, **kwargs):
        if before:
            reach(before(*args, **kwargs))
        result = original(*args, **kwargs)
        if after:
            reach(after(*args, **kwargs))
        return result

    setattr(owner, name, method)


def post_load():
    from odoo.addons.restaurant_crm_loyalty.models import (
        restaurant_intent,
        restaurant_ledger,
    )

    ledger = restaurant_ledger.RestaurantLedger
    around(
        ledger,
        "_finish",
        # All is written, nothing is committed; the operation's kind is in the reply's
        # table only, so the state names the point.
        after=lambda self, cr, operation_id, state, reply: f"before commit: {state}",
    )
    around(
        ledger,
        "_run",
        after=lambda self, request, work: f"committed: {request.kind}",
    )
    around(
        restaurant_intent.RestaurantIntent,
        "_post",
        before=lambda self: "before posting intents",
    )
