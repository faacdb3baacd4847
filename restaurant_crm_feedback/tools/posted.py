"""What comes out of a form that anybody may post: text, or what only looks like it."""

MAX_TEXT = 4000
MAX_LINE = 100
# What no font shows, and some databases do not store.
INVISIBLE = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def read_text(value):
    """Return what was written in a text area, "" for nothing; its length is not cut.

    Line ends are those of Unix, what cannot be stored is left out.
    """
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").translate(INVISIBLE)
    return text.encode("utf-8", "ignore").decode().strip()


def read_line(value):
    """Return what was written in one line, "" for nothing."""
    return " ".join(read_text(value).split())


def read_choice(value, first, last):
    """Return a whole number that was chosen, None for nothing chosen.

    :raise ValueError: for what no form of ours sends
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= 2 and value.isascii():
        if value.isdecimal() and first <= int(value) <= last:
            return int(value)
    raise ValueError(value)


def is_ticked(value):
    return isinstance(value, str) and value != ""
