from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.till_input import mask_phone

# What a cashier does not see of a guest. A phone number is known by its end.
PHONE_FIELDS = ("phone", "phone_sanitized")
HIDDEN_FIELDS = {
    *PHONE_FIELDS,
    "phone_mobile_search",
    "email",
    "email_normalized",
    "email_formatted",
    "invoice_emails",
    "street",
    "street2",
    "zip",
    "contact_address",
    "contact_address_inline",
    "contact_address_complete",
    "pos_contact_address",
    "vat",
    "barcode",
    "comment",
}
ADDRESS_CONTEXT = {"show_email": False, "show_address": False, "show_vat": False}


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "restaurant.mask"]

    _masked_fields = frozenset(HIDDEN_FIELDS)

    restaurant_guest_ids = fields.One2many(
        "restaurant.guest",
        "partner_id",
        string="Guest",
        groups="restaurant_crm.group_restaurant_floor",
    )

    # a form, or a file, finds the contacts of its phone numbers
    _phone_sanitized_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    restaurant_guest_id = fields.Many2one(
        "restaurant.guest",
        string="Guest of the restaurant",
        compute="_compute_restaurant_guest_id",
        search="_search_restaurant_guest_id",
        groups="restaurant_crm.group_restaurant_floor",
        help="For messages: what we know of the guest.",
    )
    restaurant_offer_text = fields.Char(
        string="Offer of the campaign",
        compute="_compute_restaurant_offer_text",
        compute_sudo=True,
        groups="restaurant_crm.group_restaurant_floor",
        help="For messages: what the guest is given, with the code of the coupon.",
    )

    @api.depends_context("restaurant_group_id", "allowed_company_ids")
    @api.depends("restaurant_guest_ids")
    def _compute_restaurant_guest_id(self):
        """Of the group that writes, or that the user looks at."""
        group = (
            self.env.context.get("restaurant_group_id") or self.env.company.root_id.id
        )
        for partner in self:
            partner.restaurant_guest_id = partner.restaurant_guest_ids.filtered(
                lambda guest: guest.company_id.id == group
            )[:1]

    @api.depends_context("restaurant_group_id", "restaurant_campaign_id")
    @api.depends("restaurant_guest_ids")
    def _compute_restaurant_offer_text(self):
        """Of the campaign that writes now."""
        campaigns = self.env["restaurant.campaign"]
        campaign = campaigns.browse(self.env.context.get("restaurant_campaign_id"))
        guests = {partner: partner.restaurant_guest_id for partner in self}
        texts = campaign._get_member_offers(guests.values()) if campaign else {}
        for partner, guest in guests.items():
            partner.restaurant_offer_text = texts.get(guest, False)

    def _search_restaurant_guest_id(self, operator, value):
        return [("restaurant_guest_ids", operator, value)]

    def _get_restaurant_guests(self):
        """Who these contacts are as guests, archived ones and those of other groups
        too: what asks for them while a check is paid shares one query.
        """
        return self.sudo().with_context(active_test=False).restaurant_guest_ids

    @api.model
    def mail_allowed_qweb_expressions(self):
        known = self.env["restaurant.campaign.placeholder"]
        own = known.mail_allowed_qweb_expressions()
        return tuple(dict.fromkeys((*super().mail_allowed_qweb_expressions(), *own)))

    def _compute_application_statistics_hook(self):
        """Show on the card of a contact how often the guest came."""
        data_list = super()._compute_application_statistics_hook()
        if not self.env.user.has_group("restaurant_crm.group_restaurant_floor"):
            return data_list
        for partner in self:
            if visits := sum(partner.restaurant_guest_ids.mapped("visit_count")):
                statistics = {
                    "iconClass": "fa-cutlery",
                    "value": visits,
                    "label": self.env._("Visits"),
                    "tagClass": "o_tag_color_2",
                }
                data_list[partner.id].append(statistics)
        return data_list

    def action_view_restaurant_guest(self):
        return self.restaurant_guest_ids._get_records_action()

    # What a till may know of a guest --------------------------------------------------

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        hidden = HIDDEN_FIELDS.intersection(fnames)
        if hidden and self._hides_guests():
            guests = self._get_masked_partners()
            for row in rows:
                if row["id"] in guests:
                    row.update(dict.fromkeys(hidden, False))
                    phone = self.browse(row["id"]).sudo().phone
                    for name in hidden.intersection(PHONE_FIELDS):
                        row[name] = mask_phone(phone or "")
        return rows

    @api.model
    def _load_pos_self_data_read(self, records, config):
        """Called where `pos_self_order` is installed: it gives any contact whose number
        was posted. Of a guest the browser of a diner hears nothing."""
        rows = super()._load_pos_self_data_read(records, config)
        return self.env["restaurant.public.order"]._hide_guests(rows, "id", None)

    def export_data(self, fields_to_export):
        """Guests who leave as contacts leave by the same door."""
        if not self.env.su:
            paths = {part for path in fields_to_export for part in path.split("/")}
            guests = self.env["restaurant.guest"].sudo().with_context(active_test=False)
            guests = guests.search([("partner_id", "in", self.ids)])
            guests._log_export(fields_to_export, bool(HIDDEN_FIELDS & paths))
        return super().export_data(fields_to_export)

    @api.model
    def _search_display_name(self, operator, value):
        """A name is looked for in e-mail addresses and numbers as well."""
        domain = super()._search_display_name(operator, value)
        if domain is not NotImplemented and self._hides_guests():
            domain = Domain(domain).map_conditions(self._hide_condition)
        return domain

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Not by way of a name either: it may be shown with address and e-mail."""
        if any(map(self.env.context.get, ADDRESS_CONTEXT)) and self._hides_guests():
            hidden = self.browse(self._get_masked_partners())
            plain = hidden.with_context(**ADDRESS_CONTEXT)
            super(ResPartner, plain)._compute_display_name()
            for guest, named in zip(hidden, plain, strict=True):
                guest.display_name = named.display_name
            return super(ResPartner, self - hidden)._compute_display_name()
        return super()._compute_display_name()
