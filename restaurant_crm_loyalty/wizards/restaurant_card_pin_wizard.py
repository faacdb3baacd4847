from odoo import api, fields, models
from odoo.exceptions import UserError


class RestaurantCardPinWizard(models.TransientModel):
    """Sets the PIN of a card; what is typed goes no further than its hash."""

    _name = "restaurant.card.pin.wizard"
    _description = "Set the PIN of a card"

    card_id = fields.Many2one("restaurant.card", required=True)
    pin = fields.Char(string="New PIN", help="4 to 12 digits")
    pin_again = fields.Char(string="New PIN, again")

    @api.model_create_multi
    def create(self, vals_list):
        """Hash the PIN before anything is stored: the wizard's table never sees it."""
        pins = self.env["restaurant.card.pin"].sudo()
        for vals in vals_list:
            pin, again = vals.pop("pin", None), vals.pop("pin_again", None)
            card = self.env["restaurant.card"].browse(vals.get("card_id"))
            card.check_access("write")
            if pin != again:
                raise UserError(self.env._("The two PINs differ."))
            if not pins._is_well_formed(pin):
                raise UserError(self.env._("A PIN has 4 to 12 digits."))
            pins._set(card, pin)
            card.message_post(body=self.env._("PIN set"))
        return super().create(vals_list)

    def write(self, vals):
        return super().write({k: v for k, v in vals.items() if not k.startswith("pin")})

    def action_done(self):
        return {"type": "ir.actions.act_window_close"}
