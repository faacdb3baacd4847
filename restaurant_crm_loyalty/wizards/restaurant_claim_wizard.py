from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantClaimWizard(models.TransientModel):
    """Names the guest of a check that was paid without one, see
    ``restaurant.claim.service``."""

    _name = "restaurant.claim.wizard"
    _description = "Claim a missed check"

    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        default=lambda self: self._default_guest(),
    )
    reference = fields.Char(
        string="Receipt number", required=True, help="As it is printed on the receipt"
    )
    amount = fields.Monetary(
        string="Total of the check",
        required=True,
        help="As it is printed: a number alone is easily guessed.",
    )
    currency_id = fields.Many2one(related="guest_id.currency_id")

    def _default_guest(self):
        if self.env.context.get("active_model") != "restaurant.guest":
            return self.env["restaurant.guest"]
        return self.env["restaurant.guest"].browse(self.env.context["active_id"])

    def action_claim(self):
        self.ensure_one()
        self.guest_id.check_access("read")
        desk = "restaurant_crm.group_restaurant_floor"
        if not self.env.user.has_group(desk):
            raise UserError(self.env._("A floor manager does this."))
        claims = self.env["restaurant.claim.service"]
        claims._claim(self.guest_id, self.reference, self.amount)
        return {"type": "ir.actions.act_window_close"}
