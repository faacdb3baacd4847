"""A ledger that has been used for years, behind the accounts of a ``History``: each
guest has earned points and used some of them.

Points, since they are owed without being in the general ledger. Rows are what the
ledger would have written, hashes too, so that they prove.
"""

from . import databases

USED = "(1 + n %% 50)"
MOMENT = "(now()::timestamp - interval '400 days' + n * interval '30 seconds')"
LEDGER = (
    "restaurant_operation",
    "restaurant_entry",
    "restaurant_lot",
    "restaurant_account_balance",
)
SETTINGS = """
    SET session_replication_role = replica; SET synchronous_commit = off;
    SET work_mem = '256MB'; SET jit = off;
"""
OTHER_SIDE = """
    WITH account AS (
        INSERT INTO restaurant_account
            (company_id, kind, system_kind, number, state, create_date, write_date)
        VALUES (%(company)s, 'system', 'earned', 'BENCH', 'active', now(), now())
        ON CONFLICT DO NOTHING RETURNING id
    ), found AS (
        SELECT id FROM account UNION
        SELECT id FROM restaurant_account WHERE company_id = %(company)s
           AND kind = 'system' AND system_kind = 'earned'
    ), balance AS (
        INSERT INTO restaurant_account_balance
            (account_id, unit, amount, seq, has_floor, debt_limit)
        SELECT id, 'points', 0, 0, FALSE, 0 FROM found
        ON CONFLICT DO NOTHING RETURNING id, account_id
    )
    SELECT account_id, id FROM balance UNION
    SELECT b.account_id, b.id FROM restaurant_account_balance b
    JOIN found ON found.id = b.account_id WHERE b.unit = 'points'
"""
# Two operations of each guest: 100 points earned, and some used.
OPERATIONS = f"""
    INSERT INTO restaurant_operation (id, company_id, account_id, user_id, key, kind,
        state, fingerprint, reply, create_date, write_date)
    SELECT %(operation)s + 2 * n + step, %(company)s, %(account)s + n, 1,
        'bench:' || n || ':' || step, (ARRAY['earn', 'adjust'])[1 + step], 'applied',
        'bench', '{{"ok": true}}', {MOMENT}, {MOMENT}
    FROM generate_series(0, %(last)s) n, generate_series(0, 1) step
"""
LOTS = f"""
    INSERT INTO restaurant_lot (id, account_id, operation_id, unit, granted, remaining,
        create_date)
    SELECT %(lot)s + n, %(account)s + n, %(operation)s + 2 * n, 'points', 100.00,
        100.00 - {USED}, {MOMENT} FROM generate_series(0, %(last)s) n
"""
# The side of the guest, then the other one, which is a chain as long as all of it.
GUESTS = f"""
    WITH step0 AS (
        SELECT n, %(balance)s + 3 * n AS balance_id, %(lot)s + n AS lot_id,
            encode(sha256(convert_to(concat_ws('|', 'v1', 'genesis',
                'bench:' || n || ':0', %(balance)s + 3 * n, 1, 100.00, 100.00,
                %(lot)s + n), 'UTF8')), 'hex') AS hash
        FROM generate_series(0, %(last)s) n
    ), step1 AS (
        SELECT *, encode(sha256(convert_to(concat_ws('|', 'v1', hash,
            'bench:' || n || ':1', balance_id, 2, -1.00 * {USED}, 100.00 - {USED},
            lot_id), 'UTF8')), 'hex') AS hash1 FROM step0
    ), entries AS (
        INSERT INTO restaurant_entry (id, operation_id, create_date, balance_id,
            account_id, lot_id, unit, amount, balance_after, seq, previous_hash, hash)
        SELECT %(entry)s + 4 * n + 2 * step, %(operation)s + 2 * n + step, {MOMENT},
            balance_id, %(account)s + n, lot_id, 'points',
            (ARRAY[100.00, -1.00 * {USED}])[1 + step],
            (ARRAY[100.00, 100.00 - {USED}])[1 + step], 1 + step,
            (ARRAY['genesis', hash])[1 + step], (ARRAY[hash, hash1])[1 + step]
        FROM step1, generate_series(0, 1) step
    )
    UPDATE restaurant_account_balance b
    SET amount = 100.00 - {USED}, seq = 2, head = hash1
    FROM step1 WHERE b.id = step1.balance_id
"""
CHAIN = f"""
    DO $$
    DECLARE
        previous text; after numeric; number int; moved numeric; text text;
    BEGIN
        SELECT COALESCE(head, 'genesis'), amount, seq INTO previous, after, number
        FROM restaurant_account_balance WHERE id = %(other_balance)s;
        FOR n IN 0..%(last)s LOOP
            FOR step IN 0..1 LOOP
                number := number + 1;
                moved := CASE step WHEN 0 THEN -100.00 ELSE 1.00 * {USED} END;
                after := after + moved;
                text := encode(sha256(convert_to(concat_ws('|', 'v1', previous,
                    'bench:' || n || ':' || step, %(other_balance)s, number, moved,
                    after, 0), 'UTF8')), 'hex');
                INSERT INTO restaurant_entry (id, operation_id, create_date, balance_id,
                    account_id, unit, amount, balance_after, seq, previous_hash, hash)
                VALUES (%(entry)s + 4 * n + 2 * step + 1, %(operation)s + 2 * n + step,
                    {MOMENT}, %(other_balance)s, %(other)s, 'points', moved, after,
                    number, previous, text);
                previous := text;
            END LOOP;
        END LOOP;
        UPDATE restaurant_account_balance SET amount = after, seq = number,
            head = previous WHERE id = %(other_balance)s;
    END $$
"""


def fill(connection, company_id, account_id, balance_id, count):
    """Two postings for each of so many accounts.

    :param connection: one of its own, which may skip triggers
    :param account_id: the first of the accounts, whose ids have no gap
    :param balance_id: that of its points; those of the next ones follow by threes
    """
    ids = {
        name: databases.value(
            connection, f"SELECT COALESCE(max(id), 0) + 1 FROM restaurant_{name}"
        )
        for name in ("operation", "entry", "lot")
    }
    values = {"company": company_id, "account": account_id, "balance": balance_id}
    values |= {"last": count - 1, **ids}
    with connection.cursor() as cr:
        cr.execute(SETTINGS)
        cr.execute(OTHER_SIDE, values)
        values["other"], values["other_balance"] = cr.fetchone()
        for statement in (OPERATIONS, LOTS, GUESTS, CHAIN):
            cr.execute(statement, values)
        for name in ids:
            table = f"restaurant_{name}"
            cr.execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )
        for table in LEDGER:
            cr.execute(f"VACUUM ANALYZE {table}")
