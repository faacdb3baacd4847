from odoo import api, models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @api.model
    def lazy_session_info(self):
        info = super().lazy_session_info()
        alerts = self.env["restaurant.ledger.alert"]._get_for_user()
        info["restaurant_ledger_alerts"] = alerts
        return info
