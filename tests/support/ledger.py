"""What must hold of a ledger, asked of the database itself.

Written without a look at the addon's own proof, so that no mistake of its can hide one
of the ledger's.
"""

import hashlib

from . import databases

CHECKS = {
    "I1 every operation nets to zero, per unit": """
        SELECT operation_id, unit, SUM(amount) FROM restaurant_entry
        GROUP BY operation_id, unit HAVING SUM(amount) <> 0""",
    "I2 a balance is the sum of its entries": """
        SELECT b.id, b.amount FROM restaurant_account_balance b
        WHERE b.amount <> (SELECT COALESCE(SUM(e.amount), 0) FROM restaurant_entry e
            WHERE e.account_id = b.account_id AND e.unit = b.unit)""",
    "I2 what a guest has is the sum of the lots": """
        SELECT b.id, b.amount FROM restaurant_account_balance b
        JOIN restaurant_account a ON a.id = b.account_id
        WHERE a.kind IN ('guest', 'company') AND b.amount <> (
            SELECT COALESCE(SUM(l.remaining), 0) FROM restaurant_lot l
            WHERE l.account_id = b.account_id AND l.unit = b.unit)""",
    "I2 a lot is the sum of its entries": """
        SELECT l.id, l.remaining FROM restaurant_lot l WHERE l.remaining <> (
            SELECT COALESCE(SUM(e.amount), 0) FROM restaurant_entry e
            WHERE e.lot_id = l.id)""",
    "I3 no guest and no till is below zero": """
        SELECT b.id, b.amount FROM restaurant_account_balance b
        JOIN restaurant_account a ON a.id = b.account_id
        WHERE b.amount < CASE b.unit WHEN 'points' THEN -b.debt_limit ELSE 0 END
          AND (a.kind IN ('guest', 'company') OR a.system_kind = 'till')""",
    "I5 an applied operation has entries or is a void of nothing": """
        SELECT o.id, o.key FROM restaurant_operation o
        WHERE o.state = 'applied' AND o.kind <> 'void'
          AND NOT EXISTS (
            SELECT FROM restaurant_entry e WHERE e.operation_id = o.id)""",
    "I6 what a till holds is its open holds": """
        SELECT a.number, b.unit, b.amount FROM restaurant_account_balance b
        JOIN restaurant_account a ON a.id = b.account_id
        WHERE a.system_kind = 'till' AND b.amount <> (
            SELECT COALESCE(SUM(CASE b.unit WHEN 'principal' THEN h.principal
                WHEN 'bonus' THEN h.bonus ELSE COALESCE(h.points, 0) END), 0)
            FROM restaurant_hold h WHERE h.config_id = a.pos_config_id
              AND (h.state = 'authorised' OR (h.state = 'captured' AND NOT h.settled)))
        """,
    "I6 a hold was captured by at most one payment": """
        SELECT payment_id, COUNT(*) FROM restaurant_hold
        WHERE payment_id IS NOT NULL GROUP BY payment_id HAVING COUNT(*) > 1""",
    "I7 no more is given back than was captured": """
        SELECT id, amount, refunded FROM restaurant_hold
        WHERE refunded < 0 OR refunded > amount
           OR (refunded > 0 AND state <> 'captured')""",
    "I8 a refused operation moved nothing": """
        SELECT o.id, o.key FROM restaurant_operation o WHERE o.state <> 'applied'
          AND EXISTS (SELECT FROM restaurant_entry e WHERE e.operation_id = o.id)""",
    "I8 every operation has its reply": """
        SELECT id, key FROM restaurant_operation WHERE reply IS NULL
           OR state NOT IN ('applied', 'refused')
           OR (reply ->> 'ok')::boolean <> (state = 'applied')""",
    "I9 entries are numbered from 1 without a gap": """
        SELECT account_id, unit, COUNT(*), MIN(seq), MAX(seq) FROM restaurant_entry
        GROUP BY account_id, unit
        HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)
            OR COUNT(DISTINCT seq) <> COUNT(*)
        """,
    "I15 every operation names its user and its time": """
        SELECT id, key FROM restaurant_operation
        WHERE user_id IS NULL OR create_date IS NULL""",
}
CHAIN = """
    SELECT e.id, e.balance_id, e.seq, o.key, e.amount::text, e.balance_after::text,
        COALESCE(e.lot_id, 0) AS lot, e.previous_hash, e.hash
    FROM restaurant_entry e JOIN restaurant_operation o ON o.id = e.operation_id
    ORDER BY e.balance_id, e.seq"""


def findings(connection):
    """`{invariant: rows that break it}`: nothing, where all is well."""
    found = {}
    for name, query in CHECKS.items():
        if rows := databases.rows(connection, query):
            found[name] = rows[:5]
    if broken := _find_broken_chain(connection):
        found["I4 hashes chain the entries of a balance"] = broken
    return found


def check(connection):
    found = findings(connection)
    assert not found, found


def _find_broken_chain(connection):
    """The first entry that is not what its hash, or the one before, says."""
    last = {}
    for row in databases.rows(connection, CHAIN):
        previous = last.get(row["balance_id"])
        if previous and row["previous_hash"] != previous:
            return row
        text = "|".join(
            str(part)
            for part in (
                "v1",
                *(row[name] for name in ("previous_hash", "key", "balance_id", "seq")),
                *(row[name] for name in ("amount", "balance_after", "lot")),
            )
        )
        if hashlib.sha256(text.encode()).hexdigest() != row["hash"]:
            return row
        last[row["balance_id"]] = row["hash"]
    return None


def count_entries(connection):
    return databases.value(connection, "SELECT COUNT(*) FROM restaurant_entry")
