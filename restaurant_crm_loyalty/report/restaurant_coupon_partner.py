from odoo import fields, models
from odoo.tools import SQL


class RestaurantCouponPartner(models.Model):
    """What the batches of partners brought, and what is settled with them."""

    _name = "restaurant.coupon.partner"
    _description = "Coupons of partners"
    _auto = False
    _order = "issued_on desc, id desc"
    _rec_name = "batch_id"
    _depends = {
        "loyalty.card": ["restaurant_batch_id"],
        "restaurant.coupon.batch": [
            "issued_at",
            "issued_count",
            "partner_id",
            "settlement_price",
            "state",
        ],
        "restaurant.coupon.use": ["amount", "batch_id", "check_amount", "state"],
        "restaurant.guest.stats": ["first_visit"],
    }

    batch_id = fields.Many2one("restaurant.coupon.batch", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    program_id = fields.Many2one("loyalty.program", string="Offer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    issued_on = fields.Date(readonly=True)
    issued = fields.Integer(readonly=True)
    redeemed = fields.Integer(readonly=True)
    redeemed_share = fields.Float(string="Share used", readonly=True, aggregator="avg")
    revenue = fields.Monetary(readonly=True, help="Paid on checks with these coupons.")
    new_guests = fields.Integer(
        readonly=True, help="Guests whose first visit was with such a coupon."
    )
    cost = fields.Monetary(readonly=True, help="What the coupons took off.")
    settlement = fields.Monetary(
        readonly=True, help="Coupons used, at the price agreed with the partner."
    )
    result = fields.Monetary(
        readonly=True, help="What was paid, and what the partner owes for it."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT batch.id, batch.id AS batch_id, batch.partner_id, batch.program_id,
                batch.company_id, company.currency_id,
                batch.issued_at::date AS issued_on, batch.issued_count AS issued,
                COALESCE(use.redeemed, 0) AS redeemed,
                COALESCE(use.redeemed, 0)::float8
                    / NULLIF(batch.issued_count, 0) AS redeemed_share,
                COALESCE(use.revenue, 0) AS revenue,
                COALESCE(use.new_guests, 0) AS new_guests,
                COALESCE(use.cost, 0) AS cost,
                COALESCE(use.redeemed * batch.settlement_price, 0) AS settlement,
                COALESCE(use.revenue + use.redeemed * batch.settlement_price, 0)
                    AS result
            FROM restaurant_coupon_batch batch
            JOIN res_company company ON company.id = batch.company_id
            LEFT JOIN LATERAL (
                SELECT COUNT(*) AS redeemed, SUM(u.check_amount) AS revenue,
                    SUM(u.amount) AS cost,
                    COUNT(DISTINCT guest.id) FILTER (
                        WHERE stats.first_visit = u.business_date) AS new_guests
                FROM restaurant_coupon_use u
                LEFT JOIN restaurant_guest guest ON guest.partner_id = u.partner_id
                    AND guest.company_id = batch.company_id
                LEFT JOIN restaurant_guest_stats stats ON stats.guest_id = guest.id
                WHERE u.batch_id = batch.id AND u.state = 'used'
            ) use ON TRUE
            WHERE batch.partner_id IS NOT NULL AND batch.state <> 'draft'
            """
        )
