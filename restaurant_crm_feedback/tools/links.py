"""Signed links for guests: what a link is about, until which day, and the proof.

A link is short enough for a small QR code: `o4711.20800.` and 128 bits of HMAC-SHA256
as hexadecimal digits. It says nothing of the guest.
"""

import hmac
import re
from datetime import date, timedelta
from typing import NamedTuple

KINDS = {
    "o": "order",
    "v": "visit",
    "t": "table",
    "r": "outlet",
    "i": "invitation",
}
EPOCH = date(1970, 1, 1)
PATTERN = re.compile(r"([ovtri])([1-9][0-9]{0,9})\.([0-9]{1,6})\.([0-9a-f]{32})")
SIGNATURE = 32
MAX_ID = 2**31 - 1


class Link(NamedTuple):
    kind: str  # one of KINDS
    record_id: int
    until: date  # the last day on which it counts


def write_link(sign, kind, record_id, until):
    """Return a link.

    :param sign: function from a text to at least 32 hexadecimal digits
    :param str kind: one of the values of KINDS
    :param date until: the last day on which it counts
    """
    [letter] = [short for short, long in KINDS.items() if long == kind]
    subject = f"{letter}{record_id}.{(until - EPOCH).days}"
    return f"{subject}.{sign(subject)[:SIGNATURE]}"


def read_link(sign, text):
    """Return the `Link` that a text is, or None for one that we did not write.

    A link that has expired is returned as well: see `Link.until`.
    """
    found = isinstance(text, str) and PATTERN.fullmatch(text)
    if not found:
        return None
    letter, record_id, days, signature = found.groups()
    subject = text.rpartition(".")[0]
    if not hmac.compare_digest(sign(subject)[:SIGNATURE], signature):
        return None
    if int(record_id) > MAX_ID:
        return None
    return Link(KINDS[letter], int(record_id), EPOCH + timedelta(int(days)))
