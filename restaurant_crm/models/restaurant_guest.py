from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from ..tools.pinyin import name_initials

CONTACT_FIELDS = ("name", "phone", "email", "lang")
SERVER_FIELDS = {"stats_id", "auto_tag_ids", "erased_date"}
FIXED_FIELDS = {"company_id", "number", *SERVER_FIELDS}


class RestaurantGuest(models.Model):
    _name = "restaurant.guest"
    _description = "Guest"
    _inherit = [
        "restaurant.guest.gifts",
        "restaurant.guest.timeline",
        "restaurant.guest.service",
        "restaurant.guest.care",
        "restaurant.guest.badges",
        "restaurant.guest.birthday",
        "restaurant.guest.profile",
        "restaurant.guest.phone",
        "restaurant.guest.completeness",
        "restaurant.guest.dishes",
        "restaurant.guest.messages",
        "restaurant.guest.tenders",
        "restaurant.guest.standing",
        "restaurant.guest.consents",
        "restaurant.guest.campaigns",
        "restaurant.guest.access",
        "restaurant.guest.privacy",
        "restaurant.guest.card.profile",
        "restaurant.guest.card.service",
        "restaurant.guest.card",
        "restaurant.guest.segments",
        "restaurant.guest.merge",
        "restaurant.guest.figures",
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
    currency_id = fields.Many2one(related="company_id.currency_id")
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

    @api.depends("name", "number")
    def _compute_display_name(self):
        for guest in self:
            guest.display_name = guest.name or guest.number

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
        if not self.env.su and any(SERVER_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Figures and tags by rule are not written."))
        if not vals_list:
            return super().create([])
        vals_list = [self._prepare_new_guest(vals) for vals in vals_list]
        self._number(vals_list)
        self._move_to_contacts(vals_list)
        self._check_phones_are_free(vals_list)
        guests = super().create(vals_list)
        guests._create_stats()
        return guests

    @api.model
    def _prepare_new_guest(self, vals):
        source = self._get_acquisition_source("till" if self.env.su else "desk")
        return {
            "company_id": self.env.company.root_id.id,
            "acquisition_source_id": source.id,
            "acquisition_date": fields.Date.context_today(self),
            **vals,
        }

    @api.model
    def _number(self, vals_list):
        """Give new guests their numbers, all of them by one statement."""
        without = [vals for vals in vals_list if not vals.get("number")]
        sequence = self._get_number_sequence()
        if sequence.implementation != "standard" or sequence.use_date_range:
            for vals in without:
                vals["number"] = sequence.next_by_id()
            return
        name = f"ir_sequence_{sequence.id:03}"
        query = SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)", name, len(without)
        )
        for vals, (number,) in zip(without, self.env.execute_query(query), strict=True):
            vals["number"] = sequence.get_next_char(number)

    @api.model
    def _get_number_sequence(self):
        domain = [("code", "=", "restaurant.guest")]
        companies = [self.env.company.id, False]
        sequences = self.env["ir.sequence"].sudo()
        return sequences.search(
            [*domain, ("company_id", "in", companies)], order="company_id", limit=1
        )

    def write(self, vals):
        if not self.env.su and FIXED_FIELDS & vals.keys():
            raise AccessError(
                self.env._("Group, number and figures of a guest cannot be changed.")
            )
        return super().write(vals)

    @api.model
    def _move_to_contacts(self, vals_list):
        """Write on the contacts what is theirs, so that identity sees it; make those
        that there are not yet, all at once.
        """
        partners = self.env["res.partner"]
        missing, contacts = [], []
        for vals in vals_list:
            given = {name: vals.pop(name, None) for name in CONTACT_FIELDS}
            contact = {name: value for name, value in given.items() if value}
            if not vals.get("partner_id"):
                contact["is_company"] = vals.get("guest_type") == "company"
                missing.append(vals)
                contacts.append(contact)
            elif contact:
                partners.browse(vals["partner_id"]).write(contact)
        for vals, partner in zip(missing, partners.create(contacts), strict=True):
            vals["partner_id"] = partner.id

    def _create_stats(self):
        """Give new guests their row of figures."""
        stats = self.env["restaurant.guest.stats"].sudo()
        stats.create([{"guest_id": guest.id} for guest in self]).flush_recordset()
        self.flush_recordset(["stats_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_guest guest SET stats_id = stats.id
                     FROM restaurant_guest_stats stats
                    WHERE stats.guest_id = guest.id AND guest.id = ANY(%s)""",
                self.ids,
            )
        )
        self.invalidate_recordset(["stats_id"])

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
        guests = partners._get_restaurant_guests().filtered(
            lambda guest: guest.company_id == root
        )
        guests = guests.with_env(self.env)
        if strangers := partners - guests.sudo().partner_id:
            quiet = self.with_context(
                mail_create_nolog=True, mail_create_nosubscribe=True
            )
            guests |= quiet.create(self._prepare_guests(strangers, root))
        return guests.with_env(self.env)

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
        taken = set(self.search(domain).mapped("phone_e164"))
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

    @api.model
    def _get_finder_queries(self, text):
        """Return more ways to find guests by what a cashier typed or scanned.

        :return: list of SQL, each selects a guest id and a rank (0: exact); company
            and active are checked by the caller
        """
        return []
