from functools import partial

from odoo import api, models

from ..tools import import_cells as cells
from ..tools.import_row import KNOWN, MERGE, NEW
from ..tools.reservation_cells import OCCASIONS, RESERVATION_COLUMNS, STATUSES
from .restaurant_reservation_flow import OPEN

READERS = {
    "key": partial(cells.read_text, limit=64),
    "guest_key": partial(cells.read_text, limit=64),
    "number": partial(cells.read_text, limit=32),
    "phone": cells.read_phone,
    "name": partial(cells.read_text, limit=100),
    "outlet": partial(cells.read_text, limit=100),
    "covers": cells.read_covers,
    "occasion": partial(cells.read_choice, choices=OCCASIONS),
    "status": partial(cells.read_choice, choices=STATUSES),
    "note": cells.read_text,
}
TOLD = ("outlet_id", "start_at", "covers", "occasion", "note", "state")


class RestaurantReservationImport(models.AbstractModel):
    """Reservations of another system: a website, a booking platform.

    Guests are known by their phone number. Sent again, a reservation is the same one:
    it moves to another time, or is cancelled, as long as it is open here.
    """

    _name = "restaurant.reservation.import"
    _inherit = ["restaurant.visit.import"]
    _description = "Import of Reservations"

    @api.model
    def _get_columns(self):
        return RESERVATION_COLUMNS

    @api.model
    def _get_latest_moment(self, outlet):
        """Reservations lie ahead."""
        return None

    @api.model
    def _check(self, rows, company, source, merge=True):
        outlets = self._read_outlets(company)
        for row in rows:
            if not row.is_problem:
                row.read_cells(READERS)
            if not row.is_problem:
                self._read_seating(row, company, outlets)
            if not row.is_problem and not row.values["covers"]:
                row.refuse("bad_covers", "covers")
        good = [row for row in rows if not row.is_problem]
        self._match_guests(good, company, source)
        good = [row for row in good if not row.is_problem]
        self._match_reservations(good, company, source)

    @api.model
    def _match_reservations(self, rows, company, source):
        """Find out what is new, the same, or told differently."""
        known = self._find_known({row.values["key"] for row in rows}, company, source)
        seen = {}
        for row in rows:
            key, told = row.values["key"], self._prepare_told(row)
            if key in seen and seen[key] != told:
                row.conflict("key_twice")
            elif key in seen:
                row.state = KNOWN
            elif key in known:
                reservation = known[key]
                kept = tuple(reservation[name] or False for name in TOLD[1:])
                same = (reservation.outlet_id.id, *kept) == tuple(told.values())
                is_closed = reservation.state not in OPEN
                row.state = KNOWN if same or is_closed else MERGE
            seen[key] = told

    @api.model
    def _find_known(self, keys, company, source):
        reservations = self.env["restaurant.reservation"].sudo()
        found = reservations.search(
            [
                ("company_id", "=", company.id),
                ("source", "=", source),
                ("external_key", "in", list(keys)),
            ]
        )
        return {reservation.external_key: reservation for reservation in found}

    @api.model
    def _prepare_told(self, row):
        values = row.values
        return {
            "outlet_id": values["seating"]["outlet_id"],
            "start_at": values["seating"]["start_at"],
            "covers": values["covers"],
            "occasion": values["occasion"] or False,
            "note": values["note"] or False,
            "state": values["status"] or "booked",
        }

    @api.model
    def _apply(self, rows, company, source, origin):
        new = [row for row in rows if row.state == NEW]
        people = {id(row.leader): row.leader for row in new if row.leader}
        self.env["restaurant.guest.import"]._apply(
            list(people.values()), company, source, origin
        )
        quiet = self.env["restaurant.reservation"].sudo().with_company(company)
        quiet = quiet.with_context(tracking_disable=True, mail_create_nolog=True)
        quiet.create([self._prepare_reservation(row, source) for row in new])
        changed = {row.values["key"]: row for row in rows if row.state == MERGE}
        known = self._find_known(set(changed), company, source)
        for key, row in changed.items():  # few: those that were told differently
            known[key].with_env(quiet.env).write(self._prepare_told(row))

    @api.model
    def _prepare_reservation(self, row, source):
        return {
            **self._prepare_told(row),
            "guest_id": row.guest_id or row.leader.guest_id,
            "source": source,
            "external_key": row.values["key"],
            "user_id": False,
        }
