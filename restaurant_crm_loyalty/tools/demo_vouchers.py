"""Vouchers that a platform sold for the demo group, and what it says of them.

Of a dozen that a till took, the first half is on a statement to which nothing is to be
said. On that of the second half one has another amount than agreed, one is missing,
and one is named whose code the cashier forgot to type.
"""

from datetime import timedelta
from typing import NamedTuple

FACE, SETTLEMENT_PRICE, WRONG_PRICE = 100.0, 80.0, 72.0
COUNT, DAYS = 12, 60
MISSING, UNDERPAID, NAMELESS = 7, 9, 11  # by their order in time


class Statement(NamedTuple):
    """What a platform settles for these days; ``lines`` are ``(code, amount)``."""

    date_from: object
    date_to: object
    lines: list


def choose(checks, count=COUNT):
    """``count`` of the checks, evenly spread; all of them where there are fewer."""
    step = max(len(checks) / count, 1)
    return [checks[int(number * step)] for number in range(min(count, len(checks)))]


def get_code(number):
    """The code of a voucher as the platform prints it."""
    return f"7316{(number * 48_271 + 90_001) % 100_000_000:08}"


def plan_statements(days):
    """What the platform says of vouchers that were taken on these days.

    :param days: dates, in order of time; the first voucher's first
    :return: two ``Statement``, the older one first
    """
    half = len(days) // 2
    lines = [(get_code(number), SETTLEMENT_PRICE) for number in range(len(days))]
    second = [
        (code, WRONG_PRICE if number == UNDERPAID else amount)
        for number, (code, amount) in enumerate(lines)
        if number >= half and number != MISSING
    ]
    border = days[half] - timedelta(days=1)
    return [
        Statement(days[0], max(border, days[half - 1]), lines[:half]),
        Statement(days[half], days[-1], second),
    ]
