from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.birthday import format_birthday, is_birthday, parse_birthday
from ..tools.pinyin import name_initials
from .restaurant_guest_merge import BIRTHDAY_FIELDS

CONTACT_FIELDS = ("name", "phone", "email", "lang")
FIXED_FIELDS = {"company_id", "number", "stats_id"}


class RestaurantGuest(models.Model):
    _name = "restaurant.guest"
    _description = "Guest"
    _inherit = [
        "restaurant.guest.service",
        "restaurant.guest.phone",
        "restaurant.guest.card",
        "restaurant.guest.merge",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, id"
    _rec_names_search = ["name", "number", "phone_e164"]

    active = fields.Boolean(default=True)
    name = fields.Char(
        related="partner_id.name", store=True, readonly=False, index="trigram"
    )
    name_initials = fields.Char(
        string="Initials", compute="_compute_name_initials", store=True
    )
    number = fields.Char(
        string="Guest number", readonly=True, copy=False, index="trigram"
    )
    guest_type = fields.Selection(
        [("person", "Person"), ("family", "Family"), ("company", "Company")],
        string="Type",
        required=True,
        default="person",
    )
    email = fields.Char(related="partner_id.email", readonly=False)
    lang = fields.Selection(related="partner_id.lang", readonly=False)
    image_128 = fields.Image(related="partner_id.image_128")
    avatar_128 = fields.Image(related="partner_id.avatar_128")
    birthday = fields.Char(
        compute="_compute_birthday",
        inverse="_inverse_birthday",
        help="Month and day, with the year in front if it is known.",
    )
    birth_day = fields.Integer(string="Day of birth")
    birth_month = fields.Integer(string="Month of birth")
    birth_year = fields.Integer(string="Year of birth", help="Empty when unknown.")
    note = fields.Text(help="What everybody who serves this guest should know.")
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        string="First outlet",
        index="btree_not_null",
        domain="[('company_id', 'child_of', company_id)]",
        help="Where the guest came first.",
    )
    preference_ids = fields.One2many("restaurant.guest.preference", "guest_id")
    request_ids = fields.One2many("restaurant.guest.request", "guest_id")
    visit_ids = fields.One2many("restaurant.visit", "guest_id")
    stats_id = fields.Many2one(
        "restaurant.guest.stats", readonly=True, copy=False, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    visit_count = fields.Integer(related="stats_id.visit_count")
    net_spend = fields.Monetary(related="stats_id.net_spend")
    average_spend = fields.Monetary(related="stats_id.average_spend")
    first_visit = fields.Date(related="stats_id.first_visit")
    last_visit = fields.Date(related="stats_id.last_visit")
    goodwill_available = fields.Boolean(compute="_compute_goodwill_available")

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id)", "This contact is a guest already."
    )
    _company_number_uniq = models.UniqueIndex(
        "(company_id, number)", "Two guests cannot have the same number."
    )
    _company_phone_uniq = models.UniqueIndex(
        "(company_id, phone_e164)"
        " WHERE phone_e164 IS NOT NULL AND NOT phone_duplicate AND active",
        "Another guest has this phone number. Open that guest, or say that this one"
        " shares its number.",
    )
    _company_phone_idx = models.Index("(company_id, phone_e164)")
    _company_last4_idx = models.Index("(company_id, phone_last4)")
    _company_initials_idx = models.Index("(company_id, name_initials text_pattern_ops)")

    @api.depends("name")
    def _compute_name_initials(self):
        for guest in self:
            guest.name_initials = name_initials(guest.name)

    @api.depends(*BIRTHDAY_FIELDS)
    def _compute_birthday(self):
        for guest in self:
            guest.birthday = format_birthday(*(guest[name] for name in BIRTHDAY_FIELDS))

    def _inverse_birthday(self):
        for guest in self:
            parts = parse_birthday(guest.birthday or "")
            if parts is None:
                raise ValidationError(
                    self.env._("Write a birthday as MM-DD or YYYY-MM-DD.")
                )
            guest.write(dict(zip(BIRTHDAY_FIELDS, parts, strict=True)))

    @api.depends("name", "number")
    def _compute_display_name(self):
        for guest in self:
            guest.display_name = guest.name or guest.number

    @api.constrains(*BIRTHDAY_FIELDS)
    def _check_birthday(self):
        for guest in self:
            birthday = [guest[name] for name in BIRTHDAY_FIELDS]
            if any(birthday) and not is_birthday(*birthday):
                raise ValidationError(self.env._("This birthday does not exist."))

    @api.constrains("company_id")
    def _check_company_is_group(self):
        for guest in self:
            if guest.company_id.parent_id:
                raise ValidationError(
                    self.env._("A guest belongs to the group, not to one branch.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create guests; a name and a phone number are enough, the contact follows."""
        vals_list = [dict(vals) for vals in vals_list]
        numbers = self.env["ir.sequence"].sudo()
        for vals in vals_list:
            self._move_to_contact(vals)
            vals.setdefault("company_id", self.env.company.root_id.id)
            if not vals.get("number"):
                vals["number"] = numbers.next_by_code("restaurant.guest")
        self._check_phones_are_free(vals_list)
        guests = super().create(vals_list)
        guests._create_stats()
        return guests

    def write(self, vals):
        if not self.env.su and FIXED_FIELDS & vals.keys():
            raise AccessError(
                self.env._("Group, number and figures of a guest cannot be changed.")
            )
        return super().write(vals)

    @api.model
    def _move_to_contact(self, vals):
        """Write on the contact what is the contact's, so that identity sees it."""
        given = {name: vals.pop(name, None) for name in CONTACT_FIELDS}
        contact = {name: value for name, value in given.items() if value}
        partners = self.env["res.partner"]
        if vals.get("partner_id") and contact:
            partners.browse(vals["partner_id"]).write(contact)
        elif not vals.get("partner_id"):
            contact["is_company"] = vals.get("guest_type") == "company"
            vals["partner_id"] = partners.create(contact).id

    def _create_stats(self):
        stats = self.env["restaurant.guest.stats"].sudo()
        created = stats.create([{"guest_id": guest.id} for guest in self])
        for guest, figures in zip(self.sudo(), created, strict=True):
            guest.stats_id = figures

    @api.model
    def _get_or_create_for_partners(self, partners, company):
        """Return the guests of contacts in a group; who is none yet becomes one.

        Runs for automation: a phone number that is taken does not stop it, the new
        guest is flagged instead.

        :param res.company company: the group, or one of its branches
        """
        if not partners:
            return self.browse()
        root = company.root_id
        guests = self.with_context(active_test=False).search(
            [("company_id", "=", root.id), ("partner_id", "in", partners.ids)]
        )
        vals_list = self._prepare_guests(partners - guests.partner_id, root)
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return (guests | quiet.create(vals_list)).with_env(self.env)

    @api.model
    def _prepare_guests(self, partners, company):
        country = company.country_id
        numbers = {
            partner: self._phone_format_number(
                partner.phone, partner.country_id or country
            )
            for partner in partners
        }
        domain = self._get_phone_domain(list(filter(None, numbers.values())), company)
        taken = set(self.search(domain).mapped("phone_e164")) if partners else set()
        vals_list = []
        for partner, number in numbers.items():
            vals_list.append(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "guest_type": "company" if partner.is_company else "person",
                    "phone_duplicate": number in taken,
                }
            )
            taken |= {number} if number else set()
        return vals_list

    def action_view_visits(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_visit_action"
        )
        action["domain"] = [("guest_id", "in", self.ids)]
        return action

    def action_view_contact(self):
        return self.partner_id._get_records_action()

    def action_merge(self):
        """Open the wizard that merges contacts: guests are merged with them."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge guests"),
            "res_model": "base.partner.merge.automatic.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_model": "res.partner",
                "active_ids": self.partner_id.ids,
            },
        }

    # Ports --------------------------------------------------------------------------

    def _compute_goodwill_available(self):
        """Extended by addons that can give a guest something of value."""
        self.goodwill_available = False

    def _grant_goodwill(self, amount, reason, origin):
        """Give a guest something of value; None when nothing can be given.

        :param float amount: in the currency of the group
        :param str reason: shown to the guest
        :param origin: the record that asks for it
        :return: the record that stands for what was given
        """
        return None

    def _prepare_timeline_entries(self):
        """Return what is known of one guest, newest first after sorting by ``date``.

        :return: list of {"date": datetime (UTC), "kind": str, "title": str,
            "detail": str, "record": recordset}; addons append theirs
        """
        return [visit._prepare_timeline_entry() for visit in self.visit_ids]

    @api.model
    def _get_finder_queries(self, text):
        """Return more ways to find guests by what a cashier typed or scanned.

        :return: list of SQL, each selects a guest id and a rank (0: exact); company
            and active are checked by the caller
        """
        return []
