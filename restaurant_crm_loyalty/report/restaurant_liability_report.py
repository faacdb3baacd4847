from odoo import fields, models
from odoo.tools import SQL

from ..models.restaurant_account import UNITS


class RestaurantLiabilityReport(models.Model):
    """What is owed to guests, month by month: opening, movements, closing.

    Opening + top-ups + granted − spent + refunded − reversed − expired ± adjusted =
    closing, for each company and unit; the last closing is the sum of the balances.
    """

    _name = "restaurant.liability.report"
    _description = "Liability to guests"
    _auto = False
    _order = "month desc, company_id, unit"
    _rec_name = "month"
    _depends = {
        "restaurant.entry": ["account_id", "amount", "unit", "operation_id"],
        "restaurant.operation": ["kind"],
        "restaurant.account": ["company_id", "kind"],
    }

    month = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    unit = fields.Selection(UNITS, readonly=True)
    opening = fields.Monetary(readonly=True, aggregator=None)
    granted = fields.Monetary(string="Topped up or granted", readonly=True)
    spent = fields.Monetary(
        readonly=True, help="Paid at tills; open holds count as spent"
    )
    refunded = fields.Monetary(readonly=True)
    reversed = fields.Monetary(readonly=True)
    expired = fields.Monetary(readonly=True)
    adjusted = fields.Monetary(readonly=True)
    closing = fields.Monetary(readonly=True, aggregator=None)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH moved AS (
                SELECT a.company_id, e.unit,
                    date_trunc('month', e.create_date)::date AS month,
                    SUM(e.amount) AS total,
                    SUM(e.amount) FILTER (WHERE o.kind = 'topup') AS granted,
                    SUM(e.amount) FILTER (
                        WHERE o.kind IN ('authorise', 'void')) AS spent,
                    SUM(e.amount) FILTER (
                        WHERE o.kind IN ('settle', 'refund')) AS refunded,
                    SUM(e.amount) FILTER (WHERE o.kind = 'reverse') AS reversed,
                    SUM(e.amount) FILTER (WHERE o.kind = 'expire') AS expired,
                    SUM(e.amount) FILTER (
                        WHERE o.kind IN ('adjust', 'post')) AS adjusted
                FROM restaurant_entry e
                JOIN restaurant_operation o ON o.id = e.operation_id
                JOIN restaurant_account a ON a.id = e.account_id
                WHERE a.kind <> 'system' GROUP BY 1, 2, 3
            ), rolled AS (
                SELECT *, SUM(total) OVER (
                    PARTITION BY company_id, unit ORDER BY month) AS closing
                FROM moved
            )
            SELECT ROW_NUMBER() OVER (ORDER BY r.month, r.company_id, r.unit) AS id,
                r.month, r.company_id, c.currency_id, r.unit,
                r.closing - r.total AS opening,
                COALESCE(r.granted, 0) AS granted, COALESCE(r.spent, 0) AS spent,
                COALESCE(r.refunded, 0) AS refunded,
                COALESCE(r.reversed, 0) AS reversed,
                COALESCE(r.expired, 0) AS expired,
                COALESCE(r.adjusted, 0) AS adjusted, r.closing
            FROM rolled r JOIN res_company c ON c.id = r.company_id
            """
        )
