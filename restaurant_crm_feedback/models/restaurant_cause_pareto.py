from odoo import fields, models
from odoo.tools import SQL


class RestaurantCausePareto(models.Model):
    """Which few causes make up most of the cases of the last year."""

    _name = "restaurant.cause.pareto"
    _description = "Pareto of Causes"
    _auto = False
    _rec_name = "cause_id"
    _order = "company_id, case_count desc, id"
    _depends = {
        "restaurant.case": ["cause_id", "company_id", "date", "active", "gesture_cost"]
    }

    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cause_id = fields.Many2one("restaurant.cause", readonly=True)
    case_count = fields.Integer(string="Cases", readonly=True)
    share = fields.Float(readonly=True, help="Of all cases with a known cause")
    running_share = fields.Float(
        string="Together",
        readonly=True,
        aggregator="max",
        help="The share of this cause and of those above it",
    )
    gesture_cost = fields.Monetary(string="Cost", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH counted AS (
                SELECT company_id, cause_id, COUNT(*) AS case_count,
                       SUM(gesture_cost) AS gesture_cost
                  FROM restaurant_case
                 WHERE active AND cause_id IS NOT NULL AND date >= %s
                 GROUP BY company_id, cause_id)
            SELECT ROW_NUMBER() OVER (ORDER BY company_id, cause_id) AS id,
                   company_id, cause_id, case_count, gesture_cost,
                   case_count / SUM(case_count) OVER same AS share,
                   SUM(case_count) OVER above / SUM(case_count) OVER same
                       AS running_share
              FROM counted
            WINDOW same AS (PARTITION BY company_id),
                   above AS (PARTITION BY company_id
                             ORDER BY case_count DESC, cause_id)
            """,
            fields.Datetime.subtract(fields.Datetime.now(), years=1),
        )
