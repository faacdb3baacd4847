from odoo import fields, models


class RestaurantSettlementWizard(models.TransientModel):
    """Signs a settlement off, with a reason where something differs."""

    _name = "restaurant.settlement.wizard"
    _description = "Accept a settlement"

    settlement_id = fields.Many2one(
        "restaurant.settlement", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    unexplained = fields.Monetary(related="settlement_id.unexplained")
    reason = fields.Char()

    def action_accept(self):
        self.ensure_one()
        self.settlement_id.action_accept(self.reason)
        return {"type": "ir.actions.act_window_close"}
