from odoo import api, models
from odoo.tools import SQL

from .pos_order import PAID


class RestaurantHistoryRefunds(models.AbstractModel):
    """What was refunded, once all sales are taken in: visits and figures go down."""

    _name = "restaurant.history.refunds"
    _description = "Refunds of old Checks"
    _inherit = ["restaurant.history.batch"]

    @api.model
    def _take_in_refunds(self, company, position, limit):
        """Lower visits by what was refunded, for the next checks in order of their id.

        :return: the number of refunds, and the id of the last of them
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT o.id
                  FROM pos_order_line line
                  JOIN pos_order o ON o.id = line.order_id
                  JOIN pos_order_line origin ON origin.id = line.refunded_orderline_id
                  JOIN pos_order paid ON paid.id = origin.order_id
                 WHERE line.refunded_orderline_id IS NOT NULL AND o.id > %(position)s
                   AND o.state IN %(paid)s AND o.company_id = ANY(%(companies)s)
                   AND paid.partner_id IS NOT NULL AND NOT EXISTS (
                    SELECT FROM restaurant_visit_check bill WHERE bill.order_id = o.id)
                 ORDER BY o.id LIMIT %(limit)s
                """,
                position=position,
                paid=PAID,
                companies=self._get_company_ids(company),
                limit=limit,
            )
        )
        order_ids = [order_id for (order_id,) in rows]
        # a refund may be refunded in its turn: first those whose checks are known
        visit_ids, new = set(), bool(order_ids)
        while new:
            new = self._insert_refunds(company, order_ids, known_only=True)
            visit_ids |= {visit_id for (visit_id,) in new}
        rest = order_ids and self._insert_refunds(company, order_ids, known_only=False)
        visit_ids |= {visit_id for (visit_id,) in rest}
        self._forget()
        self.env["restaurant.visit"].browse(visit_ids - {None})._count_checks()
        return len(order_ids), order_ids[-1] if order_ids else position

    @api.model
    def _insert_refunds(self, company, order_ids, known_only):
        """Insert refunds; return their visits, None for those that have none."""
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO restaurant_visit_check
                    (visit_id, order_id, company_id, net_amount, margin, covers,
                     is_refund, %(log)s)
                SELECT origin.visit_id, o.id, %(company)s,
                       CASE WHEN origin.visit_id IS NULL THEN 0 ELSE %(net)s END,
                       CASE WHEN origin.visit_id IS NOT NULL THEN %(margin)s END,
                       0, TRUE, %(logged)s
                  FROM pos_order o
                  JOIN pos_config config ON config.id = o.config_id
                  JOIN res_company company ON company.id = o.company_id
                  JOIN res_currency currency ON currency.id = company.currency_id
                 CROSS JOIN LATERAL (%(totals)s) totals
                 CROSS JOIN LATERAL (
                    SELECT (ARRAY_AGG(bill.visit_id ORDER BY paid.id)
                               FILTER (WHERE bill.visit_id IS NOT NULL))[1] AS visit_id,
                           BOOL_AND(bill.id IS NOT NULL) AS is_known
                      FROM (%(refunded)s) paid
                      LEFT JOIN restaurant_visit_check bill ON bill.order_id = paid.id
                 ) origin
                 WHERE o.id = ANY(%(orders)s) AND (origin.is_known OR %(all)s)
                   AND NOT EXISTS (SELECT FROM restaurant_visit_check bill
                                    WHERE bill.order_id = o.id)
                RETURNING visit_id
                """,
                orders=order_ids,
                all=not known_only,
                company=company.id,
                refunded=self._get_refunded_sql(SQL("o.id")),
                **self._get_amounts_sql(SQL("o.id")),
                **self._get_log(),
            )
        )
