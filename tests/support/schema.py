"""What a database consists of: tables, their guards, and what Odoo knows of them."""

from . import databases

QUERIES = {
    "column": """
        select table_name || '.' || column_name || ' ' || data_type
        from information_schema.columns where table_schema = 'public'
    """,
    "constraint": """
        select conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid)
        from pg_constraint
        where connamespace = 'public'::regnamespace and contype <> 'n'
    """,
    "index": "select indexdef from pg_indexes where schemaname = 'public'",
    "trigger": """
        select tgrelid::regclass || ': ' || tgname
        from pg_trigger where not tgisinternal
    """,
    "function": """
        select p.oid::regprocedure::text from pg_proc p
        where pronamespace = 'public'::regnamespace and not exists (
            select from pg_depend where objid = p.oid and deptype = 'e'
        )
    """,
    "sequence": """
        select relname from pg_class
        where relkind in ('S', 'v', 'm') and relnamespace = 'public'::regnamespace
          and relname !~ '^ir_sequence_[0-9]'  -- data: named by the id of their record
    """,
    "model": "select model from ir_model",
    "field": "select model || '.' || name from ir_model_fields",
    "selection": """
        select f.model || '.' || f.name || '=' || s.value
        from ir_model_fields_selection s join ir_model_fields f on f.id = s.field_id
    """,
    "cron": "select cron_name from ir_cron",
    "record of a module": """
        select distinct d.module || ' ' || d.model from ir_model_data d
        where d.module not like '\\_\\_%%'
    """,
    "group": "select name ->> 'en_US' from res_groups",
    "menu": "select name ->> 'en_US' from ir_ui_menu",
    "view": "select name || ' ' || coalesce(model, '') from ir_ui_view",
    "asset": "select path from ir_asset",
}
# Kinds that do not depend on data.
STRUCTURE = list(QUERIES)[: list(QUERIES).index("record of a module")]


def snapshot(database):
    """A set of (kind, what it is)."""
    with databases.connect(database) as connection, connection.cursor() as cursor:
        found = set()
        for kind, query in QUERIES.items():
            cursor.execute(query)
            found |= {(kind, text) for (text,) in cursor.fetchall()}
    connection.close()
    return found
