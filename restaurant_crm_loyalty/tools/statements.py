"""Statements of the ledger's hot path, with their text built once."""

from functools import lru_cache

from odoo.tools import SQL

NOW = "now() AT TIME ZONE 'UTC'"


def insert(table, values):
    """An ``INSERT`` of one row, dated now; ``values`` as ``{column: value}``."""
    return SQL(_insert_code(table, tuple(values)), *values.values())


@lru_cache
def _insert_code(table, columns):
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    # Tables and columns are our own words; values never enter the text.
    return f'INSERT INTO "{table}" ({names}, create_date) VALUES ({places}, {NOW})'  # noqa: S608


@lru_cache
def upsert_code(columns):
    """The end of an ``INSERT`` of a hold that begins a new attempt on a void one."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'EXCLUDED."{name}"' for name in columns)
    return SQL(
        f"""ON CONFLICT (key) DO UPDATE SET ({names}) = ROW ({values})
        WHERE restaurant_hold.state = 'void'
          AND restaurant_hold.attempt < EXCLUDED.attempt
        RETURNING id"""
    )


def rows(values):
    """``(…), (…)`` for a ``VALUES`` list of tuples."""
    return SQL(", ".join(["%s"] * len(values)), *values)
