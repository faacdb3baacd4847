from odoo import api, fields, models
from odoo.fields import Domain


class RestaurantGuestWarning(models.Model):
    """What staff should know before they serve, book or give credit."""

    _name = "restaurant.guest.warning"
    _description = "Warning about a Guest"
    _rec_name = "text"
    _order = "level, date desc, id desc"

    active = fields.Boolean(default=True)
    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="guest_id.company_id")
    level = fields.Selection(
        [("blacklist", "Blacklist"), ("caution", "Caution")],
        required=True,
        default="caution",
        help="Both are shown at the till and stop nothing: staff decide.",
    )
    reason = fields.Selection(
        [
            ("no_show", "Did not come"),
            ("unpaid", "Did not pay"),
            ("abusive", "Abusive"),
            ("fraud", "Fraud"),
            ("other", "Other"),
        ],
        required=True,
        default="no_show",
    )
    text = fields.Char(string="What happened", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    until = fields.Date(help="The last day it is shown; empty: until it is lifted.")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    lifted_by = fields.Many2one("res.users", readonly=True, copy=False)
    lifted_date = fields.Date(readonly=True, copy=False)

    @api.model
    def _get_current_domain(self):
        """Return the domain of the warnings that hold today."""
        return Domain("active", "=", True) & (
            Domain("until", "=", False) | Domain("until", ">=", "today")
        )

    def action_lift(self):
        """It does not hold any more; that it did stays on record."""
        self.write(
            {
                "active": False,
                "lifted_by": self.env.uid,
                "lifted_date": fields.Date.context_today(self),
            }
        )
