-- An open session as the ledger sees it: see tools/till.py.
--
-- Functions such as this one are in PL/pgSQL because it keeps their plans: to plan this query
-- takes longer than to run it, and it runs at each tap on "pay".
CREATE OR REPLACE FUNCTION restaurant_crm_till(session integer) RETURNS TABLE (
    session_id integer, state text, config_id integer, company_id integer,
    branch_id integer, same_currency boolean, digits integer, outlet_id integer,
    tz text, day_cutoff float8, spend_order text, bonus_share float8, pin_above float8
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT s.id, s.state::text, s.config_id, root.id, branch.id,
        COALESCE(j.currency_id, branch.currency_id) = root.currency_id,
        cur.decimal_places, o.id, o.tz::text, o.day_cutoff::float8,
        root.restaurant_spend_order::text, root.restaurant_bonus_share::float8,
        root.restaurant_pin_above::float8
    FROM pos_session s
    JOIN pos_config c ON c.id = s.config_id
    JOIN res_company branch ON branch.id = c.company_id
    JOIN res_company root ON root.id = split_part(branch.parent_path, '/', 1)::int
    JOIN res_currency cur ON cur.id = root.currency_id
    LEFT JOIN account_journal j ON j.id = c.journal_id
    LEFT JOIN restaurant_outlet o ON o.id = c.restaurant_outlet_id
    WHERE s.id = session;
END $$;
