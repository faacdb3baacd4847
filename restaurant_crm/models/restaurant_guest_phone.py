from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RestaurantGuestPhone(models.AbstractModel):
    """The phone number as identity: written in any way, it is one number."""

    _name = "restaurant.guest.phone"
    _description = "Phone Identity of a Guest"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    phone_e164 = fields.Char(
        string="Phone number",
        compute="_compute_phone",
        store=True,
        precompute=True,
        help="In international format, whichever way it was typed.",
    )
    phone_last4 = fields.Char(
        string="Last four digits",
        compute="_compute_phone",
        store=True,
        precompute=True,
    )
    phone_duplicate = fields.Boolean(
        string="Shares its number",
        compute="_compute_phone",
        store=True,
        precompute=True,
        readonly=False,
        help="Another guest has this number too: a family, or one guest twice.",
    )
    phone_guest_id = fields.Many2one(
        "restaurant.guest",
        string="Guest with this number",
        compute="_compute_phone_guest_id",
    )

    @api.depends("phone", "partner_id.country_id", "company_id.country_id")
    def _compute_phone(self):
        """Read the number, and flag a guest whose contact got one that is taken.

        A new guest is not flagged: it is refused, unless somebody says so.
        """
        for guest in self:
            country = guest.partner_id.country_id or guest.company_id.country_id
            number = self._phone_format_number(guest.phone, country)
            digits = "".join(filter(str.isdecimal, number or guest.phone or ""))
            taken = guest._origin and guest._get_phone_guest(number)
            guest.phone_duplicate = bool(taken)
            guest.phone_e164 = number
            guest.phone_last4 = digits[-4:] or False

    @api.depends("phone_e164", "company_id")
    def _compute_phone_guest_id(self):
        for guest in self:
            guest.phone_guest_id = guest._get_phone_guest(guest.phone_e164)

    def _get_phone_guest(self, number):
        """Return the other guest who is known by a number in international format."""
        if not number:
            return self.browse()
        domain = self._get_phone_domain([number], self.company_id)
        return self.search(domain & Domain("id", "!=", self._origin.id), limit=1)

    @api.model
    def _get_phone_domain(self, numbers, company):
        return (
            Domain("company_id", "=", company.id)
            & Domain("phone_e164", "in", numbers)
            & Domain("phone_duplicate", "=", False)
        )

    @api.model
    def _check_phones_are_free(self, vals_list):
        """Refuse new guests who have the number of another one without saying so."""
        said = [vals for vals in vals_list if not vals.get("phone_duplicate")]
        drafts = self.union(*map(self.new, said))
        for company, guests in drafts.grouped("company_id").items():
            numbers = [guest.phone_e164 for guest in guests if guest.phone_e164]
            domain = self._get_phone_domain(numbers, company)
            if known := numbers and self.search(domain, limit=1):
                raise ValidationError(
                    self.env._(
                        "%(guest)s has this phone number already. Open that guest, "
                        "or say that the new one shares its number.",
                        guest=known.display_name,
                    )
                )

    @api.model
    def _prepare_nameless(self, digits):
        """Return what a guest is called who gave a phone number, and no name yet."""
        return self.env._("Guest %(digits)s", digits=digits)

    @api.model
    def _is_nameless(self, name, digits):
        """Tell whether a name only says that nobody has asked for it, in whichever
        language it was written.

        :param str digits: the last four of the phone number
        """
        languages = (code for code, _name in self.env["res.lang"].get_installed())
        return bool(digits) and any(
            name == self.with_context(lang=lang)._prepare_nameless(digits)
            for lang in languages
        )

    @api.model
    def _find_by_phone(self, phone, company):
        """Return the guest who is known by a phone number, at most one.

        :param str phone: in any format
        :param res.company company: gives the group, and the country of national numbers
        """
        root = company.root_id
        number = self._phone_format_number(phone, root.country_id)
        if not number:
            return self.browse()
        return self.search(self._get_phone_domain([number], root), limit=1)
