from odoo import fields, models
from odoo.tools import SQL

MANY_TRIES = 5  # of one code in a day
FEW_CHECKS = 20  # of a cashier in a month: too few to compare
TIMES_USUAL = 2.0


class RestaurantCouponFraud(models.Model):
    """What somebody should look at: codes tried often, staff who use coupons for
    themselves, cashiers with far more coupons than the others of their outlet."""

    _name = "restaurant.coupon.fraud"
    _description = "Suspicious coupons"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "code"
    _depends = {
        "pos.order": ["config_id", "date_order", "partner_id", "state", "user_id"],
        "res.users": ["partner_id"],
        "restaurant.coupon.try": ["code", "company_id", "config_id", "user_id"],
        "restaurant.coupon.use": ["amount", "partner_id", "state", "user_id"],
    }

    kind = fields.Selection(
        [
            ("tries", "The same code tried often"),
            ("own", "Cashier used it for themselves"),
            ("rate", "Far more coupons than usual"),
        ],
        string="What",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    user_id = fields.Many2one("res.users", string="Cashier", readonly=True)
    code = fields.Char(readonly=True)
    count = fields.Integer(string="How often", readonly=True)
    amount = fields.Monetary(string="Taken off", readonly=True)
    rate = fields.Float(string="Checks with a coupon", readonly=True, aggregator="avg")
    usual_rate = fields.Float(
        string="Usual at the outlet", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        parts = [self._select_tries(), self._select_own(), self._select_rates()]
        return SQL(
            """SELECT ROW_NUMBER() OVER (ORDER BY date, kind, user_id, code) AS id,
                found.*, company.currency_id
            FROM (%s) found JOIN res_company company ON company.id = company_id""",
            SQL(" UNION ALL ").join(parts),
        )

    def _select_tries(self):
        return SQL(
            """SELECT 'tries' AS kind, t.create_date::date AS date, t.company_id,
                MIN(c.restaurant_outlet_id) AS outlet_id, t.user_id, t.code,
                COUNT(*) AS count, NULL::numeric AS amount, NULL::float8 AS rate,
                NULL::float8 AS usual_rate
            FROM restaurant_coupon_try t
            LEFT JOIN pos_config c ON c.id = t.config_id
            GROUP BY t.create_date::date, t.company_id, t.user_id, t.code
            HAVING COUNT(*) >= %s""",
            MANY_TRIES,
        )

    def _select_own(self):
        """The guest of the check is the contact of the cashier, or has its number."""
        return SQL(
            """SELECT 'own', u.business_date, u.company_id, u.outlet_id, u.user_id,
                card.code, 1, u.amount, NULL, NULL
            FROM restaurant_coupon_use u
            JOIN loyalty_card card ON card.id = u.card_id
            JOIN res_users cashier ON cashier.id = u.user_id
            JOIN res_partner own ON own.id = cashier.partner_id
            JOIN res_partner guest ON guest.id IN (u.partner_id, card.partner_id)
            WHERE u.state = 'used' AND (guest.id = own.id
                OR guest.phone_sanitized = own.phone_sanitized
                OR guest.email_normalized = own.email_normalized)"""
        )

    def _select_rates(self):
        """A cashier's month against that of the whole outlet."""
        return SQL(
            """
            SELECT 'rate', month, company_id, outlet_id, user_id, NULL, with_coupon,
                amount, own_rate, usual_rate
            FROM (
                SELECT month, company_id, outlet_id, user_id, amount, with_coupon,
                    checks, with_coupon::float8 / checks AS own_rate,
                    (SUM(with_coupon) OVER outlet)::float8
                        / SUM(checks) OVER outlet AS usual_rate
                FROM (
                    SELECT date_trunc('month', o.date_order)::date AS month,
                        o.company_id, c.restaurant_outlet_id AS outlet_id, o.user_id,
                        COUNT(*) AS checks, COUNT(u.order_id) AS with_coupon,
                        SUM(u.amount) AS amount
                    FROM pos_order o
                    JOIN pos_config c ON c.id = o.config_id
                    LEFT JOIN (
                        SELECT order_id, SUM(amount) AS amount
                        FROM restaurant_coupon_use
                        WHERE state IN ('used', 'rejected') GROUP BY order_id
                    ) u ON u.order_id = o.id
                    WHERE o.state IN ('paid', 'done')
                      AND o.date_order >= date_trunc('month', now()) - interval '1 year'
                    GROUP BY 1, 2, 3, 4
                ) cashier
                WINDOW outlet AS (PARTITION BY month, outlet_id)
            ) compared
            WHERE checks >= %s AND with_coupon > 2 AND own_rate > %s * usual_rate""",
            FEW_CHECKS,
            TIMES_USUAL,
        )
