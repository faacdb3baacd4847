"""Rows of another system, looked at and taken in, against Odoo's `load` of the same
rows, which asks less: not who is known already, and not what follows from a visit.
"""

from contextlib import contextmanager
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.restaurant_crm.tools.import_row import ImportRow

ROWS, GUESTS = 10_000, 500
SOURCE = "bench"
AT_MOST = 1.0


def measure(bench):
    imports = Imports(bench.shop, max(100, round(ROWS * bench.share)))
    for kind in ("guest", "visit", "reservation"):
        yield bench.compare(
            f"import of {imports.count:,} rows: {kind}s",
            lambda kind=kind: partial(imports.take_in, kind),
            "load() of the same rows",
            lambda kind=kind: partial(imports.load, kind),
            at_most=AT_MOST,
            rounds=3,
            warm_up=0,
        )


class Imports:
    """Rows, each as a file has it and as `load` wants it; nothing of it stays."""

    def __init__(self, shop, count):
        self.count, self._company_id = count, shop.company_id
        self._registry = Registry(shop.server.database)
        with self._env() as env:
            self._make_guests(env)
            env.cr.commit()
            outlets = env["restaurant.outlet"]
            domain = [("company_id", "child_of", self._company_id)]
            self._outlet = outlets.search(domain, limit=1)
            self._outlet_name, self._outlet_id = self._outlet.name, self._outlet.id

    @contextmanager
    def _env(self):
        context = {"allowed_company_ids": [self._company_id]}
        with self._registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, context)
            cr.rollback()

    def _make_guests(self, env):
        guests = env["restaurant.guest"].create(
            [
                {"name": f"Known {n}", "company_id": self._company_id}
                for n in range(GUESTS)
            ]
        )
        self._guests = [(guest.id, guest.number) for guest in guests]

    def take_in(self, kind):
        with self._env() as env:
            company = env["res.company"].browse(self._company_id)
            importer = env[f"restaurant.{kind}.import"].with_company(company)
            rows = [
                ImportRow(n, getattr(self, f"_{kind}_cells")(n))
                for n in range(self.count)
            ]
            importer._check(rows, company, SOURCE)
            if problems := [row.reason for row in rows if row.is_problem]:
                raise RuntimeError(f"not taken in: {set(problems)}")
            importer._apply(rows, company, SOURCE, SOURCE)
            env.flush_all()

    def load(self, kind):
        with self._env() as env:
            rows = [getattr(self, f"_{kind}_values")(n) for n in range(self.count)]
            lines = [list(map(str, row.values())) for row in rows]
            loaded = env[f"restaurant.{kind}"].load(list(rows[0]), lines)
            if len(loaded["ids"] or ()) != self.count:
                raise RuntimeError(f"not loaded: {loaded['messages'][:3]}")
            env.flush_all()

    # -- the same rows, both ways

    def _guest_cells(self, n):
        return {
            "name": f"Guest {n}",
            "phone": f"+86139{n:08}",
            "email": f"bench{n}@example.com",
            "gender": "female",
            "note": f"Row {n}",
        }

    def _guest_values(self, n):
        return self._guest_cells(n)

    def _visit_cells(self, n):
        return {
            "key": f"V{n}",
            "number": self._guests[n % GUESTS][1],
            "outlet": self._outlet_name,
            "date": f"2026-01-{1 + n % 28:02}",
            "time": "19:30",
            "covers": "2",
            "amount": str(50 + n % 100),
        }

    def _visit_values(self, n):
        day = f"2026-01-{1 + n % 28:02}"
        return {
            **self._place(n),
            "external_key": f"V{n}",
            "business_date": day,
            "start_at": f"{day} 11:30:00",
            "end_at": f"{day} 11:30:00",
            "daypart": "dinner",
            "channel": "dine_in",
            "covers": 2,
            "net_amount": 50 + n % 100,
        }

    def _reservation_cells(self, n):
        return {
            "key": f"R{n}",
            "number": self._guests[n % GUESTS][1],
            "outlet": self._outlet_name,
            "date": f"2027-01-{1 + n % 28:02}",
            "time": "19:30",
            "covers": "2",
            "note": f"Row {n}",
        }

    def _reservation_values(self, n):
        return {
            **self._place(n, "outlet_id"),
            "external_key": f"R{n}",
            "start_at": f"2027-01-{1 + n % 28:02} 11:30:00",
            "covers": 2,
            "note": f"Row {n}",
        }

    def _place(self, n, *names):
        """Who and where, by database ids."""
        found = {
            "guest_id": self._guests[n % GUESTS][0],
            "outlet_id": self._outlet_id,
            "company_id": self._company_id,
        }
        names = ("guest_id", *(names or ("outlet_id", "company_id")))
        return {"source": SOURCE, **{f"{name}/.id": found[name] for name in names}}
