from odoo import api, fields, models
from odoo.fields import Domain

LEVELS = ("blacklist", "caution")


class RestaurantGuestStanding(models.AbstractModel):
    """Whether a guest is good for a booking and a bill: a warning, never a block."""

    _name = "restaurant.guest.standing"
    _description = "Standing of a Guest"

    warning_ids = fields.One2many(
        "restaurant.guest.warning", "guest_id", string="Warnings"
    )
    standing = fields.Selection(
        [("good", "Good"), ("caution", "Caution"), ("blacklist", "Blacklist")],
        compute="_compute_standing",
        search="_search_standing",
    )
    standing_text = fields.Char(string="Warning", compute="_compute_standing")

    @api.depends("warning_ids.active", "warning_ids.level", "warning_ids.until")
    def _compute_standing(self):
        current = self._get_current_warnings()
        for guest in self:
            warning = current.get(guest._origin.id)
            guest.standing = warning.level if warning else "good"
            guest.standing_text = warning.text if warning else False

    def _search_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        current = self.env["restaurant.guest.warning"]._get_current_domain()
        found = Domain.OR(
            Domain("warning_ids", "any", current & Domain("level", "=", level))
            for level in LEVELS
            if level in value
        )
        if "caution" in value and "blacklist" not in value:
            listed = current & Domain("level", "=", "blacklist")
            found &= Domain("warning_ids", "not any", listed)
        if "good" in value:
            found |= Domain("warning_ids", "not any", current)
        return found

    def _get_current_warnings(self):
        """Return {guest id: the gravest warning that holds today}, in one query."""
        warnings = self.env["restaurant.guest.warning"]
        domain = warnings._get_current_domain()
        domain &= Domain("guest_id", "in", self._origin.ids)
        found = {}
        for warning in warnings.search(domain):
            found.setdefault(warning.guest_id.id, warning)
        return found
