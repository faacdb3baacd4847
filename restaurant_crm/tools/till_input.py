"""Checks of what a till sends, without a database."""

import re
import unicodedata
from datetime import date

MAX_RECORD_ID = 2**31 - 1
LEAP_YEAR = 2000
MASK = "••••"


def is_record_id(value):
    """True for a number that can be a database id (True is no number here)."""
    return type(value) is int and 0 < value <= MAX_RECORD_ID


def mask_phone(phone):
    """Show the last four digits only: "•••• 8000"."""
    return f"{MASK} {phone[-4:]}" if phone else ""


def read_line(value, max_length):
    """Return one clean line of text, "" for nothing, None for what is no such text."""
    if value is None or value is False:
        return ""
    if not isinstance(value, str) or len(value) > max_length:
        return None
    visible = (
        char
        for char in unicodedata.normalize("NFC", value)
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
    )
    return re.sub(r"\s+", " ", "".join(visible)).strip()


def read_birthday(value, today):
    """Return (day, month, year) with year 0 when unknown, () for no birthday at all,
    None for one that does not exist or lies in the future.
    """
    if not value:
        return ()
    if not isinstance(value, dict):
        return None
    parts = [value.get(key) or 0 for key in ("day", "month", "year")]
    if any(type(part) is not int for part in parts):
        return None
    day, month, year = parts
    try:
        born = date(year or LEAP_YEAR, month, day)
    except (ValueError, OverflowError):
        return None
    if year and not date(today.year - 130, 1, 1) <= born <= today:
        return None
    return day, month, year
