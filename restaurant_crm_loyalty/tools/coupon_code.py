"""Codes of coupons: 64 random bits, which nobody guesses, in hexadecimal digits.

They begin as core's do, so that a scanner takes them for coupons.
"""

from odoo.tools import SQL

# Of a random UUID, the digits that do not tell its version. PostgreSQL draws one for
# each row of the query that this stands in.
CODE = SQL(
    """'044' || upper(regexp_replace(gen_random_uuid()::text,
        '^(.{8})-(.{4})-.{4}-.(.{3})-(.).*$', '\\1\\2\\3\\4'))"""
)
