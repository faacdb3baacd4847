from odoo import models
from odoo.tools import SQL

from ..tools.hash_chain import GENESIS, VERSION

SUMS = "I1", "I2", "I3"


class RestaurantLedgerCheck(models.AbstractModel):
    """What a group's ledger has to fulfil: statements that return what is wrong.

    The invariants are named as in the README.
    """

    _name = "restaurant.ledger.check"
    _description = "Checks of the ledger"

    def _get_sum_checks(self, company):
        """Those that ``restaurant.ledger.sums`` can spare: it knows beforehand whether
        they find anything."""
        checks = self._get_checks(company)
        return {name: sql for name, sql in checks.items() if name[:2] in SUMS}

    def _get_other_checks(self, company):
        checks = self._get_checks(company)
        return {name: sql for name, sql in checks.items() if name[:2] not in SUMS}

    def _get_checks(self, company):
        """``{name: SQL that returns what is wrong}``."""
        mine = SQL(
            """account_id IN (SELECT id FROM restaurant_account
            WHERE company_id = %s)""",
            company.id,
        )
        return {
            "I1 operations net to zero": SQL(
                """SELECT operation_id, unit, SUM(amount) FROM restaurant_entry
                WHERE %s GROUP BY operation_id, unit HAVING SUM(amount) <> 0""",
                mine,
            ),
            "I2 balance is the sum of its entries": SQL(
                """SELECT b.id, b.amount, e.total FROM restaurant_account_balance b
                LEFT JOIN (SELECT balance_id, SUM(amount) AS total, COUNT(*) AS n,
                        MAX(seq) AS last FROM restaurant_entry GROUP BY balance_id) e
                  ON e.balance_id = b.id
                WHERE b.%s AND (b.amount <> COALESCE(e.total, 0)
                  OR b.seq <> COALESCE(e.n, 0) OR b.seq <> COALESCE(e.last, 0))""",
                mine,
            ),
            "I2 balance is the sum of its lots": SQL(
                """SELECT b.id, b.amount, l.total FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                LEFT JOIN (SELECT account_id, unit, SUM(remaining) AS total
                    FROM restaurant_lot GROUP BY account_id, unit) l
                  ON l.account_id = b.account_id AND l.unit = b.unit
                WHERE b.%s AND a.kind <> 'system'
                  AND b.amount <> COALESCE(l.total, 0)""",
                mine,
            ),
            "I2 lot is the sum of its entries": SQL(
                """SELECT l.id, l.remaining, SUM(e.amount) FROM restaurant_lot l
                LEFT JOIN restaurant_entry e ON e.lot_id = l.id
                WHERE l.%s GROUP BY l.id
                HAVING l.remaining <> COALESCE(SUM(e.amount), 0)""",
                mine,
            ),
            "I3 no balance below its floor": SQL(
                """SELECT id, amount FROM restaurant_account_balance
                WHERE %s AND has_floor AND amount < -debt_limit""",
                mine,
            ),
            "I4 hash chain": self._get_chain_check(mine),
            "I6 in POS is the sum of open holds": self._get_hold_check(company),
            "I7 refunded within captured": SQL(
                """SELECT id, amount, refunded FROM restaurant_hold
                WHERE company_id = %s AND (refunded < 0 OR refunded > amount)""",
                company.id,
            ),
            "I8 no operation without a reply": SQL(
                """SELECT id, key FROM restaurant_operation
                WHERE company_id = %s AND state = 'claimed'""",
                company.id,
            ),
        }

    def _get_chain_check(self, mine):
        """Build each entry's hash again, from the entry before."""
        return SQL(
            """SELECT id, balance_id, seq FROM (
                SELECT e.id, e.balance_id, e.seq, e.hash, e.previous_hash, b.head,
                    LAG(e.hash) OVER chain AS before,
                    LEAD(e.id) OVER chain AS next,
                    concat_ws('|', %s, e.previous_hash, o.key, e.balance_id, e.seq,
                        e.amount, e.balance_after, COALESCE(e.lot_id, 0)) AS text
                FROM restaurant_entry e
                JOIN restaurant_operation o ON o.id = e.operation_id
                JOIN restaurant_account_balance b ON b.id = e.balance_id
                WHERE e.%s WINDOW chain AS (PARTITION BY e.balance_id ORDER BY e.seq)
            ) x WHERE hash <> encode(sha256(convert_to(text, 'UTF8')), 'hex')
              OR previous_hash <> COALESCE(before, %s)
              OR (next IS NULL AND head <> hash)""",
            VERSION,
            mine,
            GENESIS,
        )

    def _get_hold_check(self, company):
        """What tills hold is what open holds say, per till and unit."""
        return SQL(
            """SELECT b.account_id, b.unit, b.amount, h.total
            FROM restaurant_account_balance b
            JOIN restaurant_account a ON a.id = b.account_id
            LEFT JOIN (
                SELECT config_id, v.unit, SUM(v.amount) AS total
                FROM restaurant_hold,
                  LATERAL (VALUES ('principal', principal), ('bonus', bonus),
                    ('points', COALESCE(points, 0)))
                    v (unit, amount)
                WHERE state = 'authorised' OR (state = 'captured' AND NOT settled)
                GROUP BY config_id, v.unit
            ) h ON h.config_id = a.pos_config_id AND h.unit = b.unit
            WHERE a.company_id = %s AND a.kind = 'system' AND a.system_kind = 'till'
              AND b.amount <> COALESCE(h.total, 0)""",
            company.id,
        )
