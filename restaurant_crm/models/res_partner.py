from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

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
    _inherit = "res.partner"

    restaurant_guest_ids = fields.One2many(
        "restaurant.guest",
        "partner_id",
        string="Guest",
        groups="restaurant_crm.group_restaurant_floor",
    )

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

    @api.model
    def _hides_guests(self):
        """Tell whether the user works at a till only, and sees hints instead of files.

        Who keeps contacts, or has the right to contact details, sees them.
        """
        user = self.env.user
        return (
            not self.env.su
            and user.has_group("restaurant_crm.group_restaurant_till")
            and not user.has_group("restaurant_crm.group_restaurant_contact")
            and not user.has_group("base.group_partner_manager")
        )

    def _get_hidden_ids(self):
        """Return the ids of those of these contacts who are guests, in one query."""
        self.env["restaurant.guest"].flush_model(["partner_id"])
        query = SQL(
            "SELECT partner_id FROM restaurant_guest WHERE partner_id = ANY(%s)",
            self._origin.ids,
        )
        own = self.env.user.partner_id.id
        return {row[0] for row in self.env.execute_query(query)} - {own}

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        hidden = HIDDEN_FIELDS.intersection(fnames)
        if hidden and self._hides_guests():
            guests = self._get_hidden_ids()
            for row in rows:
                if row["id"] in guests:
                    row.update(dict.fromkeys(hidden, False))
                    phone = self.browse(row["id"]).sudo().phone
                    for name in hidden.intersection(PHONE_FIELDS):
                        row[name] = mask_phone(phone or "")
        return rows

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        asked = {path[0] if isinstance(path, list) else path for path in fields}
        if HIDDEN_FIELDS & asked and self._hides_guests() and self._get_hidden_ids():
            raise AccessError(
                self.env._("You may not export contact details of guests.")
            )
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Let a cashier find no guest by what a cashier must not see."""
        if self._hides_guests():
            domain = Domain(domain).map_conditions(self._hide_condition)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _search_display_name(self, operator, value):
        """A name is looked for in e-mail addresses and numbers as well."""
        domain = super()._search_display_name(operator, value)
        if domain is not NotImplemented and self._hides_guests():
            domain = Domain(domain).map_conditions(self._hide_condition)
        return domain

    @api.model
    def _hide_condition(self, condition):
        name = condition.field_expr.partition(".")[0]
        if name not in HIDDEN_FIELDS:
            return condition
        return condition & Domain.custom(to_sql=_is_no_guest)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        self._check_hidden(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_hidden(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_hidden(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _check_hidden(self, spec):
        name = spec.replace(":", ".").partition(".")[0]
        if name in HIDDEN_FIELDS and self._hides_guests():
            raise AccessError(self.env._("You may not see contact details of guests."))

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Not by way of a name either: it may be shown with address and e-mail."""
        if any(map(self.env.context.get, ADDRESS_CONTEXT)) and self._hides_guests():
            hidden = self.browse(self._get_hidden_ids())
            plain = hidden.with_context(**ADDRESS_CONTEXT)
            super(ResPartner, plain)._compute_display_name()
            for guest, named in zip(hidden, plain, strict=True):
                guest.display_name = named.display_name
            return super(ResPartner, self - hidden)._compute_display_name()
        return super()._compute_display_name()


def _is_no_guest(model, alias, query):
    return SQL(
        "NOT EXISTS (SELECT FROM restaurant_guest guest WHERE guest.partner_id = %s)",
        SQL.identifier(alias, "id"),
    )
