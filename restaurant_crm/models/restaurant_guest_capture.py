from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from odoo.addons.phone_validation.tools import phone_validation

from ..tools.till_input import is_record_id, read_birthday, read_line

MAX_NAME, MAX_PHONE = 100, 40
TILL_CHANNELS = ("sms", "wechat", "phone", "email")


class RestaurantGuestCapture(models.AbstractModel):
    _name = "restaurant.guest.capture"
    _description = "Guest Capture at the Till"

    @api.model
    def _capture(self, config, values):
        """Create a guest from what a till sent; see
        `pos.config.restaurant_capture_guest` for the values and the answer.

        The phone is the identity: who has it already is answered, not created again.
        """
        refusal, clean = self._read_values(config, values)
        if refusal:
            return refusal
        try:
            with self.env.cr.savepoint():
                guest, created = self._find_or_create(config, clean)
        except UniqueViolation as error:
            # another till wrote the same phone just now: run again and find it
            raise ConcurrencyError(str(error)) from error
        return {
            "ok": True,
            "created": created,
            "guest_id": guest.id,
            "partner_id": guest.partner_id.id,
        }

    @api.model
    def _find_or_create(self, config, clean):
        company = config.company_id.root_id
        guest = self._find_guest(clean, company)
        if created := not guest:
            partner = clean["partner"] or self._find_contact(clean["phone"], company)
            partner = partner or self._create_contact(clean, config)
            guest = self._create_guest(partner, config)
        self._complete_guest(guest, clean)
        return guest, created

    @api.model
    def _read_values(self, config, values):
        """Return (refusal, None) or (None, checked values)."""
        if not isinstance(values, dict):
            return self._refuse(config, "bad_values"), None
        phone = self._read_phone(config, values.get("phone"))
        name = read_line(values.get("name"), MAX_NAME)
        today = fields.Date.context_today(self)
        birthday = read_birthday(values.get("birthday"), today)
        partner = self._read_partner(config, values.get("partner_id"))
        consent = self._read_consent(config, values.get("consent"))
        for code, bad in (
            ("bad_phone", phone is None),
            ("bad_name", name is None),
            ("bad_birthday", birthday is None),
            ("unknown_contact", partner is None),
            ("bad_values", consent is None or not (phone or name or partner)),
        ):
            if bad:
                return self._refuse(config, code), None
        return None, {
            "phone": phone,
            "name": name,
            "birthday": birthday,
            "partner": partner,
            "consent": consent,
        }

    @api.model
    def _refuse(self, config, code):
        messages = {
            "bad_values": self.env._("Please type a phone number or a name."),
            "bad_phone": self.env._("This is not a phone number that can be called."),
            "bad_name": self.env._("The name is too long."),
            "bad_birthday": self.env._("This day does not exist."),
            "unknown_contact": self.env._("This contact does not exist any more."),
        }
        return config._refuse_till_call(code, messages[code])

    @api.model
    def _read_phone(self, config, value):
        """The number in E.164, "" for none, None for one that cannot be called."""
        text = read_line(value, MAX_PHONE)
        if not text:
            return text
        country = config.company_id.country_id
        phone = phone_validation.phone_format(
            text,
            country.code,
            country.phone_code,
            force_format="E164",
            raise_exception=False,
        )
        return phone if phone.startswith("+") and phone[1:].isdigit() else None

    @api.model
    def _read_partner(self, config, value):
        """The contact to make a guest of, no contact, or None when it is not ours."""
        partners = self.env["res.partner"].sudo()
        if not value:
            return partners
        if not is_record_id(value):
            return None
        companies = [False, *self._get_group_companies(config.company_id.root_id).ids]
        domain = [("id", "=", value), ("company_id", "in", companies)]
        return partners.search(domain) or None

    @api.model
    def _read_consent(self, config, value):
        """Return (text, channels) of what the guest ticked, () for nothing, None for
        what no till sends.
        """
        if not value:
            return ()
        if not isinstance(value, dict):
            return None
        text_id, channels = value.get("text_id"), value.get("channels")
        if not is_record_id(text_id) or not isinstance(channels, list):
            return None
        if not channels or not all(channel in TILL_CHANNELS for channel in channels):
            return None
        companies = [False, config.company_id.root_id.id]
        texts = (
            self.env["restaurant.consent.text"].sudo().with_context(active_test=False)
        )
        text = texts.search(
            [
                ("id", "=", text_id),
                ("purpose", "=", "marketing"),
                ("company_id", "in", companies),
            ]
        )
        return (text, sorted(set(channels))) if text else None

    @api.model
    def _get_group_companies(self, company):
        return self.env["res.company"].sudo().search([("id", "child_of", company.id)])

    @api.model
    def _find_guest(self, clean, company):
        """Who has this phone, or who this contact is; archived guests come back."""
        guests = self.env["restaurant.guest"].sudo()
        domain = Domain.FALSE
        if clean["phone"]:
            domain = guests._get_phone_domain([clean["phone"]], company)
            if guest := guests.search(domain, limit=1):
                return guest
        if clean["partner"]:
            domain = Domain("company_id", "=", company.id)
            domain &= Domain("partner_id", "=", clean["partner"].id)
        guest = guests.with_context(active_test=False).search(domain, limit=1)
        guest.filtered(lambda known: not known.active).action_unarchive()
        return guest

    @api.model
    def _find_contact(self, phone, company):
        """The one contact known under this phone; none when several share it."""
        partners = self.env["res.partner"].sudo()
        if not phone:
            return partners
        companies = [False, *self._get_group_companies(company).ids]
        found = partners.search(
            [("phone_mobile_search", "=", phone), ("company_id", "in", companies)],
            limit=2,
        )
        return found if len(found) == 1 else partners

    @api.model
    def _create_contact(self, clean, config):
        return (
            self.env["res.partner"]
            .sudo()
            .create(self._prepare_contact_values(clean, config))
        )

    @api.model
    def _prepare_contact_values(self, clean, config):
        """Values of the contact of a guest written down at the till."""
        return {
            "name": clean["name"]
            or self.env["restaurant.guest"]._prepare_nameless(clean["phone"][-4:]),
            "phone": clean["phone"] or False,
            "lang": config.company_id.partner_id.lang or self.env.lang,
        }

    @api.model
    def _create_guest(self, partner, config):
        company = config.company_id.root_id
        guests = self.env["restaurant.guest"].sudo()
        guest = guests._get_or_create_for_partners(partner, company)
        guest._note_first_visit(config.restaurant_outlet_id)
        return guest

    @api.model
    def _complete_guest(self, guest, clean):
        """A till adds what is missing; it never overwrites what is known."""
        if clean["name"] and guest._is_nameless(guest.name, guest.phone_last4):
            guest.partner_id.name = clean["name"]
        if clean["phone"] and not guest.partner_id.phone:
            guest.partner_id.phone = clean["phone"]
        if clean["birthday"] and not guest.birth_month:
            day, month, year = clean["birthday"]
            guest.write({"birth_day": day, "birth_month": month, "birth_year": year})
        if clean["consent"]:
            text, channels = clean["consent"]
            self.env["restaurant.consent"]._record(
                guest, "marketing", channels, "given", "till", text_id=text.id
            )
