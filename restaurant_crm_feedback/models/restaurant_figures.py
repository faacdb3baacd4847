from odoo import api, fields, models


class RestaurantFigures(models.Model):
    _inherit = "restaurant.figures"

    unhappy_days = fields.Integer(
        string="Unhappy for (days)",
        required=True,
        default=60,
        help="So long a bad answer, or a complaint closed to no avail, makes it more"
        " likely that a guest stays away. A complaint that is open always does.",
    )

    _unhappy_days_positive = models.Constraint(
        "CHECK (unhappy_days > 0)", "Guests are unhappy for one day at least."
    )

    @api.model
    def _get_rules(self):
        return super()._get_rules() | {"unhappy_days"}
