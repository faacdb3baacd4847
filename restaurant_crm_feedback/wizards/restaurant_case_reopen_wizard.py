from odoo import fields, models


class RestaurantCaseReopenWizard(models.TransientModel):
    _name = "restaurant.case.reopen.wizard"
    _description = "Open a Case Again"

    case_id = fields.Many2one("restaurant.case", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_reopen(self):
        self.ensure_one()
        self.case_id.check_access("write")
        self.case_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
