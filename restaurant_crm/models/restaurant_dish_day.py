from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantDishDay(models.Model):
    """What was eaten: dishes of all paid checks, without tips and the like.

    A set menu counts as what it consists of, and a discount of the whole check lowers
    each of its dishes.
    """

    _name = "restaurant.dish.day"
    _description = "Dishes Sold"
    _inherit = ["restaurant.day.table", "restaurant.dish.source"]

    product_id = fields.Many2one(
        "product.product",
        string="Dish",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    quantity = fields.Float(required=True, readonly=True)
    revenue = fields.Monetary(
        required=True, readonly=True, help="After discounts, without taxes."
    )
    cost = fields.Monetary(
        required=True, readonly=True, help="Of the dishes whose cost is known."
    )
    costed_quantity = fields.Float(
        string="Quantity with a cost", required=True, readonly=True
    )

    _own_columns = ("product_id", "quantity", "revenue", "cost", "costed_quantity")
    _product_idx = models.Index("(product_id, outlet_id, business_date)")

    @api.model
    def _get_rows_sql(self):
        return SQL(
            """
            %(sold)s
            SELECT %(day)s, product_id, SUM(quantity), SUM(net_revenue),
                   SUM(known_cost), SUM(costed_quantity)
              FROM sold checks
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """,
            sold=self._get_sold_sql(),
            day=self._get_day_columns_sql(),
        )
