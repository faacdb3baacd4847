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


def before_commit(ledger, cr, operation_id, *args):
    cr.execute("SELECT kind FROM restaurant_operation WHERE id = %s", [operation_id])
    return f"before commit: {cr.fetchone()[0]}"


def committed(request):
    return f"committed: {request.kind}"


def post_load():
    from odoo.addons.base.models import ir_mail_server
    from odoo.addons.restaurant_crm.models import (
        restaurant_care_handing,
        restaurant_care_sending,
    )
    from odoo.addons.restaurant_crm_loyalty.models import (
        restaurant_intent,
        restaurant_ledger,
    )

    ledger = restaurant_ledger.RestaurantLedger
    around(ledger, "_finish", after=before_commit)
    for name in ("_run", "_run_at_once"):
        around(ledger, name, after=lambda self, request, *_: committed(request))
    intent = restaurant_intent.RestaurantIntent
    around(intent, "_post", before=lambda self: "before posting intents")
    mail_server = ir_mail_server.IrMail_Server
    around(mail_server, "send_email", after=lambda *_, **__: "mail: it has left")
    sending = restaurant_care_sending.RestaurantCareSending
    around(sending, "_do_batch", before=lambda *_: "care: before a batch")
    handing = restaurant_care_handing.RestaurantCareHanding
    around(handing, "_do_for", after=lambda *_: "care: before commit")
