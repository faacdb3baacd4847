-- Posts legs, and makes the hold that they belong to: a new one, or a new attempt on one
-- that was taken back.
--
-- Without an operation it claims the key of the request itself, stores the reply, and so
-- does a whole payment: that statement is a transaction of its own, and accounts are locked
-- for as long as PostgreSQL works on it, not while a busy server finds time for the next
-- step.
--
-- request: columns of restaurant_operation; hold: columns of restaurant_hold, and "number"
-- of its account. The limits are the card's; NULL or 0 where there is none. Returns the reply
-- to the till, or NULL where the key was used before.
--
-- Its arguments have changed once: a second function of the name must not stay.
DROP FUNCTION IF EXISTS restaurant_crm_hold;
CREATE OR REPLACE FUNCTION restaurant_crm_hold(
    operation integer, request jsonb,
    accounts integer[], units text[], amounts numeric[], lots integer[],
    hold jsonb, day_limit numeric, month_limit numeric
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    -- A record: when this is made the table may not be there yet.
    new record := jsonb_populate_record(NULL::restaurant_hold, hold);
    spent numeric;
    answer jsonb := restaurant_crm_check(accounts, units, amounts, lots)
        || jsonb_build_object('ok', FALSE);
BEGIN
    IF answer IS NULL AND day_limit > 0 THEN
        SELECT COALESCE(SUM(amount), 0) INTO spent FROM restaurant_hold
        WHERE card_id = new.card_id AND kind = 'spend'
          AND business_date = new.business_date
          AND state IN ('authorised', 'captured');
        IF spent + new.amount > day_limit THEN
            answer := jsonb_build_object('ok', FALSE, 'code', 'over_limit',
                'limit', day_limit, 'spent', spent,
                'available', GREATEST(day_limit - spent, 0));
        END IF;
    END IF;

    IF answer IS NULL AND month_limit > 0 THEN
        SELECT COALESCE(SUM(amount - refunded), 0) INTO spent FROM restaurant_hold
        WHERE card_id = new.card_id AND kind = 'spend'
          AND business_date >= date_trunc('month', new.business_date)
          AND business_date < date_trunc('month', new.business_date)
            + interval '1 month'
          AND state IN ('authorised', 'captured');
        IF spent + new.amount > month_limit THEN
            answer := jsonb_build_object('ok', FALSE, 'code', 'over_limit',
                'limit', month_limit, 'spent', spent,
                'available', GREATEST(month_limit - spent, 0));
        END IF;
    END IF;

    IF answer IS NULL THEN
        -- A top-up that is taken back takes its bonus along.
        SELECT SUM(amount), SUM(amount) + (new.principal + new.bonus)
            * CASE new.kind WHEN 'refund' THEN 1 ELSE -1 END
        INTO new.balance_before, new.balance_after FROM restaurant_account_balance
        WHERE account_id = new.account_id AND unit IN ('principal', 'bonus');
        answer := jsonb_build_object(
            'ok', TRUE, 'state', 'authorised', 'kind', new.kind, 'key', new.key,
            'attempt', new.attempt, 'amount', new.amount, 'principal', new.principal,
            'bonus', new.bonus, 'balance_before', new.balance_before,
            'balance_after', new.balance_after, 'account', jsonb_build_object(
                'id', new.account_id, 'number', hold -> 'number'),
            'card_id', new.card_id);
    END IF;

    IF operation IS NULL THEN
        INSERT INTO restaurant_operation (create_date, state, code, reply, key, kind,
            fingerprint, company_id, account_id, session_id, hold_key, user_id)
        SELECT now() AT TIME ZONE 'UTC',
            CASE WHEN answer ? 'code' THEN 'refused' ELSE 'applied' END,
            answer ->> 'code', answer, key, kind,
            fingerprint, company_id, account_id, session_id, hold_key, user_id
        FROM jsonb_populate_record(NULL::restaurant_operation, request)
        ON CONFLICT (key) DO NOTHING RETURNING id INTO operation;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    IF answer ? 'code' THEN
        RETURN answer;
    END IF;

    PERFORM restaurant_crm_write(
        operation, request ->> 'key', accounts, units, amounts, lots);
    INSERT INTO restaurant_hold (create_date, state, settled, refunded, operation_id,
        key, attempt, kind, amount, principal, bonus, points,
        balance_before, balance_after, company_id, account_id, card_id, config_id,
        session_id, order_uuid, business_date, parts)
    VALUES (now() AT TIME ZONE 'UTC', 'authorised', FALSE, 0, operation,
        new.key, new.attempt, new.kind, new.amount, new.principal, new.bonus, new.points,
        new.balance_before, new.balance_after, new.company_id, new.account_id,
        new.card_id, new.config_id, new.session_id, new.order_uuid, new.business_date,
        new.parts)
    ON CONFLICT (key) DO UPDATE SET (state, settled, refunded, operation_id,
        attempt, kind, amount, principal, bonus, points, balance_before,
        balance_after, company_id, account_id, card_id, config_id, session_id,
        order_uuid, business_date, parts) = ROW (EXCLUDED.state, EXCLUDED.settled,
        EXCLUDED.refunded, EXCLUDED.operation_id, EXCLUDED.attempt, EXCLUDED.kind,
        EXCLUDED.amount, EXCLUDED.principal, EXCLUDED.bonus, EXCLUDED.points,
        EXCLUDED.balance_before,
        EXCLUDED.balance_after, EXCLUDED.company_id, EXCLUDED.account_id,
        EXCLUDED.card_id, EXCLUDED.config_id, EXCLUDED.session_id, EXCLUDED.order_uuid,
        EXCLUDED.business_date, EXCLUDED.parts)
    WHERE restaurant_hold.state = 'void'
      AND restaurant_hold.attempt < EXCLUDED.attempt;
    IF NOT FOUND THEN
        RAISE 'a void overtook this authorisation, or another one did'
            USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN answer;
END $$;
