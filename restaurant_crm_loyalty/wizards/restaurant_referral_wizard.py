from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantReferralWizard(models.TransientModel):
    """Says by whom a new guest was brought, before the first check."""

    _name = "restaurant.referral.wizard"
    _description = "Enter the code of a friend"

    friend_id = fields.Many2one(
        "restaurant.guest",
        string="New guest",
        required=True,
        default=lambda self: self._default_friend(),
    )
    code = fields.Char(
        string="Code of the friend", required=True, help="As the new guest tells it."
    )

    def _default_friend(self):
        guests = self.env["restaurant.guest"]
        if self.env.context.get("active_model") != guests._name:
            return guests
        return guests.browse(self.env.context["active_id"])

    def action_enter(self):
        self.ensure_one()
        self.friend_id.check_access("write")
        referrals = self.env["restaurant.referral"]
        guest = referrals._find_bringer(self.code, self.friend_id.company_id)
        obstacle = referrals._get_obstacle(guest, self.friend_id.sudo())
        if obstacle:
            raise UserError(referrals._explain(obstacle))
        referrals._enter(guest, self.friend_id, "desk")
        return {"type": "ir.actions.act_window_close"}
