from odoo.tools import SQL

NOW = SQL("now() AT TIME ZONE 'UTC'")


def insert(table, values):
    """An ``INSERT`` of one row, dated now; ``values`` as ``{column: value}``."""
    return SQL(
        "INSERT INTO %s (%s, create_date) VALUES (%s, %s)",
        SQL.identifier(table),
        SQL(", ").join(map(SQL.identifier, values)),
        SQL(", ").join(SQL("%s", value) for value in values.values()),
        NOW,
    )
