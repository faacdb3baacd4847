from odoo import api, models
from odoo.tools import SQL


class RestaurantCheckSource(models.AbstractModel):
    _inherit = "restaurant.check.source"

    @api.model
    def _get_food_sql(self, line, config):
        """A top-up is no revenue: the guest has eaten nothing yet."""
        return SQL(
            """(%s AND %s.product_id NOT IN (
                SELECT restaurant_topup_product_id FROM res_company
                 WHERE restaurant_topup_product_id IS NOT NULL))""",
            super()._get_food_sql(line, config),
            line,
        )
