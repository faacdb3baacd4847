"""Birthdays of which the year may be unknown."""

import re
from calendar import isleap
from datetime import date, timedelta

LEAP_YEAR = 2000
LUNAR_DAYS = 30
_WRITTEN = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})")


def is_birthday(day, month, year=None, lunar=False):
    """Tell whether the day exists; without a year, 29 February does.

    A month of the lunar calendar has up to thirty days, the second one included.
    """
    if lunar:
        return 1 <= day <= LUNAR_DAYS and 1 <= month <= 12 and 0 <= (year or 0) <= 9999
    try:
        return bool(date(year or LEAP_YEAR, month, day))
    except ValueError:
        return False


def parse_birthday(text):
    """Read "1988-03-12" or "03-12"; None when it is neither.

    :return: day, month and year, 0 for what is not given
    """
    if not text.strip():
        return 0, 0, 0
    match = _WRITTEN.fullmatch(text.strip())
    return match and tuple(int(part or 0) for part in reversed(match.groups()))


def format_birthday(day, month, year):
    """Write a birthday the way `parse_birthday` reads it, "" for none."""
    text = f"{month:02}-{day:02}" if month else ""
    return f"{year:04}-{text}" if text and year else text


def next_birthday(day, month, today):
    """Return the next time the birthday is kept, ``today`` included.

    Who is born on 29 February celebrates on the 28th in common years.
    """
    kept = _in_year(day, month, today.year)
    return kept if kept >= today else _in_year(day, month, today.year + 1)


def kept_between(first, last):
    """Return the birthdays that are kept on these days: {(month, day): date}.

    What is kept on 28 February in a common year includes 29 February. Of a birthday
    that is kept twice within these days, the first one counts.
    """
    kept = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        kept.setdefault((day.month, day.day), day)
        if (day.month, day.day) == (2, 28) and not isleap(day.year):
            kept.setdefault((2, 29), day)
    return kept


def _in_year(day, month, year):
    if (day, month) == (29, 2) and not isleap(year):
        day = 28
    return date(year, month, day)
