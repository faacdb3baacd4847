from datetime import date, datetime

from odoo import api, fields, models
from odoo.models import MAGIC_COLUMNS
from odoo.tools import SQL

# What of a contact tells who somebody is; the records themselves stay.
CONTACT_FIELDS = (
    "phone",
    "email",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "comment",
    "function",
    "website",
    "barcode",
    "parent_id",
)
GUEST_FIELDS = (
    "note",
    "gender",
    "age_band",
    "nationality_id",
    "birth_day",
    "birth_month",
    "birth_year",
    "birthday_lunar",
    "phone_duplicate",
)
CHECK_FIELDS = (
    "email",
    "mobile",
    "floating_order_name",
    "internal_note",
    "general_customer_note",
)
CHECK_LINE_FIELDS = ("note", "customer_note")
IMAGE_FIELDS = tuple(f"image_{size}" for size in (1920, 1024, 512, 256, 128))
ERASED_LISTS = ("date_ids", "link_ids", "note_ids", "preference_ids", "request_ids")

NOT_COPIED = {*MAGIC_COLUMNS, "guest_id", "company_id", "mirror_id", "active", "told"}


class RestaurantGuestPrivacy(models.AbstractModel):
    """What a guest may ask for: a copy of everything, and to be forgotten."""

    _name = "restaurant.guest.privacy"
    _description = "Privacy of a Guest"

    erased_date = fields.Date(string="Erased on", readonly=True, copy=False)
    is_time_up = fields.Boolean(
        string="Kept long enough",
        compute="_compute_is_time_up",
        search="_search_is_time_up",
        help="The rule of the group would erase this guest.",
    )

    def _compute_is_time_up(self):
        found = self.search([("id", "in", self.ids), ("is_time_up", "=", True)])
        for guest in self:
            guest.is_time_up = guest in found

    @api.model
    def _search_is_time_up(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["restaurant.retention"].sudo()._get_all_domain()

    # Ports ----------------------------------------------------------------------------

    def _get_erase_warnings(self):
        """Port: return what the desk should know before it erases these guests.

        :return: list of sentences; addons append theirs
        """
        return []

    @api.model
    def _get_erasable_domain(self):
        """Port: return the domain of guests whom a retention rule may erase; addons add
        conditions, such as that nothing is owed to the guest.
        """
        return [("erased_date", "=", False)]

    def _export_guest_data(self):
        """Port: return all that is kept on one guest, for a copy in the guest's hands.

        :return: {section: list of {name: JSON-able value}}; addons add their sections
        """
        self.ensure_one()
        sections = {
            "guest": self,
            "preferences": self.preference_ids,
            "requests": self.request_ids,
            "anniversaries": self.date_ids,
            "people": self.link_ids,
            "notes": self.note_ids,
            "warnings": self.with_context(active_test=False).warning_ids,
            "consents": self.consent_ids,
            "keys": self.key_ids,
            "visits": self.with_context(active_test=False).visit_ids,
            "calls": self.call_ids,
        }
        names = {
            "guest": (
                "number name phone email birthday birthday_lunar gender age_band"
                " guest_type nationality_id lang note outlet_id acquisition_source_id"
                " acquisition_date tag_ids auto_tag_ids favourite_product_ids table_ids"
                " visit_count net_spend first_visit last_visit"
            ).split()
        }
        return {
            section: self._read_section(records, names.get(section))
            for section, records in sections.items()
        }

    @api.model
    def _get_section_labels(self):
        """Port: return {section of `_export_guest_data`: what it is called}."""
        return {
            "guest": self.env._("File"),
            "preferences": self.env._("Preferences"),
            "requests": self.env._("Requests"),
            "anniversaries": self.env._("Anniversaries"),
            "people": self.env._("People"),
            "notes": self.env._("Notes"),
            "warnings": self.env._("Warnings"),
            "consents": self.env._("Consents"),
            "keys": self.env._("Keys"),
            "visits": self.env._("Visits"),
            "calls": self.env._("Calls"),
            "gifts": self.env._("Gifts"),
            "reservations": self.env._("Reservations"),
            "messages": self.env._("Messages"),
        }

    @api.model
    def _read_section(self, records, names=None):
        """Return records as dictionaries of plain values, for `_export_guest_data`.

        :param list names: fields; if not given, all that are stored
        """
        fields_read = [
            field
            for name, field in records._fields.items()
            if (name in names if names else field.store and name not in NOT_COPIED)
            and (names or field.type not in ("one2many", "many2many", "binary"))
        ]
        return [
            {field.name: self._write_plain(record[field.name]) for field in fields_read}
            for record in records
        ]

    @api.model
    def _write_plain(self, value):
        if isinstance(value, models.BaseModel):
            names = value.mapped("display_name")
            return ", ".join(filter(None, names))
        if isinstance(value, date | datetime):
            return value.isoformat()
        return "" if value is False or value is None else value

    def _has_health_details(self):
        """Tell whether more is known of the health than what a till may hint at."""
        return any(
            preference.severity != "hint" or preference.health_note
            for preference in self.preference_ids
        )

    def _erase(self, reason):
        """Forget who these guests are; what they ate and paid stays, without a name.

        A port: addons override it, forget what is theirs, and call super. A contact
        that is something else as well, a user, a supplier, a guest of another group,
        stays; the guest then gets a contact without a name.

        :param str reason: kept in the log
        """
        guests = self.sudo().filtered(lambda guest: not guest.erased_date)
        for company, same in guests.grouped("company_id").items():
            same._log_erasure(reason, company)
        guests._withdraw_consents()
        guests._part_from_shared_contacts()
        guests._erase_lists()
        guests._erase_messages()
        guests._erase_copies()
        guests._erase_names()

    def _log_erasure(self, reason, company):
        log = self.env["restaurant.access.log"].with_company(company)
        log._log("erase", self, reason, ", ".join(self.mapped("number"))[:1000])

    def _withdraw_consents(self):
        """What was allowed is not allowed any more; that it was stays on record."""
        given = self.consent_state_ids.filtered(lambda line: line.state != "withdrawn")
        for (purpose, channel), lines in given.grouped(
            lambda line: (line.purpose, line.channel)
        ).items():
            self.env["restaurant.consent"]._record(
                lines.guest_id, purpose, [channel], "withdrawn", "erasure"
            )
        self.consent_ids.sudo().proof = False

    def _part_from_shared_contacts(self):
        """Give guests a contact of their own where theirs is something else, too."""
        shared = self._get_guests_of_shared_contacts()
        contacts = self.env["res.partner"].create(
            [{"name": guest.number, "lang": guest.lang} for guest in shared]
        )
        for guest, contact in zip(shared, contacts, strict=True):
            guest.partner_id = contact

    def _get_guests_of_shared_contacts(self):
        self.env.flush_all()
        query = SQL(
            """SELECT guest.id FROM restaurant_guest guest
                 JOIN res_partner partner ON partner.id = guest.partner_id
                WHERE guest.id = ANY(%(ids)s) AND (
                    partner.supplier_rank > 0
                    OR EXISTS (SELECT FROM res_users WHERE partner_id = partner.id)
                    OR EXISTS (SELECT FROM restaurant_guest other
                                WHERE other.partner_id = partner.id
                                  AND other.id <> ALL(%(ids)s)))""",
            ids=self.ids,
        )
        return self.browse(row[0] for row in self.env.execute_query(query))

    def _erase_lists(self):
        everything = self.with_context(active_test=False)
        for name in ERASED_LISTS:
            everything[name].unlink()
        everything.warning_ids.unlink()
        everything.key_ids.unlink()
        self.env["restaurant.guest.apart"]._find(self).unlink()
        everything.call_ids.unlink()
        self.write(
            {
                "tag_ids": [(5,)],
                "auto_tag_ids": [(5,)],
                "favourite_product_ids": [(5,)],
                "table_ids": [(5,)],
            }
        )

    def _erase_messages(self):
        """Delete chatter, activities and files of the guests and their contacts."""
        for records in (self, self.partner_id):
            domain = [("model", "=", records._name), ("res_id", "in", records.ids)]
            self.env["mail.message"].search(domain).unlink()
            domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            self.env["mail.activity"].search(domain).unlink()
            self.env["mail.followers"].search(domain).unlink()
            files = [*domain, ("res_field", "in", [False, *IMAGE_FIELDS])]
            self.env["ir.attachment"].search(files).unlink()

    def _erase_copies(self):
        """Take away what checks have copied from the contact, and what was noted on
        them: notes to the kitchen tell of allergies.
        """
        self.env.flush_all()
        orders = self.env["pos.order"].search(
            [("partner_id", "in", self.partner_id.ids)]
        )
        for records, names in (
            (orders, CHECK_FIELDS),
            (orders.lines, CHECK_LINE_FIELDS),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    SQL(", ").join(SQL("%s = NULL", SQL.identifier(n)) for n in names),
                    records.ids,
                )
            )
            records.invalidate_recordset(names, flush=False)

    def _erase_names(self):
        """Let the guest number stand for the name; two writes and one statement."""
        partners = self.partner_id
        partners.write({name: False for name in CONTACT_FIELDS})
        values = dict.fromkeys(GUEST_FIELDS, False)
        today = fields.Date.context_today(self)
        self.write({**values, "erased_date": today, "active": False})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner partner
                      SET name = guest.number, complete_name = guest.number
                     FROM restaurant_guest guest
                    WHERE guest.partner_id = partner.id AND guest.id = ANY(%s)""",
                self.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_guest
                      SET name = number, name_initials = NULL WHERE id = ANY(%s)""",
                self.ids,
            )
        )
        self.env.invalidate_all(flush=False)
