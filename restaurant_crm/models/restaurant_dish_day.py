from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantDishDay(models.Model):
    """What was eaten: dishes of all paid checks, without tips and the like.

    A set menu counts as what it consists of, and a discount of the whole check lowers
    each of its dishes.
    """

    _name = "restaurant.dish.day"
    _description = "Dishes Sold"
    _inherit = "restaurant.day.table"

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
        """A refund counts less, whatever the sign that its lines were stored with."""
        return SQL(
            """
            , lines AS (
                SELECT checks.*, line.id AS line_id, line.combo_parent_id AS menu_id,
                       line.product_id, line.qty, line.price_unit < 0 AS is_discount,
                       SIGN(line.qty * line.price_unit) * ABS(line.price_subtotal)
                           / rate AS revenue,
                       line.total_cost / rate AS cost
                  FROM checks
                  JOIN pos_order_line line USING (order_id)
                  JOIN pos_config config ON config.id = checks.config_id
                 WHERE %(food)s
            ), menus AS (
                SELECT menu.line_id AS menu_id, menu.revenue, COUNT(*) AS parts,
                       SUM(ABS(part.qty) * template.list_price) AS list_price
                  FROM lines part
                  JOIN lines menu ON menu.line_id = part.menu_id
                  JOIN product_product product ON product.id = part.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                 GROUP BY menu.line_id, menu.revenue
            ), dishes AS (
                SELECT lines.*,
                       lines.revenue + COALESCE(menus.revenue * COALESCE(
                           ABS(lines.qty) * template.list_price
                               / NULLIF(menus.list_price, 0),
                           1.0 / menus.parts
                       ), 0) AS net
                  FROM lines
                  JOIN product_product product ON product.id = lines.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                  LEFT JOIN menus ON menus.menu_id = lines.menu_id
                 WHERE lines.line_id NOT IN (SELECT menu_id FROM menus)
            ), discounts AS (
                SELECT order_id,
                       1 + SUM(net) FILTER (WHERE is_discount)
                           / NULLIF(SUM(net) FILTER (WHERE NOT is_discount), 0) AS rest
                  FROM dishes
                 GROUP BY order_id
                HAVING BOOL_OR(is_discount)
            )
            SELECT %(day)s, product_id,
                   SUM(qty),
                   SUM(net * COALESCE(discounts.rest, 1)),
                   COALESCE(SUM(cost) FILTER (WHERE cost <> 0), 0),
                   COALESCE(SUM(qty) FILTER (WHERE cost <> 0), 0)
              FROM dishes checks
              LEFT JOIN discounts USING (order_id)
             WHERE NOT is_discount OR discounts.rest IS NULL
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """,
            day=self._get_day_columns_sql(),
            food=self._get_food_sql(SQL("line"), SQL("config")),
        )
