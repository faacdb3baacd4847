from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.pinyin import name_initials

BATCH = 5000
# Computed fields that are written here, and one that counts itself later
DONE = {
    "age_band",
    "completeness",
    "name",
    "name_initials",
    "phone_duplicate",
    "phone_e164",
    "phone_last4",
}


class RestaurantHistoryGuests(models.AbstractModel):
    """Customers of old checks become guests: the ORM takes hours for a million."""

    _name = "restaurant.history.guests"
    _description = "Guests from Paid Checks"

    @api.model
    def _create_guests(self, company):
        """Make guests of the customers of a batch who are none yet, in the order in
        which they came; with the outlet where they ate first.

        :param company: the group
        :return: the number of guests
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT partner.id, partner.name, partner.phone, partner.phone_sanitized,
                       partner.country_id, partner.is_company, came.outlet_id, came.date
                  FROM (
                    SELECT partner_id, MIN(business_date) AS date, MIN(end_at) AS first,
                           (ARRAY_AGG(outlet_id ORDER BY end_at, order_id)
                               FILTER (WHERE has_food))[1] AS outlet_id
                      FROM restaurant_history_check
                     WHERE NOT is_refund
                     GROUP BY partner_id
                  ) came
                  JOIN res_partner partner ON partner.id = came.partner_id
                 WHERE NOT EXISTS (
                    SELECT FROM restaurant_guest guest
                     WHERE guest.partner_id = partner.id AND guest.company_id = %s)
                 ORDER BY came.first, partner.id
                """,
                company.id,
            )
        )
        for batch in split_every(BATCH, rows, list):
            self._insert_guests(batch, company)
        return len(rows)

    @api.model
    def _insert_guests(self, rows, company):
        guests = self.env["restaurant.guest"]
        self._identify(rows, company)
        numbered = [{} for _row in rows]
        guests._number(numbered)
        kinds = ["company" if row["is_company"] else "person" for row in rows]
        columns = {
            "partner_id": SQL("%s::int[]", [row["id"] for row in rows]),
            "name": SQL("%s::text[]", [row["name"] for row in rows]),
            "name_initials": SQL(
                "%s::text[]", [name_initials(row["name"]) for row in rows]
            ),
            "number": SQL("%s::text[]", [vals["number"] for vals in numbered]),
            "guest_type": SQL("%s::text[]", kinds),
            "phone_e164": SQL("%s::text[]", [row["e164"] or None for row in rows]),
            "phone_last4": SQL("%s::text[]", [row["last4"] or None for row in rows]),
            "phone_duplicate": SQL("%s::bool[]", [row["duplicate"] for row in rows]),
            "outlet_id": SQL("%s::int[]", [row["outlet_id"] for row in rows]),
            "acquisition_date": SQL("%s::date[]", [row["date"] for row in rows]),
        }
        names = SQL(", ").join(map(SQL.identifier, columns))
        constants = self._prepare_constants(columns, company)
        found = self.env.execute_query(
            SQL(
                """
                WITH given AS MATERIALIZED (
                    SELECT NEXTVAL('restaurant_guest_id_seq') AS id,
                           NEXTVAL('restaurant_guest_stats_id_seq') AS stats_id, row.*
                      FROM UNNEST(%(values)s) AS row (%(names)s)
                ), guest AS (
                    INSERT INTO restaurant_guest (id, stats_id, %(names)s, %(always)s)
                    SELECT id, stats_id, %(names)s, %(constants)s FROM given
                ), stats AS (
                    INSERT INTO restaurant_guest_stats
                        (id, guest_id, company_id, lifecycle, visit_count, covers,
                         net_spend, margin, average_spend, window_visits, window_covers,
                         window_spend)
                    SELECT stats_id, id, %(company)s, 'prospect', 0, 0, 0, 0, 0, 0, 0, 0
                      FROM given
                )
                SELECT id FROM given
                """,
                values=SQL(", ").join(columns.values()),
                names=names,
                always=SQL(", ").join(map(SQL.identifier, constants)),
                constants=SQL(", ").join(SQL("%s", v) for v in constants.values()),
                company=company.id,
            )
        )
        guests = guests.browse(guest_id for (guest_id,) in found)
        self.env["res.partner"].invalidate_model(["restaurant_guest_ids"], flush=False)
        self._compute_others(guests)

    @api.model
    def _prepare_constants(self, columns, company):
        """Return what all these guests have in common: {column: value}."""
        guests = self.env["restaurant.guest"]
        now = fields.Datetime.now()
        log = {"create_date": now, "write_date": now}
        log.update(create_uid=self.env.uid, write_uid=self.env.uid)
        stored = [
            name
            for name, field in guests._fields.items()
            if field.store and field.column_type and name not in {*columns, *DONE}
        ]
        defaults = {
            name: guests._fields[name].convert_to_column_insert(value, guests)
            for name, value in guests.default_get(stored).items()
        }
        source = guests._get_acquisition_source("till")
        own = {"company_id": company.id, "acquisition_source_id": source.id or None}
        return {**defaults, **log, **own}

    @api.model
    def _identify(self, rows, company):
        """Add phone numbers to rows: ``e164``, ``last4``, ``duplicate``."""
        countries = self.env["res.country"]
        for row in rows:
            country = countries.browse(row["country_id"]) or company.country_id
            row["e164"] = self._get_number(row, country)
            digits = filter(str.isdecimal, row["e164"] or row["phone"] or "")
            row["last4"] = "".join(digits)[-4:]
        guests = self.env["restaurant.guest"]
        numbers = [row["e164"] for row in rows if row["e164"]]
        domain = guests._get_phone_domain(numbers, company)
        found = guests.search_fetch(domain, ["phone_e164"])
        taken = set(found.mapped("phone_e164"))
        for row in rows:
            row["duplicate"] = row["e164"] in taken
            taken |= {row["e164"]} if row["e164"] else set()
        found.invalidate_recordset()

    @api.model
    def _get_number(self, row, country):
        """Return a phone number in international format; core has read most of them."""
        phone = row["phone"]
        if not phone:
            return None
        if row["phone_sanitized"] and (row["country_id"] or phone.startswith("+")):
            return row["phone_sanitized"]
        return self.env["restaurant.guest"]._phone_format_number(phone, country)

    @api.model
    def _compute_others(self, guests):
        """Compute what other addons store of guests."""
        fields_ = [
            field
            for field in guests._fields.values()
            if field.store and field.compute and field.name not in DONE
        ]
        for field in fields_:
            self.env.add_to_compute(field, guests)
        if fields_:
            guests.flush_recordset([field.name for field in fields_])
