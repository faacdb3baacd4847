from odoo import api, models
from odoo.tools import SQL


class RestaurantSettlementPart(models.AbstractModel):
    """How the parts of a settlement are counted: a SELECT for each.

    An addon that lets a session take something else adds its own; one that posts to
    the ledger need not, its movements appear by their kind.
    """

    _name = "restaurant.settlement.part"
    _description = "Parts of a settlement"

    @api.model
    def _get_parts_sql(self, ids):
        """SELECTs of ``COLUMNS`` of ``restaurant.settlement.line``, in order.

        :param ids: settlements
        """
        return [
            self._select_checks(ids),
            self._select_tenders(ids),
            self._select_cash(ids),
            self._select_moved(ids),
            self._select_coupons(ids),
        ]

    def _get_orders_sql(self, ids):
        """``WITH orders AS …``: the paid checks of the sessions."""
        return SQL(
            """WITH orders AS (
                SELECT t.id AS settlement_id, o.id AS order_id,
                    o.user_id AS cashier_id,
                    o.amount_total, o.amount_paid, o.config_id, o.session_id
                FROM restaurant_settlement t
                JOIN pos_order o ON o.session_id = t.session_id
                WHERE t.id = ANY(%s) AND o.state NOT IN ('draft', 'cancel')
            )""",
            ids,
        )

    def _select_checks(self, ids):
        """Payments against what the checks cost."""
        return SQL(
            """%s
            SELECT settlement_id, cashier_id, 'checks' AS part,
                NULL::int AS payment_method_id, COUNT(*) AS count,
                SUM(paid) AS stated, SUM(amount_total) AS found,
                NULL::numeric AS principal, NULL::numeric AS bonus,
                NULL::float8 AS points, SUM(rounding) AS explained,
                SUM(paid - amount_total - rounding) AS difference
            FROM (
                SELECT orders.*, COALESCE(p.paid, 0) AS paid,
                    CASE WHEN c.cash_rounding AND ABS(amount_paid - amount_total)
                            <= COALESCE(r.rounding, 0)
                        THEN amount_paid - amount_total ELSE 0 END AS rounding
                FROM orders
                JOIN pos_config c ON c.id = orders.config_id
                LEFT JOIN account_cash_rounding r ON r.id = c.rounding_method
                LEFT JOIN LATERAL (
                    SELECT SUM(amount) AS paid FROM pos_payment
                    WHERE pos_order_id = order_id
                ) p ON TRUE
            ) x GROUP BY settlement_id, cashier_id""",
            self._get_orders_sql(ids),
        )

    def _select_tenders(self, ids):
        return SQL(
            """%s
            SELECT settlement_id, cashier_id, 'tender' AS part,
                p.payment_method_id,
                COUNT(*) FILTER (WHERE p.is_change IS NOT TRUE) AS count,
                SUM(p.amount) AS stated, NULL::numeric AS found,
                NULL::numeric AS principal, NULL::numeric AS bonus,
                NULL::float8 AS points, NULL::numeric AS explained,
                0::numeric AS difference
            FROM orders JOIN pos_payment p ON p.pos_order_id = order_id
            GROUP BY settlement_id, cashier_id, p.payment_method_id""",
            self._get_orders_sql(ids),
        )

    def _select_cash(self, ids):
        """The drawer belongs to the session, whoever took the money.

        Expected as Odoo does: opening, cash moved in and out, cash payments. Once
        closed, the lines of a session carry its payments too, and the moves stand in
        a field of their own.
        """
        return SQL(
            """SELECT *, counted - stated AS difference FROM (
                SELECT t.id AS settlement_id, NULL::int AS cashier_id, 'cash' AS part,
                    m.id AS payment_method_id, NULL::int AS count,
                    COALESCE(s.cash_register_balance_start, 0) + COALESCE(p.paid, 0)
                        + CASE WHEN s.state = 'closed'
                            THEN COALESCE(s.cash_real_transaction, 0)
                            ELSE COALESCE(l.moved, 0) END AS stated,
                    CASE WHEN s.state = 'closed'
                        THEN s.cash_register_balance_end_real END AS found,
                    NULL::numeric AS principal, NULL::numeric AS bonus,
                    NULL::float8 AS points, NULL::numeric AS explained,
                    CASE WHEN s.state = 'closed' THEN s.cash_register_balance_end_real
                    END AS counted
                FROM restaurant_settlement t
                JOIN pos_session s ON s.id = t.session_id
                JOIN LATERAL (
                    SELECT m.id FROM pos_config_pos_payment_method_rel r
                    JOIN pos_payment_method m ON m.id = r.pos_payment_method_id
                    WHERE r.pos_config_id = t.config_id AND m.is_cash_count
                    ORDER BY m.sequence, m.id LIMIT 1
                ) m ON TRUE
                LEFT JOIN LATERAL (
                    SELECT SUM(p.amount) AS paid FROM pos_payment p
                    JOIN pos_order o ON o.id = p.pos_order_id
                    WHERE o.session_id = s.id AND p.payment_method_id = m.id
                      AND o.state NOT IN ('draft', 'cancel')
                ) p ON TRUE
                LEFT JOIN LATERAL (
                    SELECT SUM(amount) AS moved FROM account_bank_statement_line
                    WHERE pos_session_id = s.id
                ) l ON TRUE
                WHERE t.id = ANY(%s)
            ) x""",
            ids,
        )

    def _select_moved(self, ids):
        """Stored value: what tills say, what the ledger posted, what waits."""
        return SQL(
            """%(orders)s, posted AS (
                SELECT settlement_id, cashier_id, order_id, o.id AS operation_id
                FROM orders JOIN restaurant_operation o USING (order_id)
                WHERE o.state = 'applied'
                UNION
                SELECT orders.settlement_id, orders.cashier_id, orders.order_id,
                    h.operation_id
                FROM orders JOIN restaurant_hold h USING (order_id)
                WHERE h.state = 'captured'
                UNION
                SELECT t.id, o.user_id, NULL, o.id
                FROM restaurant_settlement t
                JOIN restaurant_operation o ON o.session_id = t.session_id
                WHERE t.id = ANY(%(ids)s) AND o.state = 'applied'
                  AND o.order_id IS NULL
                  AND o.kind NOT IN ('authorise', 'void', 'refund', 'reverse')
            ), moved AS (
                SELECT p.settlement_id, p.cashier_id, CASE o.kind
                        WHEN 'authorise' THEN 'spent' WHEN 'settle' THEN 'refunded'
                        WHEN 'reverse' THEN 'topup_back' ELSE o.kind END AS part,
                    e.unit, o.id AS operation_id, NULL::numeric AS stated,
                    CASE WHEN o.kind IN ('authorise', 'reverse') THEN -e.amount
                        ELSE e.amount END AS moved, NULL::numeric AS explained
                FROM posted p
                JOIN restaurant_operation o ON o.id = p.operation_id
                JOIN restaurant_entry e ON e.operation_id = o.id
                JOIN restaurant_account a ON a.id = e.account_id AND a.kind <> 'system'
                UNION ALL %(stated)s
            )
            SELECT settlement_id, cashier_id, part,
                NULL::int AS payment_method_id, COUNT(DISTINCT operation_id) AS count,
                SUM(stated) AS stated, SUM(moved) FILTER (WHERE unit = 'principal'
                    OR unit = 'bonus' AND part NOT IN ('topup', 'topup_back'))
                    AS found,
                SUM(moved) FILTER (WHERE unit = 'principal') AS principal,
                SUM(moved) FILTER (WHERE unit = 'bonus') AS bonus,
                SUM(moved) FILTER (WHERE unit = 'points') AS points,
                SUM(explained) AS explained,
                CASE WHEN part IN ('topup', 'topup_back', 'spent', 'refunded') THEN
                    COALESCE(SUM(stated), 0) - COALESCE(SUM(explained), 0)
                    - COALESCE(SUM(moved) FILTER (WHERE unit = 'principal'
                        OR unit = 'bonus' AND part NOT IN ('topup', 'topup_back')), 0)
                ELSE 0 END AS difference
            FROM moved GROUP BY settlement_id, cashier_id, part""",
            orders=self._get_orders_sql(ids),
            ids=ids,
            stated=SQL(" UNION ALL ").join(self._get_stated_sql()),
        )

    def _get_stated_sql(self):
        """What tills say of stored value, and what of it is known to wait."""
        return [
            SQL(
                """SELECT settlement_id, cashier_id,
                    CASE WHEN p.amount < 0 THEN 'refunded' ELSE 'spent' END, NULL, NULL,
                    ABS(p.amount), NULL,
                    CASE WHEN h.state IS DISTINCT FROM 'captured'
                        OR (h.kind = 'refund' AND NOT h.settled)
                        THEN ABS(p.amount) END
                FROM orders JOIN pos_payment p ON p.pos_order_id = order_id
                JOIN pos_payment_method m ON m.id = p.payment_method_id
                LEFT JOIN restaurant_hold h ON h.payment_id = p.id
                WHERE m.use_payment_terminal = 'stored_value'"""
            ),
            SQL(
                """SELECT settlement_id, cashier_id,
                    CASE WHEN l.qty * l.price_unit < 0 THEN 'topup_back' ELSE 'topup'
                    END, NULL, NULL, ABS(l.price_subtotal_incl), NULL, NULL
                FROM orders JOIN pos_order_line l USING (order_id)
                JOIN res_company c ON c.restaurant_topup_product_id = l.product_id"""
            ),
            SQL(
                """SELECT settlement_id, cashier_id, 'topup', NULL, NULL, NULL, NULL,
                    i.amount
                FROM orders JOIN restaurant_intent i USING (order_id)
                WHERE i.kind = 'topup' AND i.state <> 'posted'"""
            ),
        ]

    def _select_coupons(self, ids):
        """What coupons and rewards took off checks."""
        return SQL(
            """%s
            SELECT settlement_id, cashier_id, 'coupon' AS part,
                NULL::int AS payment_method_id, COUNT(*) AS count,
                SUM(CASE WHEN l.qty * l.price_unit < 0 THEN ABS(l.price_subtotal_incl)
                    ELSE -ABS(l.price_subtotal_incl) END) AS stated,
                NULL::numeric AS found, NULL::numeric AS principal,
                NULL::numeric AS bonus, SUM(l.points_cost) AS points,
                NULL::numeric AS explained, 0::numeric AS difference
            FROM orders JOIN pos_order_line l USING (order_id)
            WHERE l.is_reward_line GROUP BY settlement_id, cashier_id""",
            self._get_orders_sql(ids),
        )
