from odoo.tools import SQL

from odoo.addons.restaurant_crm.hooks import drop_foreign_keys

from .models.restaurant_ledger import FUNCTIONS

# What the database itself refuses, whoever asks: the administrator, an import, a
# server action, somebody with sudo(). Balances, lots and holds move only in a
# transaction that the ledger opened.
GUARDS = """
CREATE OR REPLACE FUNCTION restaurant_crm_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'Ledger entries never change: reverse them'
        USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER restaurant_crm_append_only
    BEFORE UPDATE OR DELETE ON restaurant_entry
    FOR EACH ROW EXECUTE FUNCTION restaurant_crm_append_only();
CREATE OR REPLACE TRIGGER restaurant_crm_no_truncate
    BEFORE TRUNCATE ON restaurant_entry
    FOR EACH STATEMENT EXECUTE FUNCTION restaurant_crm_append_only();

CREATE OR REPLACE FUNCTION restaurant_crm_ledger_only() RETURNS trigger AS $$
BEGIN
    IF current_setting('restaurant_crm.posting', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'Only the ledger moves money'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only
    BEFORE DELETE OR UPDATE OF
        amount, seq, head, has_floor, debt_limit, unit, account_id
    ON restaurant_account_balance
    FOR EACH STATEMENT EXECUTE FUNCTION restaurant_crm_ledger_only();
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only
    BEFORE INSERT OR DELETE OR UPDATE OF
        account_id, unit, granted, remaining, expires_on, usable_from, operation_id
    ON restaurant_lot
    FOR EACH STATEMENT EXECUTE FUNCTION restaurant_crm_ledger_only();
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only
    BEFORE INSERT ON restaurant_entry
    FOR EACH STATEMENT EXECUTE FUNCTION restaurant_crm_ledger_only();
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only
    BEFORE INSERT OR DELETE OR UPDATE OF key, kind, state, fingerprint, reply
    ON restaurant_operation
    FOR EACH STATEMENT EXECUTE FUNCTION restaurant_crm_ledger_only();
-- An order captures its hold, or notes a payment that has none, in its own transaction.
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only
    BEFORE DELETE OR UPDATE OF
        key, kind, amount, principal, bonus, points, refunded, returned, parts, settled,
        account_id, operation_id
    ON restaurant_hold
    FOR EACH STATEMENT EXECUTE FUNCTION restaurant_crm_ledger_only();
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only_insert
    AFTER INSERT ON restaurant_hold
    FOR EACH ROW WHEN (NEW.state <> 'unverified')
    EXECUTE FUNCTION restaurant_crm_ledger_only();
CREATE OR REPLACE TRIGGER restaurant_crm_ledger_only_state
    AFTER UPDATE OF state ON restaurant_hold
    FOR EACH ROW WHEN (
        NEW.state <> OLD.state
        AND NOT (OLD.state = 'authorised' AND NEW.state = 'captured')
    )
    EXECUTE FUNCTION restaurant_crm_ledger_only();
"""


def post_init_hook(env):
    env.cr.execute(SQL(GUARDS))
    charted = env["res.company"].search([("chart_template", "!=", False)])
    for company in charted.filtered(lambda company: company.root_id in charted):
        env["restaurant.stored.value.setup"]._set_up(company)


# Checks may have used the offers of this addon: they stay, out of sight.
KEEP_OFFERS = """
UPDATE loyalty_program SET active = false WHERE id IN (
    SELECT res_id FROM ir_model_data
     WHERE module = 'restaurant_crm_loyalty' AND model = 'loyalty.program');
DELETE FROM ir_model_data
 WHERE module = 'restaurant_crm_loyalty'
   AND model IN ('loyalty.program', 'loyalty.rule', 'loyalty.reward', 'loyalty.card')
"""


def uninstall_hook(env):
    drop_foreign_keys(env, "restaurant_crm_loyalty")
    env.cr.execute(SQL(KEEP_OFFERS))
    env.cr.execute(
        SQL(
            """DROP FUNCTION IF EXISTS restaurant_crm_append_only CASCADE;
            DROP FUNCTION IF EXISTS restaurant_crm_ledger_only CASCADE;
            DROP FUNCTION IF EXISTS restaurant_approval_append_only CASCADE;
            DROP FUNCTION IF EXISTS restaurant_card_event_append_only CASCADE"""
        )
    )
    for name in FUNCTIONS:
        function = SQL.identifier(f"restaurant_crm_{name}")
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s", function))
