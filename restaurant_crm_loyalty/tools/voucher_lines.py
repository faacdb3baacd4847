"""What a platform says it settles: one voucher a line, its code and its amount."""

import re

SEPARATOR = re.compile(r"[;\t,]")
MAX_LINES = 20_000


def read_voucher_lines(text):
    """Read lines as ``code;amount``; tabs and commas separate as well.

    :return: (``[(code, amount)]``, ``[number of a line that cannot be read]``); empty
        lines and a heading in the first line are left out
    """
    found, bad = [], []
    for number, line in enumerate((text or "").splitlines()[:MAX_LINES], 1):
        if not line.strip():
            continue
        code, _separator, amount = SEPARATOR.sub(";", line, count=1).partition(";")
        try:
            value = float(amount.strip().replace("¥", "").replace("￥", ""))
        except ValueError:
            if number > 1:
                bad.append(number)
            continue
        code = code.strip().strip("\"'")
        if not code or len(code) > 64 or not abs(value) < 1e9:
            bad.append(number)
            continue
        found.append((code, value))
    return found, bad
