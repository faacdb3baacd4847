from odoo import fields, models


class RestaurantGuestTrials(models.AbstractModel):
    """The tastings a guest was invited to."""

    _name = "restaurant.guest.trials"
    _description = "Tastings of a Guest"

    trial_guest_ids = fields.One2many(
        "restaurant.trial.guest", "guest_id", string="Tastings"
    )

    def _erase(self, reason):
        self.sudo().trial_guest_ids.note = False
        return super()._erase(reason)

    def _export_guest_data(self):
        invited = self.sudo().trial_guest_ids
        sections = super()._export_guest_data()
        return {**sections, "tastings": self._read_section(invited)}
