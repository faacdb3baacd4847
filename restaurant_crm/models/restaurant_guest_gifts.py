from odoo import fields, models


class RestaurantGuestGifts(models.AbstractModel):
    """What a guest was given, as it was entered by hand."""

    _name = "restaurant.guest.gifts"
    _description = "Gifts to a Guest"

    cost_entry_ids = fields.One2many(
        "restaurant.cost.entry", "guest_id", string="Service hours and gifts"
    )

    def _get_gifts(self):
        return self.cost_entry_ids.filtered(lambda entry: entry.kind == "gift")

    # Ports ----------------------------------------------------------------------------

    def _prepare_timeline_entries(self):
        entries = super()._prepare_timeline_entries()
        return entries + [gift._prepare_timeline_entry() for gift in self._get_gifts()]

    def _merge_into(self, guest):
        self.sudo().cost_entry_ids.guest_id = guest
        return super()._merge_into(guest)

    def _erase(self, reason):
        """What was spent stays; the words, which may tell who somebody was, go."""
        entries = self.sudo().cost_entry_ids.with_context(tracking_disable=True)
        kinds = dict(entries._fields["kind"]._description_selection(self.env))
        for kind, same in entries.grouped("kind").items():
            same.name = kinds[kind]
        entries.message_ids.unlink()
        return super()._erase(reason)

    def _export_guest_data(self):
        sections = super()._export_guest_data()
        return {**sections, "gifts": self._read_section(self.sudo()._get_gifts())}
