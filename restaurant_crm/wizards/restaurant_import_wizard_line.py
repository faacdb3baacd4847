from odoo import fields, models


class RestaurantImportWizardLine(models.TransientModel):
    _name = "restaurant.import.wizard.line"
    _description = "Row that is not imported"
    _order = "line, id"

    wizard_id = fields.Many2one("restaurant.import.wizard", ondelete="cascade")
    line = fields.Integer(string="Row", readonly=True)
    state = fields.Selection(
        [("conflict", "In conflict"), ("refused", "Refused")], readonly=True
    )
    who = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
