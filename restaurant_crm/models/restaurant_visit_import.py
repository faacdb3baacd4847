from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import import_cells as cells
from ..tools.business_day import business_date, daypart, to_local, to_utc
from ..tools.import_columns import VISIT_COLUMNS
from ..tools.import_row import KNOWN, NEW, ImportRow

READERS = {
    "key": partial(cells.read_text, limit=64),
    "guest_key": partial(cells.read_text, limit=64),
    "number": partial(cells.read_text, limit=32),
    "phone": cells.read_phone,
    "name": partial(cells.read_text, limit=100),
    "outlet": partial(cells.read_text, limit=100),
    "covers": cells.read_covers,
    "amount": cells.read_amount,
    "channel": partial(cells.read_choice, choices=cells.CHANNELS),
}
# What makes a visit that was sent again another one.
FIGURES = ("business_date", "outlet_id", "net_amount", "covers")


class RestaurantVisitImport(models.AbstractModel):
    """Visits of another system: a delivery platform, the till of former days.

    They count in the figures like others. A key makes each of them count once.
    """

    _name = "restaurant.visit.import"
    _inherit = ["restaurant.import"]
    _description = "Import of Visits"

    @api.model
    def _get_columns(self):
        return VISIT_COLUMNS

    @api.model
    def _check(self, rows, company, source, merge=True):
        outlets = self._read_outlets(company)
        for row in rows:
            if not row.is_problem:
                row.read_cells(READERS)
            if not row.is_problem:
                self._read_seating(row, company, outlets)
        good = [row for row in rows if not row.is_problem]
        self._match_guests(good, company, source)
        self._match_visits([row for row in good if not row.is_problem], company, source)

    @api.model
    def _read_seating(self, row, company, outlets):
        """Read when and where: the clock is that of the outlet."""
        values = row.values
        outlet = outlets.get(values["outlet"].casefold())
        if not values["outlet"] and len(outlets) == 1:
            [outlet] = outlets.values()
        if not outlet:
            reason = "unknown_outlet" if values["outlet"] else "no_outlet"
            row.refuse(reason, "outlet")
            return
        now = self._get_latest_moment(outlet)
        clock = partial(
            cells.read_moment, clock=row.cells.get("time", "").strip(), now=now
        )
        row.read_cells({"date": clock})
        phone = self._format_phone(values["phone"], company.country_id)
        if not row.is_problem and phone is None:
            row.refuse("bad_phone", "phone")
        if not row.is_problem and not values["key"]:
            row.refuse("no_key", "key")
        if not row.is_problem:
            moment = to_utc(values["date"], outlet.tz)
            values.update(phone=phone, seating=self._prepare_seating(outlet, moment))

    @api.model
    def _get_latest_moment(self, outlet):
        """Return the latest wall-clock time that a row may tell: visits are past."""
        return to_local(fields.Datetime.now(), outlet.tz)

    @api.model
    def _format_phone(self, phone, country):
        return self.env["restaurant.guest.import"]._format_phone(phone, country)

    @api.model
    def _prepare_seating(self, outlet, moment):
        return {
            "outlet_id": outlet.id,
            "start_at": moment,
            "end_at": moment,
            "business_date": business_date(moment, outlet.tz, outlet.day_cutoff),
            "daypart": daypart(moment, outlet.tz),
        }

    @api.model
    def _match_guests(self, rows, company, source):
        """Find who came: by key, by guest number or by phone number, in this order. A
        phone number that is new makes a guest.
        """
        guest_keys = {row.values["guest_key"] for row in rows} - {""}
        phones = {row.values["phone"] for row in rows} - {""}
        keys = self.env["restaurant.guest.key"].sudo()
        by_key = keys._get_guests(source, guest_keys, company)
        by_phone = self._find_guests_by_phone(phones, company)
        by_number = self._find_guests_by_number(
            {row.values["number"] for row in rows} - {""}, company
        )
        strangers = []
        for row in rows:
            values = row.values
            row.guest_id = (
                by_key.get(values["guest_key"])
                or by_number.get(values["number"])
                or by_phone.get(values["phone"])
                or 0
            )
            if not row.guest_id and values["phone"]:
                strangers.append(row)
            elif not row.guest_id:
                row.refuse("unknown_guest")
        self._prepare_people(strangers, company, source)

    @api.model
    def _prepare_people(self, rows, company, source):
        """Let rows of one phone number that is new make one guest: a row of an import
        of guests, by its own rules.
        """
        people = {}
        for row in rows:
            values = row.values
            known = {"name": values["name"], "key": values["guest_key"]}
            person = ImportRow(row.line, {"phone": values["phone"], **known})
            row.leader = people.setdefault(values["phone"], person)
        self.env["restaurant.guest.import"]._check(
            list(people.values()), company, source
        )
        for row in rows:
            if row.leader.is_problem:
                row.state, row.reason = row.leader.state, row.leader.reason

    @api.model
    def _find_guests_by_number(self, numbers, company):
        query = SQL(
            "SELECT number, id FROM restaurant_guest"
            " WHERE company_id = %s AND number = ANY(%s)",
            company.id,
            list(numbers),
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _match_visits(self, rows, company, source):
        """Find what was taken in before; the same key with other figures is refused."""
        known = self._read_known({row.values["key"] for row in rows}, company, source)
        seen = {}
        for row in rows:
            mine = self._prepare_figures(row)
            before = known.get(row.values["key"], seen.get(row.values["key"]))
            if before is None:
                seen[row.values["key"]] = mine
            elif before == mine:
                row.state = KNOWN
            else:
                in_file = row.values["key"] not in known
                row.conflict("key_twice" if in_file else "visit_differs")

    @api.model
    def _prepare_figures(self, row):
        values = {**row.values["seating"], "net_amount": row.values["amount"]}
        values["covers"] = row.values["covers"]
        return tuple(values[name] for name in FIGURES)

    @api.model
    def _read_known(self, keys, company, source):
        visits = self.env["restaurant.visit"].sudo().with_context(active_test=False)
        found = visits.search_fetch(
            [
                ("company_id", "=", company.id),
                ("source", "=", source),
                ("external_key", "in", list(keys)),
            ],
            ["external_key", *FIGURES],
        )
        return {
            visit.external_key: (
                visit.business_date,
                visit.outlet_id.id,
                visit.net_amount,
                visit.covers,
            )
            for visit in found
        }

    @api.model
    def _apply(self, rows, company, source, origin):
        new = [row for row in rows if row.state == NEW]
        people = {id(row.leader): row.leader for row in new if row.leader}
        self.env["restaurant.guest.import"]._apply(
            list(people.values()), company, source, origin
        )
        for row in new:
            row.guest_id = row.guest_id or row.leader.guest_id
        visits = self.env["restaurant.visit"].sudo().with_company(company)
        visits = visits.create(
            [self._prepare_visit(row, company, source) for row in new]
        )
        self.env["restaurant.guest.stats"].sudo()._recount(visits.guest_id)
        visits.guest_id._note_first_outlets()

    @api.model
    def _prepare_visit(self, row, company, source):
        values = row.values
        return {
            **values["seating"],
            "company_id": company.id,
            "source": source,
            "guest_id": row.guest_id,
            "external_key": values["key"],
            "covers": values["covers"],
            "net_amount": values["amount"],
            "channel": values["channel"] or "dine_in",
        }
