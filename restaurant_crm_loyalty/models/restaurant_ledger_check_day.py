from odoo import api, models
from odoo.tools import SQL

from ..tools.hash_chain import GENESIS, VERSION


class RestaurantLedgerCheckDay(models.AbstractModel):
    """The same of what has moved since a proof: of these entries, and of the accounts,
    lots and operations that they belong to. What came before was proved before.
    """

    _name = "restaurant.ledger.check.day"
    _description = "Checks of what has moved in the ledger"
    _inherit = ["restaurant.ledger.check"]

    @api.model
    def _get_moved_sql(self, company, since):
        """The entries of a group after this one."""
        return SQL(
            """(SELECT e.* FROM restaurant_entry e
            JOIN restaurant_account a ON a.id = e.account_id
            WHERE e.id > %s AND a.company_id = %s)""",
            since,
            company.id,
        )

    @api.model
    def _get_day_checks(self, company, since):
        """``{name: SQL that returns what is wrong}``."""
        moved = self._get_moved_sql(company, since)
        # As a number, so that PostgreSQL knows how few follow.
        [(first,)] = self.env.execute_query(
            SQL("SELECT MIN(operation_id) FROM %s m", moved)
        )
        return {
            "I1 operations net to zero": SQL(
                """SELECT operation_id, unit, SUM(amount) FROM restaurant_entry
                WHERE operation_id IN (SELECT operation_id FROM %s m)
                GROUP BY operation_id, unit HAVING SUM(amount) <> 0""",
                moved,
            ),
            "I2 balance is the sum of its entries": self._get_follow_check(moved),
            "I2 balance is the sum of its lots": SQL(
                """SELECT b.id, b.amount, l.total FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                LEFT JOIN LATERAL (
                    SELECT SUM(remaining) AS total FROM restaurant_lot
                    WHERE account_id = b.account_id AND unit = b.unit
                      AND remaining <> 0
                ) l ON TRUE
                WHERE b.id IN (SELECT balance_id FROM %s m) AND a.kind <> 'system'
                  AND b.amount <> COALESCE(l.total, 0)""",
                moved,
            ),
            "I2 lot is the sum of its entries": SQL(
                """SELECT l.id, l.remaining, e.total FROM restaurant_lot l
                JOIN LATERAL (
                    SELECT COALESCE(SUM(amount), 0) AS total FROM restaurant_entry
                    WHERE lot_id = l.id
                ) e ON e.total <> l.remaining
                WHERE l.id IN (SELECT lot_id FROM %s m)""",
                moved,
            ),
            "I3 no balance below its floor": SQL(
                """SELECT id, amount FROM restaurant_account_balance
                WHERE id IN (SELECT balance_id FROM %s m)
                  AND has_floor AND amount < -debt_limit""",
                moved,
            ),
            "I4 hash chain": self._get_day_chain_check(moved),
            "I6 in POS is the sum of open holds": self._get_hold_check(company),
            "I8 no operation without a reply": SQL(
                """SELECT id, key FROM restaurant_operation
                WHERE company_id = %s AND state = 'claimed' AND id >= %s""",
                company.id,
                first,
            ),
        }

    def _get_follow_check(self, moved):
        """Each entry follows the one before; the last one is what the balance says."""
        return SQL(
            """SELECT m.id, m.balance_id, m.seq FROM %(moved)s m
            JOIN restaurant_account_balance b ON b.id = m.balance_id
            LEFT JOIN restaurant_entry p
              ON p.balance_id = m.balance_id AND p.seq = m.seq - 1
            WHERE m.balance_after <> COALESCE(p.balance_after, 0) + m.amount
               OR (p.id IS NULL) <> (m.seq = 1) OR m.seq > b.seq
               OR (m.seq = b.seq AND b.amount <> m.balance_after)
            UNION ALL
            SELECT NULL, b.id, b.seq FROM restaurant_account_balance b
            LEFT JOIN restaurant_entry l ON l.balance_id = b.id AND l.seq = b.seq
            WHERE b.id IN (SELECT balance_id FROM %(moved)s m) AND l.id IS NULL""",
            moved=moved,
        )

    def _get_day_chain_check(self, moved):
        return SQL(
            """SELECT m.id, m.balance_id, m.seq FROM %s m
            JOIN restaurant_operation o ON o.id = m.operation_id
            JOIN restaurant_account_balance b ON b.id = m.balance_id
            LEFT JOIN restaurant_entry p
              ON p.balance_id = m.balance_id AND p.seq = m.seq - 1
            WHERE m.previous_hash <> COALESCE(p.hash, %s)
               OR (m.seq = b.seq AND b.head <> m.hash)
               OR m.hash <> encode(sha256(convert_to(concat_ws('|', %s,
                    m.previous_hash, o.key, m.balance_id, m.seq, m.amount,
                    m.balance_after, COALESCE(m.lot_id, 0)), 'UTF8')), 'hex')""",
            moved,
            GENESIS,
            VERSION,
        )
