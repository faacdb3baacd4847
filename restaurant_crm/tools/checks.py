"""SQL that reads what was paid on checks, as the till's own path does one by one."""

from odoo.tools import SQL


def totals(order, food, menu_ids):
    """Select what the lines of one check add up to, in its own currency: whether there
    is any food, whether anything is refunded, what is no revenue, and the margin once
    all costs are known.

    Dishes without a cost, and set menus beside their dishes, earn nothing. Refunds
    count less, whatever the sign that their lines were stored with.

    :param SQL order: the id of the check
    :param SQL food: whether ``line`` is food or drink
    :param menu_ids: products that are set menus
    """
    return SQL(
        """
        SELECT COALESCE(BOOL_OR(is_food), FALSE) AS has_food,
               COALESCE(BOOL_OR(is_refunding), FALSE) AS has_refunds,
               COALESCE(SUM(price_subtotal_incl) FILTER (WHERE NOT is_food), 0)
                   AS outside,
               CASE WHEN BOOL_AND(is_known) THEN COALESCE(
                   SUM(revenue - total_cost::numeric) FILTER (
                       WHERE is_food AND total_cost <> 0
                         AND product_id <> ALL(%(menus)s::int[])), 0) END AS margin
          FROM (
            SELECT line.product_id, line.price_subtotal_incl, line.total_cost,
                   line.is_total_cost_computed IS TRUE AS is_known,
                   line.refunded_orderline_id IS NOT NULL AS is_refunding,
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


def seated(checks):
    """Select checks with the number of the seating they belong to, as the till's own
    path would put them together one after another.

    A check that comes soon after the one before is part of the same seating; so is
    one at the table, and in the part of the day, with which an earlier seating began.

    :param SQL checks: with guest_id, outlet_id, business_date, order_id, start_at,
        end_at, table_id, daypart, and gap (an interval)
    :return: SQL of all columns and ``seating``, a number within guest, outlet and day
    """
    return SQL(
        """
        SELECT founded.*,
               CASE WHEN first_table IS NULL THEN stay ELSE MIN(stay) OVER (
                   PARTITION BY guest_id, outlet_id, business_date, first_table,
                                first_daypart) END AS seating
          FROM (
            SELECT counted.*,
                   FIRST_VALUE(table_id) OVER same_stay AS first_table,
                   FIRST_VALUE(daypart) OVER same_stay AS first_daypart
              FROM (
                SELECT near.*, COUNT(*) FILTER (WHERE NOT is_near) OVER same_day AS stay
                  FROM (
                    SELECT checks.*,
                           COALESCE(start_at - LAG(end_at) OVER same_day <= gap, FALSE)
                               AS is_near
                      FROM (%s) checks
                    WINDOW same_day AS (
                        PARTITION BY guest_id, outlet_id, business_date
                        ORDER BY end_at, order_id)
                  ) near
                WINDOW same_day AS (
                    PARTITION BY guest_id, outlet_id, business_date
                    ORDER BY end_at, order_id)
              ) counted
            WINDOW same_stay AS (
                PARTITION BY guest_id, outlet_id, business_date, stay
                ORDER BY end_at, order_id)
          ) founded
        """,
        checks,
    )
