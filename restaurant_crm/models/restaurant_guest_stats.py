from odoo import fields, models


class RestaurantGuestStats(models.Model):
    """Figures of a guest, apart from the file: they change with every check."""

    _name = "restaurant.guest.stats"
    _description = "Figures of a Guest"
    _rec_name = "guest_id"
    _log_access = False

    guest_id = fields.Many2one("restaurant.guest", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="guest_id.company_id.currency_id")
    visit_count = fields.Integer(string="Visits", readonly=True)
    covers = fields.Integer(readonly=True)
    net_spend = fields.Monetary(readonly=True)
    average_spend = fields.Monetary(
        string="Average spend per visit", readonly=True, aggregator="avg"
    )
    first_visit = fields.Date(readonly=True, aggregator="min")
    last_visit = fields.Date(readonly=True, aggregator="max")

    _guest_uniq = models.UniqueIndex("(guest_id)", "A guest has one row of figures.")
