from odoo import fields, models

from .restaurant_guest_birthday import BIRTHDAY_FIELDS


class RestaurantGuestMerge(models.AbstractModel):
    """Two guests turn out to be one."""

    _name = "restaurant.guest.merge"
    _description = "Merging of Guests"

    duplicate_ids = fields.One2many(
        "restaurant.guest.duplicate", "other_id", string="May be another guest"
    )

    def _merge_into(self, guest):
        """Move all that these guests have to another guest of the group; delete them.

        Called when contacts are merged. Addons whose records point to guests override
        it: they move their own records first, then call super.
        """
        guest.write(self._prepare_merged_values(guest))
        self.with_context(active_test=False).visit_ids.guest_id = guest
        self.request_ids.guest_id = guest
        self.preference_ids._move_to(guest)
        self.env["restaurant.guest.apart"]._move(self, guest)
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._update_reference_fields_generic(self._name, self, guest)
        merged = ", ".join(f"{other.name} ({other.number})" for other in self)
        is_back = not guest.active and any(self.mapped("active"))
        self.unlink()
        if is_back:  # who is still there has not gone with a file that was put away
            guest.action_unarchive()
        self.env.add_to_compute(self._fields["phone_duplicate"], guest)
        self.env["restaurant.guest.stats"]._recount(guest)
        guest.message_post(body=self.env._("Merged with %(guests)s", guests=merged))

    def _prepare_merged_values(self, guest):
        """Return what the remaining guest takes over: what it lacks, and the notes."""
        values = {}
        for other in self:
            if other.birth_month and not (guest.birth_month or "birth_month" in values):
                names = (*BIRTHDAY_FIELDS, "birthday_lunar")
                values.update({name: other[name] for name in names})
            if other.outlet_id and not guest.outlet_id:
                values.setdefault("outlet_id", other.outlet_id.id)
        notes = (guest | self).filtered("note").mapped("note")
        return {**values, "note": "\n".join(dict.fromkeys(notes)) or False}
