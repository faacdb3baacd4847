from odoo import fields, models
from odoo.tools import SQL

# What an entry on a guest's account was. Settled with a plus, points came back to who
# had paid with them; with a minus, they had come with a top-up that was paid back.
EARNED = SQL(
    """(o.kind IN ('earn', 'clawback', 'topup', 'reverse')
        OR o.kind = 'settle' AND e.amount < 0)"""
)
USED = SQL(
    """(o.kind IN ('redeem', 'void', 'restore', 'refund')
        OR o.kind = 'settle' AND e.amount > 0)"""
)


class RestaurantPointsReport(models.Model):
    """Points earned and used: where, and where those that were used had been earned.

    One row for each movement on a guest's account. Companies of a group that settle
    with one another read what one used of another's points, and what that is worth.
    """

    _name = "restaurant.points.report"
    _description = "Points by outlet"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "date"
    _depends = {
        "restaurant.entry": ["account_id", "amount", "lot_id", "operation_id", "unit"],
        "restaurant.lot": ["operation_id"],
        "restaurant.operation": ["kind", "order_id", "session_id"],
        "restaurant.account": ["company_id", "guest_id", "kind"],
        "restaurant.outlet": ["company_id", "day_cutoff", "tz"],
        "restaurant.points.policy": ["company_id", "point_value"],
        "pos.config": ["restaurant_outlet_id"],
    }

    date = fields.Date(string="Business day", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    outlet_id = fields.Many2one(
        "restaurant.outlet", readonly=True, help="Empty: in the back office"
    )
    origin_company_id = fields.Many2one(
        "res.company", string="Earned in company", readonly=True
    )
    origin_outlet_id = fields.Many2one(
        "restaurant.outlet",
        string="Earned at",
        readonly=True,
        help="Empty: given by hand, or transferred",
    )
    elsewhere = fields.Boolean(
        string="Earned in another company",
        readonly=True,
        help="The companies may have to settle it with one another.",
    )
    guest_id = fields.Many2one("restaurant.guest", readonly=True)
    earned = fields.Float(
        digits=(16, 2), readonly=True, help="Less what refunds took back"
    )
    used = fields.Float(
        digits=(16, 2), readonly=True, help="Less what refunds gave back"
    )
    worth = fields.Monetary(
        string="Worth of used ones",
        readonly=True,
        help="By the value of a point in the points policy, as it is now",
    )
    expired = fields.Float(digits=(16, 2), readonly=True)
    other = fields.Float(
        string="By hand",
        digits=(16, 2),
        readonly=True,
        help="Adjusted, given, transferred or joined",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT e.id, a.guest_id, w.id AS outlet_id, f.id AS origin_outlet_id,
                COALESCE(w.company_id, a.company_id) AS company_id,
                COALESCE(f.company_id, a.company_id) AS origin_company_id,
                w.company_id IS NOT NULL AND f.company_id IS NOT NULL
                    AND w.company_id <> f.company_id AS elsewhere,
                (e.create_date AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(w.tz, 'UTC')
                    - COALESCE(w.day_cutoff, 0) * interval '1 hour')::date AS date,
                g.currency_id,
                CASE WHEN %(earned)s THEN e.amount ELSE 0 END AS earned,
                CASE WHEN %(used)s THEN -e.amount ELSE 0 END AS used,
                CASE WHEN %(used)s THEN -e.amount * COALESCE(y.point_value, 0)
                    ELSE 0 END AS worth,
                CASE WHEN o.kind = 'expire' THEN -e.amount ELSE 0 END AS expired,
                CASE WHEN %(earned)s OR %(used)s OR o.kind = 'expire' THEN 0
                    ELSE e.amount END AS other
            FROM restaurant_entry e
            JOIN restaurant_operation o ON o.id = e.operation_id
            JOIN restaurant_account a ON a.id = e.account_id
            JOIN res_company g ON g.id = a.company_id
            LEFT JOIN restaurant_points_policy y ON y.company_id = a.company_id
            LEFT JOIN pos_order p ON p.id = o.order_id
            LEFT JOIN pos_session s ON s.id = COALESCE(p.session_id, o.session_id)
            LEFT JOIN pos_config c ON c.id = s.config_id
            LEFT JOIN restaurant_outlet w ON w.id = c.restaurant_outlet_id
            LEFT JOIN restaurant_lot l ON l.id = e.lot_id
            LEFT JOIN restaurant_operation lo ON lo.id = l.operation_id
            LEFT JOIN pos_order lp ON lp.id = lo.order_id
            LEFT JOIN pos_session ls ON ls.id = COALESCE(lp.session_id, lo.session_id)
            LEFT JOIN pos_config lc ON lc.id = ls.config_id
            LEFT JOIN restaurant_outlet f ON f.id = lc.restaurant_outlet_id
            WHERE a.kind <> 'system' AND e.unit = 'points'
            """,
            earned=EARNED,
            used=USED,
        )
