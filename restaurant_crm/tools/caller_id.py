"""What a telephone system says of who calls, read without a database."""

import re
import unicodedata
from typing import NamedTuple

from .till_input import read_line

MAX_NUMBER, MAX_NAME = 64, 100

_SCHEME = re.compile(r"(?:sips?|tel|callto):", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[\d\s().\-/*#]+")


class Caller(NamedTuple):
    """`number` has digits, "*", "#" and a leading "+" alone, and is "" if withheld."""

    number: str
    name: str


def read_caller(number, name=""):
    """Return a Caller, or None for what no telephone system sends: other types than
    text, or text without end.

    Words instead of a number ("anonymous", in any language) say that it is withheld.
    A name is what the telephone network says, good for nothing but to be shown.
    """
    number = read_line(number, MAX_NUMBER) if isinstance(number, str) else None
    name = read_line(name, MAX_NAME)
    if number is None or name is None:
        return None
    return Caller(_read_number(number), name)


def restore_plus(number):
    """Give back the plus that an address which nobody escaped has lost: "?n=+86138"
    arrives as " 86138".
    """
    if isinstance(number, str) and re.match(r" \d", number):
        return f"+{number[1:]}"
    return number


def _read_number(text):
    text = unicodedata.normalize("NFKC", text)
    text = re.split(r"[@;?]", _SCHEME.sub("", text, count=1))[0].strip()
    if not _NUMBER.fullmatch(text):
        return ""
    kept = re.sub(r"[^\d*#]", "", text)
    return f"+{kept}" if text.startswith("+") and kept else kept
