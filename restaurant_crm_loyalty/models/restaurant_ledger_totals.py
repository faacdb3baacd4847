from odoo import api, models
from odoo.tools import SQL


class RestaurantLedgerTotals(models.AbstractModel):
    """What a group owes its guests, against the general ledger.

    Read from the other side of the double entry, the few accounts that are no guest's:
    it does not grow with the guests.
    """

    _name = "restaurant.ledger.totals"
    _description = "Totals of the ledger"

    @api.model
    def _read(self, company):
        """Owed to guests, less what open sessions moved, against the liability."""
        others = self._sum(self._get_system_query(company, SQL("TRUE")))
        till = SQL("a.system_kind = 'till'")
        held = self._sum(self._get_system_query(company, till))
        moved = self._sum(self._get_session_query(company))
        owed = {unit: -amount for unit, amount in others.items()}
        ledger = self._get_general_ledger(company)
        units = ["principal"]
        if company.restaurant_bonus_policy == "expense":
            units.append("bonus")
        expected = sum(owed.get(u, 0.0) - moved.get(u, 0.0) for u in units)
        return {
            "principal": owed.get("principal", 0.0),
            "bonus": owed.get("bonus", 0.0),
            "held": held.get("principal", 0.0) + held.get("bonus", 0.0),
            "in_sessions": moved.get("principal", 0.0),
            "general_ledger": ledger,
            "difference": company.currency_id.round(expected - ledger),
        }

    def _sum(self, query):
        return {
            unit: float(amount or 0) for unit, amount in self.env.execute_query(query)
        }

    def _get_system_query(self, company, which):
        return SQL(
            """SELECT b.unit, SUM(b.amount) FROM restaurant_account_balance b
            JOIN restaurant_account a ON a.id = b.account_id
            WHERE a.company_id = %s AND a.kind = 'system' AND %s GROUP BY b.unit""",
            company.id,
            which,
        )

    def _get_session_query(self, company):
        """What guests' accounts moved in sessions that are not closed yet.

        A payment belongs to the session of its order; an authorisation without one,
        to the session that asked.
        """
        return SQL(
            """WITH open_session AS (
                SELECT id FROM pos_session WHERE state <> 'closed'
            ), open_order AS (
                SELECT id FROM pos_order
                WHERE session_id IN (SELECT id FROM open_session)
            ), moved AS (
                SELECT o.id FROM restaurant_operation o
                JOIN open_order p ON p.id = o.order_id
                UNION
                SELECT o.id FROM open_order p
                JOIN restaurant_hold h ON h.order_id = p.id
                JOIN restaurant_operation o ON o.hold_key = h.key
                WHERE o.order_id IS NULL
                UNION
                SELECT o.id FROM restaurant_operation o
                LEFT JOIN restaurant_hold h ON h.key = o.hold_key
                WHERE o.session_id IN (SELECT id FROM open_session)
                  AND COALESCE(o.order_id, h.order_id) IS NULL
            )
            SELECT e.unit, SUM(e.amount) FROM moved
            JOIN restaurant_entry e ON e.operation_id = moved.id
            JOIN restaurant_account a ON a.id = e.account_id AND a.kind <> 'system'
            WHERE a.company_id = %s GROUP BY e.unit""",
            company.id,
        )

    def _get_general_ledger(self, company):
        account = company.restaurant_liability_account_id
        if not account:
            return 0.0
        lines = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "=", account.id),
                    ("parent_state", "=", "posted"),
                    ("company_id", "child_of", company.id),
                ],
                aggregates=["balance:sum"],
            )
        )
        return -(lines[0][0] or 0.0)

    @api.model
    def _count(self, company, entries):
        """Entries and guests' accounts of a group.

        :param entries: of all groups; the others' are taken off, which are few or none
        """
        others = self.env["res.company"].sudo().with_context(active_test=False)
        others = others.search([("parent_id", "=", False), ("id", "!=", company.id)])
        [counts] = self.env.execute_query(
            SQL(
                """SELECT (SELECT COALESCE(SUM(b.seq), 0)
                    FROM restaurant_account a
                    JOIN restaurant_account_balance b ON b.account_id = a.id
                    WHERE a.company_id = ANY(%(others)s)),
                (SELECT COUNT(*) FROM restaurant_account
                    WHERE company_id = %(company)s),
                (SELECT COUNT(*) FROM restaurant_account
                    WHERE company_id = %(company)s AND kind = 'system')""",
                others=others.ids,
                company=company.id,
            )
        )
        others_entries, accounts, of_system = counts
        return {
            "entry_count": entries - others_entries,
            "account_count": accounts - of_system,
        }
