-- Locks all balances of the accounts, and says whether the legs can be posted.
--
-- A leg is one element of each array: account, unit, amount, and a lot where a guest owns
-- the account. Returns NULL, or a refusal.
CREATE OR REPLACE FUNCTION restaurant_crm_check(
    accounts integer[], units text[], amounts numeric[], lots integer[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    refusal jsonb;
BEGIN
    -- In the order of their ids, so that no two postings wait for each other.
    PERFORM FROM restaurant_account_balance WHERE account_id = ANY (accounts)
    ORDER BY id FOR NO KEY UPDATE;

    -- From here on we see what was committed while we waited.
    SELECT CASE
        WHEN bool_or(id IS NULL) THEN '{"code": "unknown_account"}'
        -- A guest's money always lies in lots.
        WHEN bool_or(misplaced) OR bool_or(net <> 0) THEN '{"code": "unbalanced"}'
        WHEN bool_or(has_floor AND amount + change < -debt_limit) THEN
            jsonb_build_object('code', 'insufficient', 'available',
                min(amount) FILTER (WHERE has_floor AND amount + change < -debt_limit))
        END INTO refusal
    FROM (
        SELECT b.id, b.amount, b.has_floor, b.debt_limit, SUM(l.amount) AS change,
            SUM(SUM(l.amount)) OVER (PARTITION BY l.unit) AS net,
            bool_or((l.lot IS NULL) = (a.kind <> 'system')) AS misplaced
        FROM unnest(accounts, units, amounts, lots) AS l (account, unit, amount, lot)
        LEFT JOIN restaurant_account_balance b
            ON b.account_id = l.account AND b.unit = l.unit
        LEFT JOIN restaurant_account a ON a.id = b.account_id
        GROUP BY l.account, l.unit, b.id
    ) balance;
    RETURN refusal;
END $$;
