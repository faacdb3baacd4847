"""What a cashier typed or scanned to find a guest, read without a database."""

import re
import unicodedata
from dataclasses import dataclass

from .pinyin import has_han, name_initials

MAX_LENGTH = 100
MAX_WORDS = 4
MAX_TYPED_INITIALS = 6

_PHONE = re.compile(r"[+\d\s().\-/]+")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-/]*")


@dataclass(frozen=True)
class FinderText:
    """One reading per way to look; an empty one says that this way makes no sense.

    digits: only for a text of digits and phone punctuation
    international: the same digits were typed with + or 00 before them
    code: a token of letters and digits with at least one digit (guest number)
    initials: a short word that may be initials
    words: parts of a name
    """

    text: str
    digits: str = ""
    international: bool = False
    code: str = ""
    initials: str = ""
    words: tuple = ()


def clean_text(text):
    """Full-width forms made narrow, invisible marks dropped, spaces made one."""
    plain = unicodedata.normalize("NFKC", text)
    visible = (
        char for char in plain if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join("".join(visible).split())


def read_finder_text(text):
    """Return a FinderText, or None for what cannot be looked up at all: no text,
    nothing visible in it, or more than MAX_LENGTH characters.
    """
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        return None
    clean = clean_text(text)
    if not clean:
        return None
    return FinderText(
        text=clean,
        code=_read_code(clean),
        **(_read_digits(clean) or _read_name(clean)),
    )


def _read_digits(clean):
    digits = re.sub(r"\D", "", clean)
    if not digits or not _PHONE.fullmatch(clean):
        return None
    international = clean.startswith("+") or digits.startswith("00")
    if international and not clean.startswith("+"):
        digits = digits[2:]
    return {"digits": digits, "international": international}


def _read_name(clean):
    words = tuple(clean.split()[:MAX_WORDS])
    typed = clean.replace(" ", "")
    may_be_initials = (
        typed.isalpha() and len(typed) <= MAX_TYPED_INITIALS and not has_han(typed)
    )
    initials = "".join(map(name_initials, typed)) if may_be_initials else ""
    return {"words": words, "initials": initials}


def _read_code(clean):
    is_code = _CODE.fullmatch(clean) and any(char.isdigit() for char in clean)
    return re.sub(r"[ \-/]", "", clean).upper() if is_code else ""
