from odoo import fields, models
from odoo.tools import SQL

from ..models.loyalty_program import COUPON_TYPES


class RestaurantCouponFunnel(models.Model):
    """What became of coupons: one row for each."""

    _name = "restaurant.coupon.funnel"
    _description = "Coupon funnel"
    _auto = False
    _order = "issued_on desc, id desc"
    _rec_name = "card_id"
    _depends = {
        "loyalty.card": [
            "create_date",
            "expiration_date",
            "partner_id",
            "program_id",
            "restaurant_batch_id",
            "restaurant_state",
            "restaurant_viewed_at",
        ],
        "restaurant.coupon.use": ["amount", "card_id", "check_amount", "state"],
        "restaurant.traffic.hour": ["business_date", "check_count", "net_amount"],
    }

    card_id = fields.Many2one("loyalty.card", string="Coupon", readonly=True)
    program_id = fields.Many2one("loyalty.program", string="Offer", readonly=True)
    batch_id = fields.Many2one("restaurant.coupon.batch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    outlet_id = fields.Many2one("restaurant.outlet", string="Used at", readonly=True)
    issued_on = fields.Date(readonly=True)
    used_on = fields.Date(readonly=True)
    issued = fields.Integer(readonly=True)
    viewed = fields.Integer(readonly=True)
    redeemed = fields.Integer(readonly=True)
    refunded = fields.Integer(readonly=True)
    expired = fields.Integer(readonly=True)
    discount = fields.Monetary(string="Taken off", readonly=True)
    check_amount = fields.Monetary(string="Paid on these checks", readonly=True)
    usual_check = fields.Monetary(
        string="Average check there",
        readonly=True,
        aggregator="avg",
        help="Of all checks of the same outlet and month.",
    )
    uplift = fields.Monetary(
        string="Uplift per check",
        readonly=True,
        aggregator="avg",
        help="What was paid with the coupon, less an average check there.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH usual AS (
                SELECT outlet_id, date_trunc('month', business_date)::date AS month,
                    SUM(net_amount) / NULLIF(SUM(check_count), 0) AS amount
                FROM restaurant_traffic_hour GROUP BY 1, 2
            )
            SELECT card.id, card.id AS card_id, card.program_id,
                card.restaurant_batch_id AS batch_id, company.id AS company_id,
                company.currency_id, use.outlet_id,
                card.create_date::date AS issued_on, use.business_date AS used_on,
                1 AS issued,
                (card.restaurant_viewed_at IS NOT NULL
                    OR use.id IS NOT NULL)::int AS viewed,
                (use.id IS NOT NULL)::int AS redeemed,
                (use.state = 'restored')::int AS refunded,
                (card.restaurant_state = 'expired')::int AS expired,
                use.amount AS discount, use.check_amount,
                CASE WHEN use.id IS NOT NULL THEN usual.amount END AS usual_check,
                use.check_amount - usual.amount AS uplift
            FROM loyalty_card card
            JOIN loyalty_program program ON program.id = card.program_id
            LEFT JOIN LATERAL (
                SELECT * FROM restaurant_coupon_use
                WHERE card_id = card.id AND state IN ('used', 'restored')
                ORDER BY id DESC LIMIT 1
            ) use ON TRUE
            JOIN res_company company
                ON company.id = COALESCE(program.company_id, use.company_id)
            LEFT JOIN usual ON usual.outlet_id = use.outlet_id
                AND usual.month = date_trunc('month', use.business_date)::date
            WHERE program.program_type IN %s AND card.active
            """,
            COUPON_TYPES,
        )
