from odoo import api, models
from odoo.tools import SQL


class RestaurantCheckSource(models.AbstractModel):
    _inherit = "restaurant.check.source"

    @api.model
    def _get_food_sql(self, line, config):
        """Neither a top-up nor a fee for a membership was eaten."""
        return SQL(
            """(%s AND %s.product_id NOT IN (
                SELECT restaurant_topup_product_id FROM res_company
                 WHERE restaurant_topup_product_id IS NOT NULL
                UNION ALL
                SELECT product_id FROM restaurant_tier
                 WHERE product_id IS NOT NULL))""",
            super()._get_food_sql(line, config),
            line,
        )
