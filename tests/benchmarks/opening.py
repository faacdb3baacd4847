"""Opening a till with very many guests, against the same with few.

Beside it what stock Odoo asks for first, on the same database: it counts all orders
and sorts all contacts.
"""

from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.point_of_sale.models.pos_config import PosConfig

AT_MOST = 1.3


def measure(bench):
    many, few = (bench.history(guests, 2 * guests) for guests in (1_000_000, 1_000))
    tills = [Till(past) for past in (many, few)]
    yield bench.compare(
        f"open a till: {many.guests:,} guests, {many.checks:,} checks",
        tills[0].close,
        f"{few.guests:,} guests, {few.checks:,} checks",
        tills[1].close,
        at_most=AT_MOST,
        rounds=30,
    )
    yield bench.compare(
        "which contacts the till loads: stock Odoo",
        partial(ask_contacts, many, PosConfig),
        "with our addon",
        partial(ask_contacts, many),
        at_most=None,
        rounds=4,
    )


class Till:
    """A till with two years of sessions, opened as from the back office."""

    def __init__(self, past):
        self._client, self._id = past.shop.floor, past.tills[0]

    def close(self):
        """Nothing was sold: the session goes. A function that opens the till."""
        if session_id := self._session_id:
            self._client.call(
                "pos.session", "delete_opening_control_session", [session_id]
            )
        return self.open

    def open(self):
        """A session is made, the page is served, and the till loads its data."""
        self._client.call("pos.config", "open_ui", [self._id])
        self._client.get(f"/pos/ui/{self._id}")
        data = self._client.call("pos.session", "load_data", [self._session_id], [])
        if not data["res.partner"]:
            raise RuntimeError("the till knows no contacts")

    @property
    def _session_id(self):
        (till,) = self._client.call(
            "pos.config", "read", [self._id], ["current_session_id"]
        )
        return till["current_session_id"] and till["current_session_id"][0]


def ask_contacts(past, model=None):
    """A function that asks which contacts the till loads, in a transaction of its own.

    :param model: the class that says which, if not the addons together
    """

    def ask():
        with Registry(past.shop.server.database).cursor() as cr:
            till = api.Environment(cr, SUPERUSER_ID, {})["pos.config"]
            till = till.browse(past.tills[0])
            (model or type(till)).get_limited_partners_loading(till)

    return ask
