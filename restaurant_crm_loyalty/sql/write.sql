-- Moves amounts between balances, once restaurant_crm_check has locked them and found
-- nothing: the one place that writes entries.
CREATE OR REPLACE FUNCTION restaurant_crm_write(
    operation integer, operation_key text,
    accounts integer[], units text[], amounts numeric[], lots integer[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    leg record;
    balance record;
BEGIN
    FOR leg IN SELECT * FROM
        unnest(accounts, units, amounts, lots) AS l (account, unit, amount, lot)
    LOOP
        -- The format of the chain: see tools/hash_chain.py.
        SELECT *, encode(sha256(convert_to(concat_ws('|', 'v1', head, operation_key,
            id, seq, leg.amount, amount, COALESCE(leg.lot, 0)), 'UTF8')), 'hex') AS hash
        INTO balance
        FROM (
            SELECT id, COALESCE(head, 'genesis') AS head, seq + 1 AS seq,
                amount + leg.amount AS amount
            FROM restaurant_account_balance
            WHERE account_id = leg.account AND unit = leg.unit
        ) after;
        UPDATE restaurant_account_balance
        SET amount = balance.amount, seq = balance.seq, head = balance.hash
        WHERE id = balance.id;
        INSERT INTO restaurant_entry (operation_id, create_date, balance_id, account_id,
            lot_id, unit, amount, balance_after, seq, previous_hash, hash)
        VALUES (operation, now() AT TIME ZONE 'UTC', balance.id, leg.account, leg.lot,
            leg.unit, leg.amount, balance.amount, balance.seq, balance.head,
            balance.hash);

        CONTINUE WHEN leg.lot IS NULL;
        UPDATE restaurant_lot SET remaining = remaining + leg.amount
        WHERE id = leg.lot AND account_id = leg.account AND unit = leg.unit
          AND CASE WHEN granted < 0 THEN remaining + leg.amount <= 0  -- points owed
              ELSE remaining + leg.amount >= 0 END;
        IF NOT FOUND THEN
            RAISE 'lot % has changed since it was chosen', leg.lot
                USING ERRCODE = 'serialization_failure';
        END IF;
    END LOOP;
END $$;
