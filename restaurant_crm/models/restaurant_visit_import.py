from functools import partial

from odoo import api, fields, models

from ..tools import import_cells as cells
from ..tools.business_day import to_local
from ..tools.import_columns import VISIT_COLUMNS
from ..tools.import_row import KNOWN
from .restaurant_seating_import import READERS

VISIT_READERS = {
    **READERS,
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
    _inherit = ["restaurant.seating.import"]
    _description = "Import of Visits"

    _seating_model = "restaurant.visit"

    @api.model
    def _get_columns(self):
        return VISIT_COLUMNS

    @api.model
    def _get_readers(self):
        return VISIT_READERS

    @api.model
    def _get_latest_moment(self, outlet):
        """Visits are past."""
        return to_local(fields.Datetime.now(), outlet.tz)

    @api.model
    def _match_seatings(self, rows, company, source):
        """The same key with other figures is refused."""
        keys = {row.values["key"] for row in rows}
        known = {
            key: (
                visit.business_date,
                visit.outlet_id.id,
                visit.net_amount,
                visit.covers,
            )
            for key, visit in self._find_known(keys, company, source, FIGURES).items()
        }
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
    def _apply(self, rows, company, source, origin):
        new = self._take_in_people(rows, company, source, origin)
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
