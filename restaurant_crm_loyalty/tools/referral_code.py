"""Codes by which guests recommend a restaurant: short, and told by word of mouth."""

import re
import secrets

# Without letters and digits that are taken for one another.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8


def new_code():
    """A code nobody can guess in reasonable time: 31 ** 8 of them."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def read_code(value):
    """The code that somebody typed, in whatever case and grouping; "" for no code.

    :param value: anything that a browser may send
    """
    if not isinstance(value, str) or len(value) > 4 * LENGTH:
        return ""
    code = re.sub(r"[\s-]", "", value).upper()
    return code if re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", code) else ""
