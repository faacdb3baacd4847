from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.res_company import GROUP_ZONES

from ..models.restaurant_account import UNITS

# By the clock of the group, as in the books: a breakfast in China is yesterday in UTC.
MONTH = SQL(
    """date_trunc('month', e.create_date AT TIME ZONE 'UTC'
                           AT TIME ZONE clock.tz)::date"""
)


class RestaurantLiabilityReport(models.Model):
    """What is owed to guests, month by month: opening, movements, closing; and what
    the general ledger says of it.

    Opening + top-ups + granted − spent + refunded − reversed − expired ± adjusted =
    closing, for each company and unit; the last closing is the sum of the balances.
    """

    _name = "restaurant.liability.report"
    _description = "Liability to guests"
    _auto = False
    _order = "month desc, company_id, unit"
    _depends = {
        "restaurant.entry": ["account_id", "amount", "unit", "operation_id"],
        "restaurant.operation": ["kind"],
        "restaurant.account": ["company_id", "kind"],
        "res.company": [
            "partner_id",
            "parent_path",
            "restaurant_bonus_policy",
            "restaurant_liability_account_id",
        ],
        "res.partner": ["tz"],
        "restaurant.outlet": ["company_id", "tz"],
        "account.move.line": ["account_id", "balance", "date", "parent_state"],
    }

    month = fields.Date(readonly=True)
    name = fields.Char(string="Period", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    unit = fields.Selection(UNITS, readonly=True)
    opening = fields.Monetary(readonly=True, aggregator=None)
    granted = fields.Monetary(
        string="Added", readonly=True, help="Paid in, granted, or bought with points"
    )
    spent = fields.Monetary(
        readonly=True, help="Paid at tills; open holds count as spent"
    )
    refunded = fields.Monetary(readonly=True)
    reversed = fields.Monetary(readonly=True)
    expired = fields.Monetary(readonly=True)
    adjusted = fields.Monetary(readonly=True)
    closing = fields.Monetary(readonly=True, aggregator=None)
    general_ledger = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="Liability in the books at the end of the month, beside the principal",
    )
    difference = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="Sessions that are open have moved it, and book it when they close.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH clock AS MATERIALIZED (%(zones)s), moved AS (
                SELECT a.company_id, e.unit,
                    %(month)s AS month,
                    SUM(e.amount) AS total,
                    SUM(e.amount) FILTER (WHERE o.kind = 'topup'
                        OR o.kind = 'redeem' AND e.unit = 'bonus') AS granted,
                    SUM(e.amount) FILTER (
                        WHERE o.kind IN ('authorise', 'void')) AS spent,
                    SUM(e.amount) FILTER (
                        WHERE o.kind IN ('settle', 'refund')) AS refunded,
                    SUM(e.amount) FILTER (WHERE o.kind = 'reverse') AS reversed,
                    SUM(e.amount) FILTER (WHERE o.kind = 'expire') AS expired,
                    SUM(e.amount) FILTER (WHERE o.kind NOT IN ('topup', 'authorise',
                        'void', 'settle', 'refund', 'reverse', 'expire')
                        AND (o.kind <> 'redeem' OR e.unit <> 'bonus')) AS adjusted
                FROM restaurant_entry e
                JOIN restaurant_operation o ON o.id = e.operation_id
                JOIN restaurant_account a ON a.id = e.account_id
                JOIN clock ON clock.company_id = a.company_id
                WHERE a.kind <> 'system' GROUP BY 1, 2, 3
            ), rolled AS (
                SELECT *, SUM(total) OVER (
                    PARTITION BY company_id, unit ORDER BY month) AS closing
                FROM moved
            ), booked AS (
                SELECT root.id AS company_id, -SUM(l.balance) AS total,
                    date_trunc('month', l.date)::date AS month
                FROM account_move_line l
                JOIN res_company c ON c.id = l.company_id
                JOIN res_company root
                  ON root.id = split_part(c.parent_path, '/', 1)::int
                 AND root.restaurant_liability_account_id = l.account_id
                WHERE l.parent_state = 'posted' GROUP BY 1, 3
            )
            SELECT ROW_NUMBER() OVER (ORDER BY r.month, r.company_id, r.unit) AS id,
                r.month, to_char(r.month, 'YYYY-MM') AS name,
                r.company_id, c.currency_id, r.unit,
                r.closing - r.total AS opening,
                COALESCE(r.granted, 0) AS granted, COALESCE(r.spent, 0) AS spent,
                COALESCE(r.refunded, 0) AS refunded,
                COALESCE(r.reversed, 0) AS reversed,
                COALESCE(r.expired, 0) AS expired,
                COALESCE(r.adjusted, 0) AS adjusted, r.closing,
                b.total AS general_ledger, r.closing - b.total AS difference
            FROM rolled r JOIN res_company c ON c.id = r.company_id
            LEFT JOIN LATERAL (
                SELECT COALESCE(SUM(booked.total), 0) AS total FROM booked
                WHERE booked.company_id = r.company_id AND booked.month <= r.month
            ) b ON r.unit = 'principal' AND c.restaurant_bonus_policy = 'allowance'
              AND c.restaurant_liability_account_id IS NOT NULL
            """,
            zones=GROUP_ZONES,
            month=MONTH,
        )
