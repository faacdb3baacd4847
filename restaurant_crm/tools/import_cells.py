"""Cells of a file: each reader returns a value, or raises CellError."""

import math
import re
import unicodedata
from datetime import datetime

from .birthday import is_birthday

MAX_TEXT = 500
MAX_AMOUNT = 10_000_000
MAX_COVERS = 999
YES = {"yes", "y", "1", "true", "x", "✓", "√", "是", "同意", "有"}
NO = {"no", "n", "0", "false", "否", "不同意", "拒绝", "无"}
GENDERS = {
    **dict.fromkeys(("f", "female", "woman", "女", "女士", "ms", "mrs"), "female"),
    **dict.fromkeys(("m", "male", "man", "男", "先生", "mr"), "male"),
    **dict.fromkeys(("other", "x", "其他"), "other"),
}
GUEST_TYPES = {
    **dict.fromkeys(("person", "个人"), "person"),
    **dict.fromkeys(("family", "家庭"), "family"),
    **dict.fromkeys(("company", "企业", "公司"), "company"),
}
CHANNELS = {
    **dict.fromkeys(("dinein", "eatin", "堂食"), "dine_in"),
    **dict.fromkeys(("takeaway", "takeout", "自提", "外带", "打包"), "takeaway"),
    **dict.fromkeys(("delivery", "外卖"), "delivery"),
}
_EXCEL_NUMBER = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_PHONE = re.compile(r"[\d\s+\-().（）/]+")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_DATE = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2})?)?"
)
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+")


class CellError(ValueError):
    """A cell that cannot be taken; ``args[0]`` is a code that is put into words."""


def read_text(cell, limit=MAX_TEXT):
    """One line of text; a character that cannot be stored is an error, not dropped."""
    for char in cell:
        if char == "\ufffd" or (
            unicodedata.category(char) in ("Cc", "Cs") and not char.isspace()
        ):
            raise CellError("bad_character")
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", cell)).strip()
    if len(text) > limit:
        raise CellError("too_long")
    return text


def read_phone(cell):
    """The phone number as it was typed, "" for none; the country is not known here."""
    text = read_text(cell, 40)
    if _EXCEL_NUMBER.fullmatch(text):
        raise CellError("phone_excel")
    if text and not _PHONE.fullmatch(text):
        raise CellError("phone_letters")
    return text


def read_email(cell):
    text = read_text(cell, 254)
    if text and not _EMAIL.fullmatch(text):
        raise CellError("bad_email")
    return text.lower()


def read_birthday(cell, lunar=False):
    """(day, month, year) with year 0 when it is not given, () for no birthday."""
    text = read_text(cell, 40)
    if not text:
        return ()
    match = _COMPACT_DATE.fullmatch(text) or _DATE.fullmatch(
        text.partition(" 00:00")[0]
    )
    if not match:
        raise CellError("bad_birthday")
    year, month, day = (int(part or 0) for part in match.groups())
    if not is_birthday(day, month, year, lunar=lunar) or (year and year < 1890):
        raise CellError("bad_birthday")
    return day, month, year


def read_day(cell):
    """A moment at noon of a day, None for an empty cell."""
    return read_moment(cell) if cell.strip() else None


def read_choice(cell, choices, code="bad_choice"):
    """One of the words of a table, "" for an empty cell."""
    text = read_text(cell, 40).casefold().replace(" ", "").replace("-", "")
    text = text.replace("_", "")
    if text and text not in choices:
        raise CellError(code)
    return choices.get(text, "")


def read_consent(cell):
    """True or False as the guest said; None for an empty cell, which allows nothing."""
    text = read_text(cell, 40).casefold()
    if text in YES or text in NO:
        return text in YES
    if text:
        raise CellError("bad_consent")
    return None


def read_moment(cell, clock="", now=None):
    """A wall-clock moment: a date, with its time in the same cell or in another one.

    Without a time it is noon. What lies after ``now`` has not happened.
    """
    match = _MOMENT.fullmatch(" ".join(filter(None, (read_text(cell, 40), clock))))
    if not match:
        raise CellError("bad_date")
    year, month, day, hour, minute = match.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 12), int(minute or 0)
        )
    except ValueError as error:
        raise CellError("bad_date") from error
    if moment.year < 1990 or (now and moment > now):
        raise CellError("date_out_of_range")
    return moment


def read_amount(cell):
    """A sum that was paid: "1,234.50", "1.234,50" and "1234.5" are the same.

    Of two kinds of separators the last one is the decimal one. One alone that is
    followed by three digits separates thousands.
    """
    text = re.sub(r"[\s¥￥$€]", "", read_text(cell, 40))
    if not re.fullmatch(r"\d[\d.,]*", text):
        raise CellError("bad_amount")
    last = max(text.rfind("."), text.rfind(","))
    whole, fraction = (text[:last], text[last + 1 :]) if last >= 0 else (text, "")
    other = "," if text[last] == "." else "."
    if len(fraction) == 3 and other not in whole:
        whole, fraction = text, ""
    if not _WHOLE.fullmatch(whole) or len(fraction) > 2:
        raise CellError("bad_amount")
    digits = re.sub(r"[.,]", "", whole)
    amount = float(f"{digits}.{fraction or 0}")
    if not math.isfinite(amount) or amount > MAX_AMOUNT:
        raise CellError("bad_amount")
    return amount


def read_covers(cell):
    text = read_text(cell, 10)
    if text and not (text.isdecimal() and int(text) <= MAX_COVERS):
        raise CellError("bad_covers")
    return int(text or 0)
