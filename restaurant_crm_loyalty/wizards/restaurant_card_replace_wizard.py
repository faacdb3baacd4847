from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantCardReplaceWizard(models.TransientModel):
    """Another card for the same account: lost, broken, or a new design."""

    _name = "restaurant.card.replace.wizard"
    _description = "Replace a card"

    card_id = fields.Many2one("restaurant.card", required=True, readonly=True)
    number = fields.Char(
        string="Number of the new card", help="Empty: a number is drawn"
    )
    reason = fields.Char(required=True)

    def action_replace(self):
        self.ensure_one()
        cards = self.env["restaurant.card"]
        number = self.number and cards._clean_number(self.number)
        if number and cards.sudo().search_count(
            [("number", "=", number), ("company_id", "=", self.card_id.company_id.id)]
        ):
            raise UserError(self.env._("There is a card with this number already."))
        new = self.card_id._replace(self.reason, number)
        return {
            "type": "ir.actions.act_window",
            "res_model": "restaurant.card",
            "res_id": new.id,
            "views": [(False, "form")],
        }
