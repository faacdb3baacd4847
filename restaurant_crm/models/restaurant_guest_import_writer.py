from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.import_row import MERGE, NEW

BATCH = 1000
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class RestaurantGuestImportWriter(models.AbstractModel):
    """Writes the guests of an import, by sets."""

    _name = "restaurant.guest.import.writer"
    _inherit = ["restaurant.guest.import.changes"]
    _description = "Writing of imported Guests"

    # A key of `restaurant_consent.SOURCES`
    _consent_source = "import"

    @api.model
    def _apply(self, rows, company, source, origin):
        """Take in the rows that were checked; see `restaurant.import`."""
        writer = self.sudo().with_context(**QUIET)
        new = [row for row in rows if row.state == NEW]
        for batch in split_every(BATCH, new, list):
            writer._create_guests(batch, company, origin)
        taken = [row for row in rows if row.state in (NEW, MERGE)]
        for row in taken:
            row.guest_id = row.guest_id or row.leader.guest_id
            if row.state == NEW:
                row.values["said"] = self._prepare_said(row, {})
        writer._fill([row for row in taken if row.values.get("fill")])
        keys = {row.values["key"]: row.guest_id for row in taken if row.values["key"]}
        self.env["restaurant.guest.key"].sudo()._add(source, keys, company)
        writer._stick_tags([row for row in taken if row.values["tags"]], company)
        writer._record_consents(taken, company, origin)

    @api.model
    def _create_guests(self, rows, company, origin):
        acquisition = self._get_acquisition_source(origin)
        partners = self._get_contacts(rows, company)
        guests = self.env["restaurant.guest"].create(
            [
                self._prepare_guest(row, partner, company, acquisition)
                for row, partner in zip(rows, partners, strict=True)
            ]
        )
        for row, guest in zip(rows, guests, strict=True):
            row.guest_id = guest.id

    @api.model
    def _get_contacts(self, rows, company):
        """Return the contacts of new guests, in the order of the rows: those that are
        known already, as a till would take them, completed; the others are made.
        """
        partners = self.env["res.partner"]
        known = self._find_contacts({row.values["phone"] for row in rows}, company)
        found = [partners.browse(known.pop(row.values["phone"], 0)) for row in rows]
        missing = [row for row, contact in zip(rows, found, strict=True) if not contact]
        made = partners.create([self._prepare_partner(row, company) for row in missing])
        made = iter(made)
        for row, contact in zip(rows, found, strict=True):
            # where somebody logs in, a new password would go to that address
            taken = contact.email or contact.with_context(active_test=False).user_ids
            if contact and row.values["email"] and not taken:
                row.values["fill"] = {"email": row.values["email"]}
        return [contact or next(made) for contact in found]

    @api.model
    def _find_contacts(self, phones, company):
        """Return {phone in E.164: contact id} of those that only one contact has, who
        is no guest yet; in one query.
        """
        self.env["res.partner"].flush_model(["phone", "phone_sanitized", "active"])
        query = SQL(
            """SELECT partner.phone_sanitized, MIN(partner.id)
                 FROM res_partner partner
                WHERE partner.active AND partner.phone_sanitized = ANY(%(phones)s)
                  AND (partner.company_id IS NULL
                       OR partner.company_id = ANY(%(group)s))
                GROUP BY partner.phone_sanitized
               HAVING COUNT(*) = 1 AND NOT EXISTS (
                   SELECT FROM restaurant_guest guest
                    WHERE guest.partner_id = MIN(partner.id)
                      AND guest.company_id = %(company)s)""",
            phones=list(phones - {""}),
            group=self.env["res.company"].search([("id", "child_of", company.id)]).ids,
            company=company.id,
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _prepare_partner(self, row, company):
        values, guests = row.values, self.env["restaurant.guest"]
        name = values["name"] or guests._prepare_nameless(values["phone"][-4:])
        return {
            "name": name.strip(),
            "phone": values["phone"] or False,
            "email": values["email"] or False,
            "is_company": values["guest_type"] == "company",
            "lang": company.partner_id.lang or self.env.lang,
        }

    @api.model
    def _prepare_guest(self, row, partner, company, acquisition):
        values = row.values
        birthday = self._prepare_birthday(row) if values["birthday"] else {}
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "guest_type": values["guest_type"] or "person",
            "gender": values["gender"] or False,
            "note": values["note"] or False,
            "outlet_id": values["outlet"],
            "acquisition_source_id": acquisition.id,
            **birthday,
        }

    @api.model
    def _get_acquisition_source(self, origin):
        """Return how new guests have become known, a `utm.source`."""
        return self.env["restaurant.guest"]._get_acquisition_source("import")

    @api.model
    def _fill(self, rows):
        """Write what known guests lacked, one statement for each set of fields."""
        guests = self.env["restaurant.guest"].browse(row.guest_id for row in rows)
        partner_ids = {guest.id: guest.partner_id.id for guest in guests}
        by_fields = {}
        for row in rows:
            fill = row.values["fill"]
            of_contact = fill.keys() & {"name", "phone", "email"}
            mine = {name: fill.pop(name) for name in of_contact}
            for model, record_id, values in (
                ("res.partner", partner_ids[row.guest_id], mine),
                ("restaurant.guest", row.guest_id, fill),
            ):
                if values:
                    names = tuple(sorted(values))
                    by_fields.setdefault((model, names), {})[record_id] = values
        for (model, names), values in by_fields.items():
            self._update(self.env[model].browse(values), names, values)

    @api.model
    def _update(self, records, names, values):
        """Set fields of records to values of their own, by one statement.

        :param dict values: {record id: {field: value}}
        """
        columns = [records._fields[name].column_type[1] for name in names]
        lines = [
            SQL(
                "(%s, %s)",
                record_id,
                SQL(", ").join(
                    SQL("%s::%s", line[name], SQL(column))  # pylint: disable=sql-injection
                    for name, column in zip(names, columns, strict=True)
                ),
            )
            for record_id, line in values.items()
        ]
        fields_sql = [SQL.identifier(name) for name in names]
        self.env.cr.execute(
            SQL(
                "UPDATE %s AS old SET %s FROM (VALUES %s) AS new (id, %s)"
                " WHERE old.id = new.id",
                SQL.identifier(records._table),
                SQL(", ").join(SQL("%s = new.%s", name, name) for name in fields_sql),
                SQL(", ").join(lines),
                SQL(", ").join(fields_sql),
            )
        )
        records.invalidate_recordset(names)
        records.modified(names)
        records.flush_recordset()

    @api.model
    def _stick_tags(self, rows, company):
        tags = self.env["restaurant.guest.tag"]
        names = {name for row in rows for name in self._split_tags(row)}
        known = tags._find_by_names(names, company)
        missing = sorted(names - set(known))
        created = tags.create(
            [{"name": name, "company_id": company.id} for name in missing]
        )
        known.update(zip(missing, created, strict=True))
        pairs = [
            (row.guest_id, known[name].id)
            for row in rows
            for name in self._split_tags(row)
        ]
        if pairs:
            guest_ids, tag_ids = map(list, zip(*pairs, strict=True))
            self.env.cr.execute(
                SQL(
                    """INSERT INTO restaurant_guest_tag_rel (guest_id, tag_id)
                       SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING""",
                    guest_ids,
                    tag_ids,
                )
            )
            self.env["restaurant.guest"].invalidate_model(["tag_ids"])

    @api.model
    def _record_consents(self, rows, company, origin):
        """Take down what was said; to which words, another system does not tell."""
        now = fields.Datetime.now()
        self.env["restaurant.consent"].create(
            [
                {
                    "guest_id": row.guest_id,
                    "company_id": company.id,
                    "purpose": "marketing",
                    "channel": channel,
                    "state": state,
                    "date": row.values["consent_date"] or now,
                    "source": self._consent_source,
                    "proof": self._get_consent_proof(row, origin),
                    "user_id": self.env.uid,
                }
                for row in rows
                for channel, state in row.values.get("said", {}).items()
            ]
        )

    @api.model
    def _get_consent_proof(self, row, origin):
        return self.env._("%(file)s, row %(row)s", file=origin, row=row.line)
