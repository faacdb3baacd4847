from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantGuestStats(models.Model):
    """Figures of a guest, apart from the file: they change with every check."""

    _name = "restaurant.guest.stats"
    _description = "Figures of a Guest"
    _rec_name = "guest_id"
    _log_access = False

    guest_id = fields.Many2one("restaurant.guest", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="guest_id.company_id.currency_id")
    visit_count = fields.Integer(
        string="Visits", required=True, readonly=True, default=0
    )
    covers = fields.Integer(required=True, readonly=True, default=0)
    net_spend = fields.Monetary(required=True, readonly=True, default=0.0)
    average_spend = fields.Monetary(
        string="Average spend",
        required=True,
        readonly=True,
        default=0.0,
        aggregator="avg",
    )
    first_visit = fields.Date(readonly=True, aggregator="min")
    last_visit = fields.Date(readonly=True, aggregator="max")

    _guest_uniq = models.UniqueIndex("(guest_id)", "A guest has one row of figures.")

    @api.model
    def _add(self, guest, visits, covers, amount, date):
        """Add to the figures of a guest: one statement, however many visits."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_guest_stats AS stats
                    (guest_id, visit_count, covers, net_spend, average_spend,
                     first_visit, last_visit)
                VALUES (%(guest)s, %(visits)s, %(covers)s, %(amount)s,
                        %(amount)s, %(date)s, %(date)s)
                ON CONFLICT (guest_id) DO UPDATE SET
                    visit_count = stats.visit_count + excluded.visit_count,
                    covers = stats.covers + excluded.covers,
                    net_spend = stats.net_spend + excluded.net_spend,
                    average_spend = (stats.net_spend + excluded.net_spend)
                        / NULLIF(stats.visit_count + excluded.visit_count, 0),
                    first_visit = LEAST(stats.first_visit, excluded.first_visit),
                    last_visit = GREATEST(stats.last_visit, excluded.last_visit)
                """,
                guest=guest.id,
                visits=visits,
                covers=covers,
                amount=amount,
                date=date,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _recount(self, guests):
        """Count the visits of guests again: after refunds, corrections and merges."""
        self.env["restaurant.visit"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_guest_stats
                    (guest_id, visit_count, covers, net_spend, average_spend,
                     first_visit, last_visit)
                SELECT guest.id,
                       COUNT(visit.id),
                       COALESCE(SUM(visit.covers), 0),
                       COALESCE(SUM(visit.net_amount), 0),
                       COALESCE(AVG(visit.net_amount), 0),
                       MIN(visit.business_date),
                       MAX(visit.business_date)
                  FROM restaurant_guest guest
                  LEFT JOIN restaurant_visit visit
                    ON visit.guest_id = guest.id AND visit.active
                 WHERE guest.id = ANY(%s)
                 GROUP BY guest.id
                ON CONFLICT (guest_id) DO UPDATE SET
                    visit_count = excluded.visit_count,
                    covers = excluded.covers,
                    net_spend = excluded.net_spend,
                    average_spend = excluded.average_spend,
                    first_visit = excluded.first_visit,
                    last_visit = excluded.last_visit
                """,
                guests.ids,
            )
        )
        self.invalidate_model(flush=False)
