from functools import partial

from odoo import api, fields, models

from ..tools import import_cells as cells
from ..tools.business_day import to_local
from ..tools.import_row import KNOWN, MERGE
from ..tools.reservation_cells import OCCASIONS, RESERVATION_COLUMNS, STATUSES
from .restaurant_reservation_origin import TOLD
from .restaurant_seating_import import READERS

RESERVATION_READERS = {
    **READERS,
    "occasion": partial(cells.read_choice, choices=OCCASIONS),
    "status": partial(cells.read_choice, choices=STATUSES),
    "note": cells.read_text,
}


class RestaurantReservationImport(models.AbstractModel):
    """Reservations of another system: a website, a booking platform.

    Guests are known by their phone number. Sent again, a reservation is the same one:
    what the other system says anew is changed, as long as the reservation is open here.
    What it repeats, or leaves out, stays as the house has it.
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
    def _check(self, rows, company, source, merge=True):
        self._recall(rows, company, source)
        return super()._check(rows, company, source, merge)

    @api.model
    def _recall(self, rows, company, source):
        """Complete rows of reservations that are known by what was told before: a
        cancellation needs no more than key and status.
        """
        keys = [self._read_key(row) for row in rows]
        known = self._find_known(keys, company, source, ["told", *TOLD])
        for row, key in zip(rows, keys, strict=True):
            if reservation := known.get(key):
                said = {name: cell for name, cell in row.cells.items() if cell.strip()}
                cells_before = self._prepare_cells(reservation)
                if ":" in said.get("date", ""):
                    del cells_before["time"]
                row.cells = {**cells_before, **said}

    @api.model
    def _read_key(self, row):
        try:
            return cells.read_text(row.cells.get("key", ""), limit=64)
        except cells.CellError:
            return ""  # refused when the row is read

    @api.model
    def _prepare_cells(self, reservation):
        """Write down a reservation as the other system did."""
        told = reservation._get_told()
        outlet = reservation.outlet_id.browse(told["outlet_id"]).exists()
        outlet = outlet or reservation.outlet_id
        start = to_local(fields.Datetime.to_datetime(told["start_at"]), outlet.tz)
        return {
            "date": f"{start:%Y-%m-%d}",
            "time": f"{start:%H:%M}",
            "outlet": outlet.name,
            "number": reservation.guest_id.number,
            "covers": str(told["covers"]),
        }

    @api.model
    def _match_seatings(self, rows, company, source):
        """Find out what is new, the same, or told differently."""
        keys = {row.values["key"] for row in rows}
        known = self._find_known(keys, company, source, ["told", *TOLD])
        seen = {}
        for row in rows:
            key = row.values["key"]
            reservation = known.get(key)
            told = self._prepare_told(row, reservation)
            row.values["told"] = told
            if key in seen and seen[key] != told:
                row.conflict("key_twice")
            elif key in seen:
                row.state = KNOWN
            elif reservation:
                row.values["changes"] = reservation._find_news(told)
                row.state = MERGE if row.values["changes"] else KNOWN
            seen[key] = told

    @api.model
    def _prepare_told(self, row, reservation):
        """Return what the other system says, as `restaurant.reservation.told`."""
        values = row.values
        before = reservation._get_told() if reservation else {"state": "booked"}
        return {
            "outlet_id": values["seating"]["outlet_id"],
            "start_at": fields.Datetime.to_string(values["seating"]["start_at"]),
            "covers": values["covers"],
            "occasion": values["occasion"] or before.get("occasion", False),
            "note": values["note"] or before.get("note", False),
            "state": values["status"] or before["state"],
        }

    @api.model
    def _apply(self, rows, company, source, origin):
        new = self._take_in_people(rows, company, source, origin)
        reservations = self.env["restaurant.reservation"].sudo().with_company(company)
        quiet = {"tracking_disable": True, "mail_create_nolog": True}
        reservations.with_context(**quiet).create(
            [self._prepare_reservation(row, source) for row in new]
        )
        changed = {row.values["key"]: row for row in rows if row.state == MERGE}
        known = self._find_known(list(changed), company, source, TOLD)
        for key, row in changed.items():  # few: those that were told differently
            known[key].write({**row.values["changes"], "told": row.values["told"]})

    @api.model
    def _prepare_reservation(self, row, source):
        return {
            **row.values["told"],
            "told": row.values["told"],
            "guest_id": row.guest_id,
            "source": source,
            "external_key": row.values["key"],
            "user_id": False,
        }
