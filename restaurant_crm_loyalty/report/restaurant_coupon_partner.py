from odoo import fields, models
from odoo.tools import SQL


class RestaurantCouponPartner(models.Model):
    """What the batches of partners brought, and what is settled with them."""

    _name = "restaurant.coupon.partner"
    _description = "Coupons of partners"
    _inherit = ["restaurant.ratio.mixin"]
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
        "restaurant.visit": ["active", "business_date", "guest_id", "net_amount"],
    }

    batch_id = fields.Many2one("restaurant.coupon.batch", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    program_id = fields.Many2one("loyalty.program", string="Offer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    issued_on = fields.Date(readonly=True)
    issued = fields.Integer(readonly=True)
    redeemed = fields.Integer(readonly=True)
    redeemed_share = fields.Float(
        string="Share used", compute="_compute_ratios", aggregator="avg"
    )
    revenue = fields.Monetary(readonly=True, help="Paid on checks with these coupons.")
    new_guests = fields.Integer(
        readonly=True, help="Guests whose first visit was with such a coupon."
    )
    returned_guests = fields.Integer(
        string="Of them, came again",
        readonly=True,
        help="New guests who came on a later day as well.",
    )
    returned_share = fields.Float(
        string="New guests who stay", compute="_compute_ratios", aggregator="avg"
    )
    revenue_after = fields.Monetary(
        string="Revenue after",
        readonly=True,
        help="What new guests have paid on later days, with or without a coupon.",
    )
    cost = fields.Monetary(readonly=True, help="What the coupons took off.")
    settlement = fields.Monetary(
        string="Settled at",
        readonly=True,
        help="Coupons used, at the price agreed with the partner.",
    )
    result = fields.Monetary(
        readonly=True, help="What was paid, and what the partner owes for it."
    )

    _ratios = {
        "redeemed_share": ("redeemed", "issued"),
        "returned_share": ("returned_guests", "new_guests"),
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT batch.id, batch.id AS batch_id, batch.partner_id, batch.program_id,
                batch.company_id, company.currency_id,
                batch.issued_at::date AS issued_on, batch.issued_count AS issued,
                COALESCE(use.redeemed, 0) AS redeemed,
                COALESCE(use.revenue, 0) AS revenue,
                COALESCE(new.guests, 0) AS new_guests,
                COALESCE(new.returned, 0) AS returned_guests,
                COALESCE(new.revenue, 0) AS revenue_after,
                COALESCE(use.cost, 0) AS cost,
                COALESCE(use.redeemed * batch.settlement_price, 0) AS settlement,
                COALESCE(use.revenue + use.redeemed * batch.settlement_price, 0)
                    AS result
            FROM restaurant_coupon_batch batch
            JOIN res_company company ON company.id = batch.company_id
            LEFT JOIN LATERAL (
                SELECT COUNT(*) AS redeemed, SUM(check_amount) AS revenue,
                    SUM(amount) AS cost
                FROM restaurant_coupon_use
                WHERE batch_id = batch.id AND state = 'used'
            ) use ON TRUE
            LEFT JOIN LATERAL (
                SELECT COUNT(*) AS guests, COUNT(*) FILTER (WHERE later.visits > 0)
                    AS returned, SUM(later.revenue) AS revenue
                FROM (
                    SELECT DISTINCT guest.id, stats.first_visit
                    FROM restaurant_coupon_use u
                    JOIN restaurant_guest guest ON guest.partner_id = u.partner_id
                        AND guest.company_id = batch.company_id
                    JOIN restaurant_guest_stats stats ON stats.guest_id = guest.id
                    WHERE u.batch_id = batch.id AND u.state = 'used'
                      AND stats.first_visit = u.business_date
                ) guest
                CROSS JOIN LATERAL (
                    SELECT COUNT(*) AS visits, SUM(net_amount) AS revenue
                    FROM restaurant_visit
                    WHERE guest_id = guest.id AND active
                      AND business_date > guest.first_visit
                ) later
            ) new ON TRUE
            WHERE batch.partner_id IS NOT NULL AND batch.state <> 'draft'
            """
        )
