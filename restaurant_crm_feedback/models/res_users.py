from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_least_busy(self):
        """Return who of these users has the fewest open cases; the longest without a
        new one among equals.
        """
        cases = self.env["restaurant.case"].sudo()
        rows = cases._read_group(
            [("user_id", "in", self.ids), ("is_open", "=", True)],
            ["user_id"],
            ["__count", "id:max"],
        )
        load = {user.id: (count, last) for user, count, last in rows}
        return self.sorted(lambda user: (*load.get(user.id, (0, 0)), user.id))[:1]
