from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import import_cells as cells
from ..tools.import_columns import GUEST_COLUMNS
from ..tools.import_row import CONFLICT, MERGE, NEW, SKIPPED
from .restaurant_guest_import_changes import CONSENT_CHANNELS
from .restaurant_import import OWED

READERS = {
    "key": partial(cells.read_text, limit=64),
    "name": partial(cells.read_text, limit=100),
    "phone": cells.read_phone,
    "email": cells.read_email,
    "lunar": cells.read_consent,
    "gender": partial(cells.read_choice, choices=cells.GENDERS),
    "guest_type": partial(cells.read_choice, choices=cells.GUEST_TYPES),
    "outlet": partial(cells.read_text, limit=100),
    "note": cells.read_text,
    "tags": cells.read_text,
    "consent_date": cells.read_day,
    **dict.fromkeys(CONSENT_CHANNELS, cells.read_consent),
}


class RestaurantGuestImport(models.AbstractModel):
    """Guests of another system: who they are is decided here, before any is written."""

    _name = "restaurant.guest.import"
    _inherit = ["restaurant.guest.import.writer", "restaurant.import"]
    _description = "Import of Guests"

    @api.model
    def _get_columns(self):
        return GUEST_COLUMNS

    @api.model
    def _get_readers(self):
        return READERS

    @api.model
    def _match(self, rows, company, source, merge):
        self._match_known(rows, company, source, merge)
        for row in rows:
            values = row.values
            is_bare = not (values["name"] or values["phone"] or values["email"])
            if row.state == NEW and is_bare:  # a key alone says of nobody who it is
                row.refuse("no_identity")
        self._match_each_other([row for row in rows if row.state == NEW], merge)
        self._prepare_changes(rows, company, source)

    @api.model
    def _read_row(self, row, company, outlets):
        values = row.values
        lunar = values["lunar"] is True
        row.read_cells({"birthday": partial(cells.read_birthday, lunar=lunar)})
        if not row.is_problem:
            self._read_identity(row, company, outlets)

    @api.model
    def _read_identity(self, row, company, outlets):
        values = row.values
        if row.cells.get(OWED):
            row.refuse(OWED, OWED)
            return
        phone = self._format_phone(values["phone"], company.country_id)
        outlet = outlets.get(values["outlet"].casefold())
        if phone is None:
            row.refuse("bad_phone", "phone")
        elif values["outlet"] and not outlet:
            row.refuse("unknown_outlet", "outlet")
        elif not (phone or values["email"] or values["key"]):
            row.refuse("no_identity")
        elif (
            values["consent_date"] and values["consent_date"] > self._get_last_moment()
        ):
            row.refuse("date_out_of_range", "consent_date")  # no "no" would be later
        values.update(phone=phone, outlet=outlet and outlet.id)

    @api.model
    def _get_last_moment(self):
        """Return until when something can have been said: today, wherever that was."""
        return fields.Datetime.add(fields.Datetime.now(), days=1)

    @api.model
    def _find_guests_by_email(self, emails, company):
        """Return {e-mail address: guest id} of those that only one guest has."""
        self.env["res.partner"].flush_model(["email_normalized"])
        query = SQL(
            """SELECT partner.email_normalized, MIN(guest.id)
                 FROM restaurant_guest guest
                 JOIN res_partner partner ON partner.id = guest.partner_id
                WHERE guest.company_id = %s AND guest.active
                  AND partner.email_normalized = ANY(%s)
                GROUP BY partner.email_normalized HAVING COUNT(*) = 1""",
            company.id,
            list(emails),
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _match_known(self, rows, company, source, merge):
        """Find the guests who are known: by key, by phone number, or by e-mail address
        where that is all there is.
        """
        keys = {row.values["key"] for row in rows} - {""}
        phones = {row.values["phone"] for row in rows} - {""}
        emails = {row.values["email"] for row in rows if not row.values["phone"]} - {""}
        by_key = (
            self.env["restaurant.guest.key"].sudo()._get_guests(source, keys, company)
        )
        by_phone = self._find_guests_by_phone(phones, company)
        by_email = self._find_guests_by_email(emails, company)
        for row in rows:
            keyed = by_key.get(row.values["key"])
            phoned = by_phone.get(row.values["phone"])
            mailed = not row.values["phone"] and by_email.get(row.values["email"])
            row.guest_id = keyed or phoned or mailed or 0
            if keyed and phoned and keyed != phoned:
                row.conflict("key_phone")
            elif row.guest_id:
                row.state = MERGE if merge or keyed else SKIPPED

    @api.model
    def _match_each_other(self, rows, merge):
        """Let rows of the same guest make one guest: the first of them leads.

        What a later row knows completes the first one.
        """
        by_key, by_identity = {}, {}
        for row in rows:
            key, phone = row.values["key"], row.values["phone"]
            identity = phone or row.values["email"]
            keyed = by_key.get(key) if key else None
            leader = keyed or (by_identity.get(identity) if identity else None)
            if keyed and phone and keyed.values["phone"] not in ("", phone):
                row.conflict("key_twice")
            elif leader and not merge:
                row.state = SKIPPED
            elif leader:
                row.state, row.leader = MERGE, leader
                for name, value in row.values.items():
                    if not leader.values[name] and name != "key":
                        leader.values[name] = value
            if row.state != CONFLICT:
                by_key.setdefault(key, leader or row)
                by_identity.setdefault(identity, leader or row)
