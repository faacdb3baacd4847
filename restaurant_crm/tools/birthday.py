"""Birthdays of which the year may be unknown."""

from calendar import isleap
from datetime import date

LEAP_YEAR = 2000


def is_birthday(day, month, year=None):
    """Tell whether the day exists; without a year, 29 February does."""
    try:
        return bool(date(year or LEAP_YEAR, month, day))
    except ValueError:
        return False


def next_birthday(day, month, today):
    """Return the next time the birthday is kept, ``today`` included.

    Who is born on 29 February celebrates on the 28th in common years.
    """
    kept = _in_year(day, month, today.year)
    return kept if kept >= today else _in_year(day, month, today.year + 1)


def _in_year(day, month, year):
    if (day, month) == (29, 2) and not isleap(year):
        day = 28
    return date(year, month, day)
