from odoo import fields, models
from odoo.tools import SQL


class RestaurantMembershipRevenue(models.Model):
    """What fees earn, month by month: as many of their days as lie in it."""

    _name = "restaurant.membership.revenue"
    _description = "Membership revenue"
    _auto = False
    _order = "month desc"
    _rec_name = "fee_id"

    fee_id = fields.Many2one("restaurant.membership.fee", readonly=True)
    guest_id = fields.Many2one("restaurant.guest", readonly=True)
    tier_id = fields.Many2one("restaurant.tier", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    month = fields.Date(readonly=True)
    days = fields.Integer(readonly=True)
    amount = fields.Monetary(readonly=True, help="Without tax")

    @property
    def _table_query(self):
        """Sums to the month are cumulative differences, so that they add up."""
        return SQL(
            """
            WITH part AS (
                SELECT f.id AS fee_id, f.guest_id, f.tier_id, f.company_id,
                    c.currency_id, m::date AS month, f.net_amount,
                    f.date_to - f.date_from + 1 AS total,
                    GREATEST(0, LEAST((m + interval '1 month')::date - 1, f.date_to,
                        COALESCE(f.cancelled_on, f.date_to)) - f.date_from + 1) AS upto
                FROM restaurant_membership_fee f
                JOIN res_company c ON c.id = f.company_id
                CROSS JOIN LATERAL generate_series(date_trunc('month', f.date_from),
                    f.date_to, interval '1 month') AS m
            ), summed AS (
                SELECT *, ROUND(net_amount * upto / total, 2) AS earned FROM part
            ), spread AS (
                SELECT *, upto - LAG(upto, 1, 0) OVER w AS days,
                    earned - LAG(earned, 1, 0::numeric) OVER w AS amount
                FROM summed WINDOW w AS (PARTITION BY fee_id ORDER BY month)
            )
            SELECT ROW_NUMBER() OVER (ORDER BY fee_id, month) AS id, fee_id, guest_id,
                tier_id, company_id, currency_id, month, days, amount
            FROM spread WHERE days > 0"""
        )
