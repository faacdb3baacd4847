from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class RestaurantMask(models.AbstractModel):
    """Fields that tell more of a guest than a cashier should know: nobody who sees
    hints alone looks for them, sorts, groups or exports by them.

    What is read of them is masked by each model itself, in `_read_format`.
    """

    _name = "restaurant.mask"
    _description = "Contact Details behind a Mask"

    _masked_fields = frozenset()
    _masked_partner = "id"  # the column with the contact

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

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Let a cashier find nothing of a guest by what a cashier must not see."""
        if self._hides_guests():
            domain = Domain(domain).map_conditions(self._hide_condition)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _hide_condition(self, condition):
        name = condition.field_expr.partition(".")[0]
        if name not in self._masked_fields:
            return condition
        return condition & Domain.custom(to_sql=self._get_no_guest_sql)

    @api.model
    def _get_no_guest_sql(self, _model, alias, _query):
        return SQL(
            """NOT EXISTS (SELECT FROM restaurant_guest guest
                            WHERE guest.partner_id = %s)""",
            SQL.identifier(alias, self._masked_partner),
        )

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
        if name in self._masked_fields and self._hides_guests():
            raise AccessError(self.env._("You may not see contact details of guests."))

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        asked = {path[0] if isinstance(path, list) else path for path in fields}
        if (
            self._masked_fields & asked
            and self._hides_guests()
            and self._get_masked_partners()
        ):
            raise AccessError(
                self.env._("You may not export contact details of guests.")
            )
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    def _get_masked_partners(self):
        """Return the ids of the contacts of these records who are guests, but for the
        user's own: by one query, whatever is read of them afterwards.
        """
        records = self._origin.sudo()
        partners = records if self._masked_partner == "id" else records.partner_id
        guests = partners.filtered(lambda partner: partner._get_restaurant_guests())
        return set((guests - self.env.user.partner_id.sudo()).ids)
