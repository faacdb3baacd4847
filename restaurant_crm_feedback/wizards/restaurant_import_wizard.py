from odoo import api, fields, models


class RestaurantImportWizard(models.TransientModel):
    _inherit = "restaurant.import.wizard"

    kind = fields.Selection(
        selection_add=[("review", "Public reviews")], ondelete={"review": "cascade"}
    )

    @api.model
    def _get_imports(self):
        return {**super()._get_imports(), "review": "restaurant.review.import"}
