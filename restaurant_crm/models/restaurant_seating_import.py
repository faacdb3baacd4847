from functools import partial

from odoo import api, models
from odoo.tools import SQL

from ..tools import import_cells as cells
from ..tools.business_day import business_date, daypart, to_utc
from ..tools.import_row import NEW, ImportRow

READERS = {
    "key": partial(cells.read_text, limit=64),
    "guest_key": partial(cells.read_text, limit=64),
    "number": partial(cells.read_text, limit=32),
    "phone": cells.read_phone,
    "name": partial(cells.read_text, limit=100),
    "outlet": partial(cells.read_text, limit=100),
    "covers": cells.read_covers,
}


class RestaurantSeatingImport(models.AbstractModel):
    """What imports of visits and of reservations have in common: who comes when and
    where, under a key of the other system.
    """

    _name = "restaurant.seating.import"
    _inherit = ["restaurant.import"]
    _description = "Import of Seatings"

    # Of what rows become; it has a source and an external_key
    _seating_model = None

    @api.model
    def _get_readers(self):
        return READERS

    @api.model
    def _get_latest_moment(self, outlet):
        """Return the latest wall-clock time that a row may tell; None for any."""
        return None

    @api.model
    def _read_row(self, row, company, outlets):
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
    def _prepare_seating(self, outlet, moment):
        return {
            "outlet_id": outlet.id,
            "start_at": moment,
            "end_at": moment,
            "business_date": business_date(moment, outlet.tz, outlet.day_cutoff),
            "daypart": daypart(moment, outlet.tz),
        }

    @api.model
    def _match(self, rows, company, source, merge):
        self._match_guests(rows, company, source)
        good = [row for row in rows if not row.is_problem]
        self._match_seatings(good, company, source)

    @api.model
    def _match_seatings(self, rows, company, source):
        """Find what was taken in before, of rows whose guests are known."""
        raise NotImplementedError

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
    def _take_in_people(self, rows, company, source, origin):
        """Make the guests of new rows who are not known yet.

        :return: the new rows, which know their guests
        """
        new = [row for row in rows if row.state == NEW]
        people = {id(row.leader): row.leader for row in new if row.leader}
        self.env["restaurant.guest.import"]._apply(
            list(people.values()), company, source, origin
        )
        for row in new:
            row.guest_id = row.guest_id or row.leader.guest_id
        return new

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
    def _find_known(self, keys, company, source, names):
        """Return {key: record} of what was taken in before.

        :param names: fields that will be read
        """
        records = self.env[self._seating_model].sudo().with_context(active_test=False)
        found = records.search_fetch(
            [
                ("company_id", "=", company.id),
                ("source", "=", source),
                ("external_key", "in", list(keys)),
            ],
            ["external_key", *names],
        )
        return {record.external_key: record for record in found}
