-- The card and account that a guest pays from at a till, with its lots, the hold that has this
-- key already, and what else pays the same check. No row if the guest has no account.
--
-- Its columns have changed once, which PostgreSQL does not let one replace.
DROP FUNCTION IF EXISTS restaurant_crm_wallet;
CREATE OR REPLACE FUNCTION restaurant_crm_wallet(
    company integer, partner integer, account integer, card integer,
    card_number text, hold text, order_uuid text
) RETURNS TABLE (
    account_id integer, number text, account_state text, card_id integer,
    card_state text, limit_ticket text, limit_day text, limit_month text,
    valid_until date, hour_from float8, hour_until float8, outlets integer[], lots jsonb,
    hold_state text, hold_attempt integer, paid_by_card text, paid_by_bonus text
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT w.*,
        (SELECT array_agg(r.restaurant_outlet_id)
            FROM restaurant_card_restaurant_outlet_rel r
            WHERE r.restaurant_card_id = w.card_id),
        (SELECT jsonb_agg(jsonb_build_array(l.id, l.unit, l.operation_id,
                l.granted::text, l.remaining::text, l.expires_on))
            FROM restaurant_lot l
            WHERE l.account_id = w.account_id AND l.remaining > 0
              AND l.unit IN ('principal', 'bonus')),
        h.state::text, h.attempt, other.by_card::text, other.by_bonus::text
    FROM (
        SELECT a.id AS account_id, a.number::text, a.state::text, c.id AS card_id,
            c.state::text, c.limit_ticket::text, c.limit_day::text,
            c.limit_month::text, c.valid_until, c.hour_from::float8, c.hour_until::float8
        FROM restaurant_guest g
        JOIN restaurant_card c ON c.holder_id = g.id
        JOIN restaurant_account a ON a.id = c.account_id
        WHERE g.partner_id = partner AND a.company_id = company
          AND (account IS NULL OR a.id = account) AND (card IS NULL OR c.id = card)
          AND (card_number IS NULL OR c.number = card_number)
        ORDER BY (c.state = 'active') DESC, (a.guest_id = g.id) DESC, c.id
        LIMIT 1
    ) w
    LEFT JOIN restaurant_hold h ON h.key = hold
    CROSS JOIN LATERAL (
        SELECT COALESCE(SUM(o.amount) FILTER (WHERE o.card_id = w.card_id), 0) AS by_card,
            COALESCE(SUM(o.bonus), 0) AS by_bonus
        FROM restaurant_hold o
        WHERE o.order_uuid = restaurant_crm_wallet.order_uuid AND o.kind = 'spend'
          AND o.state IN ('authorised', 'captured') AND o.key <> hold
    ) other;
END $$;
