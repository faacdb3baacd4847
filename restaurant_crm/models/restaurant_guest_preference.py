from odoo import fields, models


class RestaurantGuestPreference(models.Model):
    _name = "restaurant.guest.preference"
    _description = "Preference of a Guest"
    _rec_name = "preference_id"
    _order = "kind, id"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    preference_id = fields.Many2one(
        "restaurant.preference", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(related="preference_id.kind", store=True)
    severity = fields.Selection(
        [("hint", "Hint"), ("mild", "Mild"), ("severe", "Severe")],
        default="hint",
        required=True,
        groups="restaurant_crm.group_restaurant_health",
    )
    health_note = fields.Char(groups="restaurant_crm.group_restaurant_health")
    note = fields.Char()
    source = fields.Selection(
        [("guest", "Told by the guest"), ("staff", "Noticed by staff")],
        default="guest",
        required=True,
    )

    _guest_preference_uniq = models.UniqueIndex(
        "(guest_id, preference_id)", "This preference is noted already."
    )

    def _get_card_severity(self):
        """Return how severe an allergy is, in words; "" for who may not know."""
        if not self.env.user.has_group("restaurant_crm.group_restaurant_health"):
            return ""
        labels = dict(self._fields["severity"]._description_selection(self.env))
        return "" if self.severity == "hint" else labels[self.severity]

    def _move_to(self, guest):
        """Give these preferences to another guest; the graver of two alike stays."""
        grades = [grade for grade, _label in self._fields["severity"].selection]
        for preference in self:
            known = guest.preference_ids.filtered(
                lambda other, same=preference.preference_id: other.preference_id == same
            )
            if not known:
                preference.guest_id = guest
            elif grades.index(preference.severity) > grades.index(known.severity):
                known.severity = preference.severity
