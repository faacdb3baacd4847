from odoo import api, models
from odoo.tools import SQL


class RestaurantDishSource(models.AbstractModel):
    """Dishes of paid checks, set-based: for what counts many at once.

    A set menu counts as what it consists of, and a discount of the whole check lowers
    each of its dishes.
    """

    _name = "restaurant.dish.source"
    _description = "Dishes of Paid Checks"
    _inherit = ["restaurant.check.source"]

    @api.model
    def _get_sold_sql(self):
        """Return common table expressions that come after `checks`, see
        `_get_checks_sql`; the last one is `sold`: the columns of `checks`, and of each
        line product_id, quantity, net_revenue, known_cost and costed_quantity.

        A refund counts less, whatever the sign that its lines were stored with.
        """
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
            ), sold AS (
                SELECT checks.*, qty AS quantity,
                       net * COALESCE(discounts.rest, 1) AS net_revenue,
                       CASE WHEN cost <> 0 THEN cost ELSE 0 END AS known_cost,
                       CASE WHEN cost <> 0 THEN qty ELSE 0 END AS costed_quantity
                  FROM dishes checks
                  LEFT JOIN discounts USING (order_id)
                 WHERE NOT is_discount OR discounts.rest IS NULL
            )
            """,
            food=self._get_food_sql(SQL("line"), SQL("config")),
        )
