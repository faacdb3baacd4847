from functools import partial

from odoo import api, models

from ..tools import import_cells as cells
from ..tools.import_row import KNOWN, MERGE
from ..tools.reservation_cells import OCCASIONS, RESERVATION_COLUMNS, STATUSES
from .restaurant_reservation_flow import OPEN
from .restaurant_seating_import import READERS

RESERVATION_READERS = {
    **READERS,
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
    _inherit = ["restaurant.seating.import"]
    _description = "Import of Reservations"

    _seating_model = "restaurant.reservation"

    @api.model
    def _get_columns(self):
        return RESERVATION_COLUMNS

    @api.model
    def _get_readers(self):
        return RESERVATION_READERS

    @api.model
    def _read_row(self, row, company, outlets):
        result = super()._read_row(row, company, outlets)
        if not row.is_problem and not row.values["covers"]:
            row.refuse("bad_covers", "covers")
        return result

    @api.model
    def _match_seatings(self, rows, company, source):
        """Find out what is new, the same, or told differently."""
        known = self._find_known(rows, company, source, TOLD)
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
        new = self._take_in_people(rows, company, source, origin)
        quiet = self.env["restaurant.reservation"].sudo().with_company(company)
        quiet = quiet.with_context(tracking_disable=True, mail_create_nolog=True)
        quiet.create([self._prepare_reservation(row, source) for row in new])
        changed = [row for row in rows if row.state == MERGE]
        known = self._find_known(changed, company, source, TOLD)
        for row in changed:  # few: those that were told differently
            reservation = known[row.values["key"]].with_env(quiet.env)
            reservation.write(self._prepare_told(row))

    @api.model
    def _prepare_reservation(self, row, source):
        return {
            **self._prepare_told(row),
            "guest_id": row.guest_id,
            "source": source,
            "external_key": row.values["key"],
            "user_id": False,
        }
