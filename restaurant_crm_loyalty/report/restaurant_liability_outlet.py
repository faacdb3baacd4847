from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.res_company import GROUP_ZONES

from .restaurant_liability_report import MONTH

# What an entry on a guest's account was, by the kind of its operation and its unit.
COLUMNS = {
    "topup": ("('topup')", "principal"),
    "bonus_granted": ("('topup', 'redeem')", "bonus"),
    "principal_spent": ("('authorise', 'void')", "principal"),
    "bonus_spent": ("('authorise', 'void')", "bonus"),
    "refunded": ("('settle', 'refund')", None),
    "reversed": ("('reverse')", None),
    "expired": ("('expire')", None),
}


class RestaurantLiabilityOutlet(models.Model):
    """Roll-forward of money owed to guests: month by month, for each outlet.

    Opening + top-ups + bonus − principal spent − bonus spent + refunds − reversed −
    expired ± adjusted = closing. A guest may top up here and eat there: an outlet's
    closing is what it took in and did not serve. The closings of all outlets of a
    group add up to what its accounts hold, and, principal alone, to the general
    ledger (see ``restaurant.liability.report``).
    """

    _name = "restaurant.liability.outlet"
    _description = "Liability to guests by outlet"
    _auto = False
    _order = "month desc, company_id, outlet_id"
    _rec_name = "period"
    _depends = {
        "restaurant.entry": ["account_id", "amount", "unit", "operation_id"],
        "restaurant.operation": ["kind", "order_id", "session_id"],
        "restaurant.account": ["company_id", "kind"],
        "res.company": ["partner_id", "parent_path"],
        "res.partner": ["tz"],
        "restaurant.outlet": ["company_id", "tz"],
        "pos.config": ["restaurant_outlet_id"],
    }

    month = fields.Date(readonly=True)
    period = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    outlet_id = fields.Many2one(
        "restaurant.outlet", readonly=True, help="Empty: moved in the back office"
    )
    opening = fields.Monetary(readonly=True, aggregator=None)
    topup = fields.Monetary(string="Top-ups", readonly=True)
    bonus_granted = fields.Monetary(readonly=True)
    principal_spent = fields.Monetary(readonly=True)
    bonus_spent = fields.Monetary(readonly=True)
    refunded = fields.Monetary(readonly=True)
    reversed = fields.Monetary(readonly=True)
    expired = fields.Monetary(readonly=True)
    adjusted = fields.Monetary(
        readonly=True, help="Everything else: moved, paid out, corrected"
    )
    moved = fields.Monetary(string="Change", readonly=True)
    closing = fields.Monetary(readonly=True, aggregator=None)

    @property
    def _table_query(self):
        sums = [
            SQL(
                "SUM(amount) FILTER (WHERE kind IN %s AND %s) AS %s",
                SQL(kinds),
                SQL("unit = %s", unit) if unit else SQL("TRUE"),
                SQL.identifier(name),
            )
            for name, (kinds, unit) in COLUMNS.items()
        ]
        known = [SQL("COALESCE(%s, 0) AS %s", n, n) for n in self._get_names()]
        total = SQL(" - ").join(SQL("COALESCE(%s, 0)", n) for n in self._get_names())
        return SQL(
            """
            WITH clock AS MATERIALIZED (%(zones)s), entry AS (
                SELECT a.company_id, c.restaurant_outlet_id AS outlet_id, o.kind,
                    e.unit, e.amount, %(month)s AS month
                FROM restaurant_entry e
                JOIN restaurant_operation o ON o.id = e.operation_id
                JOIN restaurant_account a ON a.id = e.account_id
                JOIN clock ON clock.company_id = a.company_id
                LEFT JOIN pos_order p ON p.id = o.order_id
                LEFT JOIN pos_session s ON s.id = COALESCE(p.session_id, o.session_id)
                LEFT JOIN pos_config c ON c.id = s.config_id
                WHERE a.kind <> 'system' AND e.unit IN ('principal', 'bonus')
            ), month AS (
                SELECT company_id, outlet_id, month, SUM(amount) AS moved, %(sums)s
                FROM entry GROUP BY 1, 2, 3
            )
            SELECT ROW_NUMBER() OVER (ORDER BY month, company_id, outlet_id) AS id,
                month, to_char(month, 'YYYY-MM') AS period, company_id, c.currency_id,
                outlet_id, moved, %(known)s, moved - %(total)s AS adjusted,
                SUM(moved) OVER rolled - moved AS opening,
                SUM(moved) OVER rolled AS closing
            FROM month JOIN res_company c ON c.id = company_id
            WINDOW rolled AS (PARTITION BY company_id, outlet_id ORDER BY month)
            """,
            zones=GROUP_ZONES,
            month=MONTH,
            sums=SQL(", ").join(sums),
            known=SQL(", ").join(known),
            total=total,
        )

    def _get_names(self):
        return [SQL.identifier(name) for name in COLUMNS]
