from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

from ..tools.till_input import is_record_id, mask_phone

# The guests of so many sessions are who a till expects.
RECENT_SESSIONS = 7


class PosConfig(models.Model):
    _name = "pos.config"
    _inherit = ["pos.config", "restaurant.till.tables"]

    restaurant_outlet_id = fields.Many2one(
        "restaurant.outlet",
        string="Outlet",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        help="The restaurant this till stands in.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tills = super().create(vals_list)
        tills.filtered(
            lambda t: not t.restaurant_outlet_id
        )._create_restaurant_outlets()
        return tills

    def write(self, vals):
        """What a till has sold moves with it to another outlet, in reports as well."""
        moved = "restaurant_outlet_id" in vals and self.filtered(
            lambda till: (
                till.restaurant_outlet_id.id
                not in (False, vals["restaurant_outlet_id"])
            )
        )
        result = super().write(vals)
        if moved:
            self.env["restaurant.report.day"]._start_over()
        return result

    def _get_restaurant_outlet(self):
        """Return the outlet of a till; one that has none yet gets its own."""
        if not self.restaurant_outlet_id:
            self._create_restaurant_outlets()
        return self.restaurant_outlet_id

    def _create_restaurant_outlets(self):
        """Give each till an outlet of its own, until somebody puts them together."""
        outlets = self.env["restaurant.outlet"].sudo()
        for till in self:
            company = till.company_id
            till.restaurant_outlet_id = outlets.with_company(company).create(
                {"name": till.name, "company_id": company.id}
            )

    @api.model
    def _load_pos_data_read(self, records, config):
        """Give the till the words that it shows beside the boxes of a consent."""
        values_list = super()._load_pos_data_read(records, config)
        texts = self.env["restaurant.consent.text"].sudo()
        text = texts._get_current("marketing", config.company_id)
        for values in values_list:
            values["_restaurant_consent"] = bool(text) and {
                "text_id": text.id,
                "words": text.text,
            }
        return values_list

    def get_limited_partners_loading(self, offset=0):
        """The contacts a till loads: who was here lately first, the others by name.

        Odoo counts the orders of all tills for it, and sorts all contacts: with many
        guests a till would open more slowly every month. The finder knows everybody;
        what is loaded is for when the server is away.

        :return: [(id,), …], no more than a page
        """
        self.ensure_one()
        self.env["pos.order"].flush_model(["partner_id", "session_id"])
        self.env["res.partner"].flush_model(["active", "company_id", "name"])
        return self.env.execute_query(
            self._get_contacts_query(self._get_limited_partner_count(), offset)
        )

    def _get_contacts_query(self, limit, offset):
        """Every part reads an index, and stops after a page or what is skipped."""
        return SQL(
            """
            WITH contact AS NOT MATERIALIZED (
                SELECT id, name FROM res_partner
                 WHERE active AND (company_id = %(company)s OR company_id IS NULL)
            ), recent AS MATERIALIZED (
                SELECT sold.partner_id AS id, max(sold.id) AS order_id
                  FROM (SELECT id FROM pos_session WHERE config_id = %(till)s
                         ORDER BY id DESC LIMIT %(sessions)s) AS session
                 CROSS JOIN LATERAL (
                       SELECT id, partner_id FROM pos_order
                        WHERE session_id = session.id AND partner_id IS NOT NULL
                        ORDER BY id DESC LIMIT %(limit)s) AS sold
                  JOIN contact ON contact.id = sold.partner_id
                 GROUP BY sold.partner_id
                 ORDER BY order_id DESC
                 LIMIT %(limit)s
            ), other AS (
                SELECT id, name FROM contact
                 WHERE id NOT IN (SELECT id FROM recent)
                 ORDER BY name, id
                 LIMIT %(limit)s + %(offset)s
            )
            SELECT id FROM (
                SELECT id, 0 AS part, -order_id AS place FROM recent
                 UNION ALL
                SELECT id, 1, row_number() OVER (ORDER BY name, id) FROM other
            ) AS page
            ORDER BY part, place
            LIMIT %(limit)s OFFSET %(offset)s
            """,
            company=self.company_id.id,
            till=self.id,
            sessions=RECENT_SESSIONS,
            limit=limit,
            offset=offset,
        )

    # ------------------------------------------------------------------
    # Calls of the till: the user's right first, then types, then sudo
    # ------------------------------------------------------------------

    @api.readonly
    def restaurant_find_guests(self, text, limit=20, scan=False):
        """Guests of this till's group that fit what was typed or scanned.

        :param str text: phone, last four digits, card or guest number, initials, name
        :param int limit: 1 to 50
        :param bool scan: a code from a card, whole or not at all
        :return: {"ok": True, "guests": [{guest_id, partner_id, name, number,
            phone, hint}]}; the phone is masked below the ring of floor managers.
            Refusal: bad_text
        """
        self._check_till_call()
        size = limit if type(limit) is int and 1 <= limit <= 50 else 20
        company, country_code = self._get_till_scope()
        rows = self.env["restaurant.guest.finder"]._find(
            text, company, country_code, limit=size, scan=scan is True
        )
        if rows is None:
            message = self.env._("Please type a phone number, a card number or a name.")
            return self._refuse_till_call("bad_text", message)
        return {"ok": True, "guests": [self._prepare_found_guest(row) for row in rows]}

    @api.readonly
    def restaurant_guest_card(self, partner_id):
        """What the till may know about a guest: hints, not the file.

        :return: {"ok": True, "guest_id", "sections": {name: values}}, the sections
            come from `restaurant.guest._prepare_card_sections`. Refusal: not_guest
        """
        self._check_till_call()
        guest = self._get_till_guest(partner_id)
        if not guest:
            message = self.env._("This contact is not a guest yet.")
            return self._refuse_till_call("not_guest", message)
        sections = guest._prepare_card_sections(self)
        return {"ok": True, "guest_id": guest.id, "sections": sections}

    def restaurant_capture_guest(self, values):
        """Write down a guest at the table, or find the one who has this phone.

        :param dict values: {"phone": str, "name": str, "birthday": {"day": int,
            "month": int, "year": int or 0}, "partner_id": int, "consent": {"text_id":
            int, "channels": ["sms", …]}}, each may be left out; at least a phone or a
            name. partner_id makes that contact a guest; consent is to offers and news,
            by the words that the till has shown
        :return: {"ok": True, "created": bool, "guest_id", "partner_id"}.
            Refusals: bad_values, bad_phone, bad_name, bad_birthday, unknown_contact
        """
        self._check_till_call()
        return self.env["restaurant.guest.capture"]._capture(self, values)

    def restaurant_meet_request(self, request_id):
        """Tick an open request of a guest as met; ticking it twice is no mistake.

        :return: {"ok": True}. Refusal: unknown_request
        """
        self._check_till_call()
        request = self.env["restaurant.guest.request"].sudo()
        if is_record_id(request_id):
            company, _country_code = self._get_till_scope()
            domain = [("id", "=", request_id), ("guest_id.company_id", "=", company.id)]
            request = request.search(domain)
        if not request:
            message = self.env._("This request does not exist any more.")
            return self._refuse_till_call("unknown_request", message)
        if request.state == "open":
            request.action_met()
        return {"ok": True}

    def _check_till_call(self):
        """Let nobody pass who may not work at this very till."""
        if not self.env.user.has_group("restaurant_crm.group_restaurant_till"):
            raise AccessError(self.env._("You may not work at a till."))
        self.ensure_one()
        # what rules and answers ask for; a till has 150 columns
        self.fetch(["company_id", "currency_id", "restaurant_outlet_id"])
        self.check_access("read")

    def _get_till_scope(self):
        """Return the group of this till and the country code of its phone numbers.

        One narrow query: the till asks on every key stroke.
        """
        self.env["res.company"].flush_model(["parent_path", "partner_id"])
        self.env["res.partner"].flush_model(["country_id"])
        query = SQL(
            """
            SELECT split_part(company.parent_path, '/', 1)::int, country.code
              FROM res_company company
              JOIN res_partner partner ON partner.id = company.partner_id
              LEFT JOIN res_country country ON country.id = partner.country_id
             WHERE company.id = %s
            """,
            self.company_id.id,
        )
        [(company_id, country_code)] = self.env.execute_query(query)
        return self.env["res.company"].browse(company_id), country_code

    def _refuse_till_call(self, code, message):
        return {"ok": False, "code": code, "message": message}

    def _get_till_guest(self, partner_id):
        guests = self.env["restaurant.guest"].sudo()
        if not is_record_id(partner_id):
            return guests
        company, _country_code = self._get_till_scope()
        return guests.search_fetch(
            [("partner_id", "=", partner_id), ("company_id", "=", company.id)],
            order="id",
            limit=1,
        )

    def _prepare_found_guest(self, row):
        phone = row["phone_e164"] or ""
        if not self.env.user.has_group("restaurant_crm.group_restaurant_floor"):
            phone = mask_phone(phone)
        return {
            "guest_id": row["guest_id"],
            "partner_id": row["partner_id"],
            "name": row["name"] or "",
            "number": row["number"] or "",
            "phone": phone,
            "hint": self._prepare_found_hint(row),
        }

    def _prepare_found_hint(self, row):
        """One line that tells two guests of the same name apart."""
        if not row["visit_count"]:
            return self.env._("no visit yet")
        return self.env._(
            "%(count)s visits, last on %(date)s",
            count=row["visit_count"],
            date=format_date(self.env, row["last_visit"]),
        )
