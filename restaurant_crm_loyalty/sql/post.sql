-- Posts legs, or returns a refusal before anything is written.
CREATE OR REPLACE FUNCTION restaurant_crm_post(
    operation integer, operation_key text,
    accounts integer[], units text[], amounts numeric[], lots integer[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    refusal jsonb := restaurant_crm_check(accounts, units, amounts, lots);
BEGIN
    IF refusal IS NULL THEN
        PERFORM restaurant_crm_write(
            operation, operation_key, accounts, units, amounts, lots);
    END IF;
    RETURN refusal;
END $$;
