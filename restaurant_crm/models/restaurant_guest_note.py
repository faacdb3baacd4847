from odoo import fields, models


class RestaurantGuestNote(models.Model):
    """A memo of one outlet, or of the whole group."""

    _name = "restaurant.guest.note"
    _description = "Note on a Guest"
    _rec_name = "text"
    _order = "date desc, id desc"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="guest_id.company_id")
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        ondelete="cascade",
        domain="[('company_id', 'child_of', company_id)]",
        help="Who works for another outlet does not see it. Empty: for all outlets.",
    )
    text = fields.Char(string="Note", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    at_till = fields.Boolean(
        string="At the till",
        default=True,
        help="Shown on the guest card: for all who serve the guest.",
    )
