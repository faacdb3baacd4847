from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantCrisisStatement(models.Model):
    """What we have said, to whom, and when. It is not changed: another one follows."""

    _name = "restaurant.crisis.statement"
    _description = "Statement in a Crisis"
    _order = "date, id"
    _rec_name = "audience"

    crisis_id = fields.Many2one(
        "restaurant.crisis", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="crisis_id.company_id", store=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    audience = fields.Selection(
        [
            ("guests", "Guests"),
            ("staff", "Staff"),
            ("authority", "Authority"),
            ("media", "Media"),
            ("supplier", "Supplier"),
        ],
        string="To",
        required=True,
        default="guests",
    )
    text = fields.Text(string="Words", required=True)

    def write(self, vals):
        if not self.env.su:
            raise UserError(
                self.env._("What was said stays as it was said. Add another statement.")
            )
        return super().write(vals)
