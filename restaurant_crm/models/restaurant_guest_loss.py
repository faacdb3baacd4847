from odoo import fields, models


class RestaurantGuestLoss(models.AbstractModel):
    """What a group stands to lose with a guest: see `restaurant.stats.ranking`."""

    _name = "restaurant.guest.loss"
    _description = "Expected Loss"

    guest_id = fields.Many2one("restaurant.guest")
    currency_id = fields.Many2one("res.currency")
    expected_loss = fields.Monetary(
        readonly=True,
        help="What the guest brought in a year while coming, times how likely it is "
        "that this is over.",
    )
    is_unhappy = fields.Boolean(
        string="Unhappy",
        readonly=True,
        help="Said so lately: at greater risk than the visits tell.",
    )

    def action_view_guest(self):
        """Open the guest that these figures are of."""
        return self.guest_id._get_records_action()
