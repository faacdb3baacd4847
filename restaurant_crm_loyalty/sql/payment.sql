-- An open session, and what a guest pays from at it: a row of till.sql beside one of wallet.sql,
-- whose columns are empty where the guest has no account.
--
-- To plan their join takes as long as to run it, and PL/pgSQL keeps the plan.
DROP FUNCTION IF EXISTS restaurant_crm_payment;
CREATE OR REPLACE FUNCTION restaurant_crm_payment(
    session integer, partner integer, account integer, card integer,
    card_number text, hold text, order_uuid text
) RETURNS TABLE (
    session_id integer, state text, config_id integer, company_id integer,
    branch_id integer, same_currency boolean, digits integer, outlet_id integer,
    tz text, day_cutoff float8, spend_order text, bonus_share float8, pin_above float8,
    account_id integer, number text, account_state text, card_id integer,
    card_state text, limit_ticket text, limit_day text, limit_month text,
    valid_until date, hour_from float8, hour_until float8, outlets integer[], lots jsonb,
    hold_state text, hold_attempt integer, paid_by_card text, paid_by_bonus text
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT * FROM restaurant_crm_till(session) t
    LEFT JOIN LATERAL restaurant_crm_wallet(
        t.company_id, partner, account, card, card_number, hold, order_uuid) w ON TRUE;
END $$;
