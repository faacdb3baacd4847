"""SQL that reads what was paid on checks, as the till's own path does one by one."""

from odoo.tools import SQL


def totals(order, food, menu_ids):
    """Select what the lines of one check add up to, in its own currency: whether there
    is any food, what is no revenue, and the margin once all costs are known.

    Dishes without a cost, and set menus beside their dishes, earn nothing. Refunds
    count less, whatever the sign that their lines were stored with.

    :param SQL order: the id of the check
    :param SQL food: whether ``line`` is food or drink
    :param menu_ids: products that are set menus
    """
    return SQL(
        """
        SELECT COALESCE(BOOL_OR(is_food), FALSE) AS has_food,
               COALESCE(SUM(price_subtotal_incl) FILTER (WHERE NOT is_food), 0)
                   AS outside,
               CASE WHEN BOOL_AND(is_known) THEN COALESCE(
                   SUM(revenue - total_cost::numeric) FILTER (
                       WHERE is_food AND total_cost <> 0
                         AND product_id <> ALL(%(menus)s::int[])), 0) END AS margin
          FROM (
            SELECT line.product_id, line.price_subtotal_incl, line.total_cost,
                   line.is_total_cost_computed IS TRUE AS is_known,
                   SIGN(line.qty * line.price_unit)::numeric * ABS(line.price_subtotal)
                       AS revenue,
                   (%(food)s) IS TRUE AS is_food
              FROM pos_order_line line
             WHERE line.order_id = %(order)s
          ) line
        """,
        menus=list(menu_ids),
        food=food,
        order=order,
    )


def rounded(amount, rate, rounding):
    """Convert an amount of a check to money of its company."""
    return SQL("ROUND((%s) / %s / %s) * %s", amount, rate, rounding, rounding)
