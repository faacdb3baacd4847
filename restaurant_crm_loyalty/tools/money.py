"""Amounts on their way into the ledger: decimals of the currency, never floats."""

import math
from decimal import ROUND_HALF_UP, Decimal

from .refusal import Refusal

# A guest account never holds this much; a larger number is a typing mistake.
CEILING = Decimal(10) ** 12
NOISE = Decimal("1e-6")


def quantum(digits):
    """The smallest amount of a currency with that many decimals."""
    return Decimal(1).scaleb(-digits)


def round_half_up(amount, digits):
    return amount.quantize(quantum(digits), rounding=ROUND_HALF_UP)


def parse_amount(value):
    """Read an amount that came from outside.

    A JSON number only: text, lists and booleans are refused.

    :raises Refusal: ``bad_amount`` or ``over_limit``
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal("bad_amount")
    if isinstance(value, float) and not math.isfinite(value):
        raise Refusal("bad_amount")
    if abs(value) >= CEILING:
        raise Refusal("over_limit")
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def check_decimals(exact, digits):
    """The amount in decimals of a currency; it may have no more of them.

    The noise of binary fractions (``0.1 + 0.2``) is not taken for decimals.

    :raises Refusal: ``bad_amount``, also where nothing or less is left
    """
    amount = round_half_up(exact, digits)
    if amount <= 0 or abs(exact - amount) > NOISE:
        raise Refusal("bad_amount")
    return amount


def parse_key(value):
    """Read an idempotency key: text of 8 to 200 printable characters.

    :raises Refusal: ``bad_key``
    """
    if not isinstance(value, str) or not 8 <= len(value) <= 200:
        raise Refusal("bad_key")
    if not value.isascii() or not value.isprintable():
        raise Refusal("bad_key")
    return value


def parse_id(value, code):
    """Read a database id; anything else is refused with ``code``."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise Refusal(code)
    return value
