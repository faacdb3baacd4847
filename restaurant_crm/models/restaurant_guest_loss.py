from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.loss import expected_loss


class RestaurantGuestLoss(models.AbstractModel):
    """What a group stands to lose with a guest: part of the figures, made at night."""

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

    @api.model
    def _estimate_loss(self, figures):
        """Estimate the loss of all guests of a group who are ranked already; one
        statement, which writes the rows that change.
        """
        self.flush_model()
        worse = self._get_worse(figures.company_id, figures.date)
        self.env.cr.execute(
            SQL(
                """
                UPDATE restaurant_guest_stats stats
                   SET expected_loss = new.loss, is_unhappy = new.unhappy
                  FROM (SELECT guest_id, %(loss)s AS loss, %(unhappy)s AS unhappy
                          FROM restaurant_guest_stats
                         WHERE company_id = %(company)s) new
                 WHERE stats.guest_id = new.guest_id
                   AND (COALESCE(stats.expected_loss, 0),
                        COALESCE(stats.is_unhappy, FALSE))
                       IS DISTINCT FROM (new.loss, new.unhappy)
                """,
                loss=expected_loss(figures.return_days),
                unhappy=SQL("guest_id IN (%s)", worse) if worse else SQL("FALSE"),
                company=figures.company_id.id,
            )
        )
        self._forget()
