from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantCohortMonth(models.Model):
    """Of the guests who came first in one month, how many still come later on.

    Each month since then has its row, if nobody came in it as well: rates are right
    whatever is added up.
    """

    _name = "restaurant.cohort.month"
    _description = "Retention"
    _inherit = "restaurant.night.table"
    _rec_name = "cohort_month"
    _order = "cohort_month desc, months_since, id"

    outlet_id = fields.Many2one(
        string="First outlet", help="Where the guest came for the first time."
    )
    cohort_month = fields.Date(
        string="Month of first visit", required=True, readonly=True
    )
    months_since = fields.Integer(
        string="Months later", required=True, readonly=True, aggregator=None
    )
    guest_count = fields.Integer(string="Guests who came", required=True, readonly=True)
    cohort_size = fields.Integer(string="Guests at first", required=True, readonly=True)
    visit_count = fields.Integer(string="Visits", required=True, readonly=True)
    net_amount = fields.Monetary(required=True, readonly=True)
    retention = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests who came in that month, as a part of those who came first then.",
    )
    guest_value = fields.Float(
        string="Net amount per guest",
        compute="_compute_ratios",
        aggregator="avg",
        help="Of all guests who came first then, those who stay away included.",
    )

    _ratios = {
        "retention": ("guest_count", "cohort_size"),
        "guest_value": ("net_amount", "cohort_size"),
    }
    _row_columns = (
        "company_id",
        "outlet_id",
        "cohort_month",
        "months_since",
        "guest_count",
        "cohort_size",
        "visit_count",
        "net_amount",
    )

    @api.model
    def _get_rows_sql(self):
        """The last month is that of the last visit of the group."""
        return SQL(
            """
            WITH months AS (
                SELECT company_id, guest_id, COUNT(*) AS visits,
                       DATE_TRUNC('month', business_date)::date AS month,
                       SUM(net_amount) AS net_amount,
                       (ARRAY_AGG(outlet_id ORDER BY business_date, id))[1] AS outlet_id
                  FROM restaurant_visit
                 WHERE active
                 GROUP BY company_id, guest_id, month
            ), firsts AS (
                SELECT DISTINCT ON (guest_id) guest_id, month AS cohort, outlet_id
                  FROM months
                 ORDER BY guest_id, month
            ), counts AS (
                SELECT months.company_id, firsts.outlet_id, cohort, month,
                       COUNT(*) AS guests, SUM(visits) AS visits,
                       SUM(net_amount) AS net_amount
                  FROM months JOIN firsts USING (guest_id)
                 GROUP BY 1, 2, 3, 4
            ), cohorts AS (
                SELECT company_id, outlet_id, cohort, guests AS size, last_month
                  FROM counts
                  JOIN (SELECT company_id, MAX(month) AS last_month
                          FROM counts GROUP BY company_id) lasts USING (company_id)
                 WHERE month = cohort
            )
            SELECT cohorts.company_id, cohorts.outlet_id, cohorts.cohort, since,
                   COALESCE(guests, 0), size, COALESCE(visits, 0),
                   COALESCE(net_amount, 0)
              FROM cohorts
             CROSS JOIN LATERAL GENERATE_SERIES(0, (
                   EXTRACT(YEAR FROM AGE(last_month, cohort)) * 12
                   + EXTRACT(MONTH FROM AGE(last_month, cohort)))::int) AS since
              LEFT JOIN counts
                ON counts.company_id = cohorts.company_id
               AND counts.outlet_id = cohorts.outlet_id
               AND counts.cohort = cohorts.cohort
               AND counts.month
                   = (cohorts.cohort + MAKE_INTERVAL(months => since))::date
            """
        )
