from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantCouponTransferWizard(models.TransientModel):
    _name = "restaurant.coupon.transfer.wizard"
    _description = "Pass a coupon on"

    card_id = fields.Many2one(
        "loyalty.card", string="Coupon", required=True, readonly=True
    )
    guest_id = fields.Many2one("restaurant.guest", string="To", required=True)

    def action_transfer(self):
        """Give the coupon another holder, and note who had it."""
        self.ensure_one()
        card = self.card_id
        card.check_access("read")
        self.guest_id.check_access("read")
        if card.restaurant_state != "issued":
            raise UserError(self.env._("Only a coupon that was not used is passed on."))
        if not card.sudo()._is_transferable():
            raise UserError(self.env._("This coupon may not be passed on."))
        card.sudo()._pass_on(self.guest_id.partner_id)
        return {"type": "ir.actions.act_window_close"}
