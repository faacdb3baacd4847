import pytz

from odoo import models
from odoo.tools import SQL

# The clock of each group, as `_get_restaurant_zone` has it, for those who ask by SQL.
GROUP_ZONES = SQL(
    """SELECT head.id AS company_id, COALESCE(place.tz, outlet.tz, 'UTC') AS tz
         FROM res_company head
         JOIN res_partner place ON place.id = head.partner_id
         LEFT JOIN LATERAL (
              SELECT own.tz FROM restaurant_outlet own
                JOIN res_company branch ON branch.id = own.company_id
               WHERE split_part(branch.parent_path, '/', 1)::int = head.id
               ORDER BY own.id LIMIT 1) outlet ON TRUE"""
)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_restaurant_zone(self):
        """Return the time zone that a group lives by: that of its address, or of its
        first outlet, or the user's."""
        root = self.root_id
        if root.partner_id.tz:
            return pytz.timezone(root.partner_id.tz)
        outlet = (
            self.env["restaurant.outlet"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "child_of", root.id)], order="id", limit=1)
        )
        return pytz.timezone(outlet.tz or self.env.user.tz or "UTC")
