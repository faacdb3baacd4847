from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# Measure, from how many a month, points, money
RULES = (
    ("identified_count", 0, 1, 0.0),
    ("sign_up_count", 0, 10, 2.0),
    ("request_count", 0, 5, 1.0),
    ("on_time_count", 3, 5, 0.0),
)


class RestaurantDemoIncentives(models.AbstractModel):
    """What staff of the demo group got in a year."""

    _name = "restaurant.demo.incentives"
    _description = "Incentives of the Demonstration"

    @api.model
    def _load(self):
        company = self.env.ref("restaurant_crm.res_company_demo")
        self.env["restaurant.incentive.rule"].create(
            [
                {
                    "company_id": company.id,
                    "measure": measure,
                    "least": least,
                    "points": points,
                    "amount": amount,
                }
                for measure, least, points, amount in RULES
            ]
        )
        this = fields.Date.context_today(self).replace(day=1)
        for back in range(12):
            month = this - relativedelta(months=back)
            self.env["restaurant.incentive"]._count_month(company, month)
