from odoo import fields, models
from odoo.tools import SQL


class RestaurantGuestTrials(models.AbstractModel):
    """The tastings a guest was invited to."""

    _name = "restaurant.guest.trials"
    _description = "Tastings of a Guest"

    trial_guest_ids = fields.One2many(
        "restaurant.trial.guest", "guest_id", string="Tastings"
    )

    def _merge_into(self, guest):
        """One person has one place: where both were invited, the place of the guest who
        stays holds."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_trial_guest SET guest_id = %(guest)s
                    WHERE id IN (SELECT min(id) FROM restaurant_trial_guest
                                  WHERE guest_id = ANY(%(guests)s) GROUP BY trial_id)
                      AND trial_id NOT IN (SELECT trial_id FROM restaurant_trial_guest
                                            WHERE guest_id = %(guest)s)""",
                guest=guest.id,
                guests=self.ids,
            )
        )
        self.env["restaurant.trial.guest"].invalidate_model(flush=False)
        return super()._merge_into(guest)

    def _erase(self, reason):
        self.sudo().trial_guest_ids.note = False
        return super()._erase(reason)

    def _export_guest_data(self):
        invited = self.sudo().trial_guest_ids
        sections = super()._export_guest_data()
        return {**sections, "tastings": self._read_section(invited)}
