from dateutil.relativedelta import relativedelta

from odoo import fields, models


class RestaurantStatementWizard(models.TransientModel):
    """Which days a statement of an account is for; last month by default."""

    _name = "restaurant.statement.wizard"
    _description = "Print a statement"

    account_id = fields.Many2one("restaurant.account", required=True)
    date_from = fields.Date(required=True, default=lambda self: self._default_start())
    date_to = fields.Date(
        required=True, default=lambda self: self._default_start() + self._month()
    )

    def _default_start(self):
        return fields.Date.context_today(self) + relativedelta(months=-1, day=1)

    def _month(self):
        return relativedelta(months=1, days=-1)

    def action_print(self):
        self.ensure_one()
        report = self.env.ref(
            "restaurant_crm_loyalty.restaurant_account_report_action_statement"
        )
        data = {
            "ids": self.account_id.ids,
            "date_from": str(self.date_from),
            "date_to": str(self.date_to),
        }
        return report.report_action(self.account_id.ids, data=data)
