"""Statements of the ledger's hot path, with their text built once."""

import json
from functools import lru_cache, partial

from psycopg2.extras import Json

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


def as_json(values):
    """A JSON parameter; decimals and dates become text, which PostgreSQL reads."""
    return Json(values, dumps=partial(json.dumps, default=str))
