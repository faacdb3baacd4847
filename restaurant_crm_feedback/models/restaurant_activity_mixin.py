from odoo import SUPERUSER_ID, models


class RestaurantActivityMixin(models.AbstractModel):
    """Activities on what guests set off.

    Staff may not read the user of somebody from outside, and the form of a record shows
    who planned its activities: what a guest sets off is planned by the system.
    """

    _name = "restaurant.activity.mixin"
    _description = "Activities Set Off by Guests"
    _inherit = ["mail.activity.mixin"]

    def activity_schedule(self, *arguments, **values):
        records = self
        if self.env.su and not self.env.user._is_internal():
            records = self.with_user(SUPERUSER_ID)
        return super(RestaurantActivityMixin, records).activity_schedule(
            *arguments, **values
        )
