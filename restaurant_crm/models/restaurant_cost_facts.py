from odoo import api, fields, models
from odoo.tools import SQL

MONTHS = 13


class RestaurantCostFacts(models.AbstractModel):
    """What guests brought in a month, and what they cost: of the same guests."""

    _name = "restaurant.cost.facts"
    _description = "Cost and Benefit"
    _inherit = "restaurant.night.table"

    outlet_id = fields.Many2one(
        required=False, help="Empty: costs that no outlet has, as those of messages"
    )
    month = fields.Date(required=True, readonly=True, index=True)
    visit_count = fields.Integer(string="Visits", readonly=True)
    net_amount = fields.Monetary(string="Sales", readonly=True)
    gross_margin = fields.Monetary(
        string="Margin before these costs",
        readonly=True,
        help="The margin of their visits, and what they paid less because of us.",
    )
    cost = fields.Monetary(
        string="Cost of relations",
        readonly=True,
        help="Messages, coupons, bonus, points, gestures, hours and the like.",
    )
    result = fields.Monetary(
        string="What remains", readonly=True, help="Margin less costs"
    )
    cost_share = fields.Float(
        string="Cost in % of the margin", compute="_compute_ratios", aggregator="avg"
    )
    benefit = fields.Float(
        string="Margin per money spent", compute="_compute_ratios", aggregator="avg"
    )

    _ratios = {
        "cost_share": ("cost", "gross_margin"),
        "benefit": ("gross_margin", "cost"),
    }

    @api.model
    def _get_facts_sql(self):
        """Return a SELECT of what each guest (NULL: nobody in particular) brought and
        cost, by company_id, outlet_id, guest_id, month: visits, net, margin, cost,
        in_margin.
        """
        since = fields.Date.context_today(self).replace(day=1)
        return SQL(
            """
            SELECT company_id, outlet_id, guest_id,
                   date_trunc('month', date)::date AS month,
                   SUM(visits) AS visits, SUM(net) AS net, SUM(margin) AS margin,
                   SUM(cost) AS cost, SUM(in_margin) AS in_margin
              FROM (SELECT company_id, outlet_id, guest_id, business_date AS date,
                           1 AS visits, net_amount AS net,
                           COALESCE(margin, 0) AS margin, 0 AS cost, 0 AS in_margin
                      FROM restaurant_visit
                     WHERE active AND business_date >= %(since)s
                     UNION ALL
                    SELECT company_id, outlet_id, guest_id, date, 0, 0, 0,
                           amount, in_margin
                      FROM (%(costs)s) costs WHERE date >= %(since)s) facts
             GROUP BY 1, 2, 3, 4
            """,
            since=fields.Date.subtract(since, months=MONTHS - 1),
            costs=self.env["restaurant.cost.line"]._table_query,
        )

    @api.model
    def _get_sums_sql(self):
        """Return the sums over `facts`, in the order of the columns."""
        return SQL(
            """SUM(facts.visits), SUM(facts.net), SUM(facts.margin + facts.in_margin),
               SUM(facts.cost), SUM(facts.margin + facts.in_margin - facts.cost)"""
        )
