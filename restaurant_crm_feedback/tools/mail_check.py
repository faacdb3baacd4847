"""Looks at a message from outside, before anything is made of it."""

import hashlib
import os

# Headers of machines that answer by themselves (RFC 3834, and what came before it)
AUTOMATIC = ("x-autoreply", "x-autorespond")
BULK = ("bulk", "auto_reply", "junk", "list")
DANGEROUS = {
    ".bat", ".cmd", ".com", ".exe", ".hta", ".htm", ".html", ".jar", ".js", ".lnk",
    ".msi", ".ps1", ".scr", ".svg", ".vbs", ".xhtml",
}  # fmt: skip
# How programs of browsers begin
MARKS = (b"<svg", b"<html", b"<!doctype html", b"<script")


def is_automatic(message):
    """Tell whether nobody has written a message: an auto-reply, a bounce, a list.

    :param email.message.Message message:
    """
    submitted = _header(message, "Auto-Submitted")
    if submitted and submitted != "no":
        return True
    if any(_header(message, name) not in ("", "none") for name in AUTOMATIC):
        return True
    return _header(message, "Precedence") in BULK


def fingerprint(message):
    """Return what two deliveries of one message have in common, when it has no
    Message-Id: sender, date and text.

    :return: 40 hexadecimal digits
    """
    digest = hashlib.sha256()
    for name in ("From", "Date", "Subject"):
        digest.update(_header(message, name).encode("utf-8", "replace") + b"\0")
    for part in message.walk():
        if not part.is_multipart():
            digest.update(part.get_payload(decode=True) or b"")
    return digest.hexdigest()[:40]


def is_dangerous(name, content=b""):
    """Tell whether a file may run when it is opened: by its name, or by how it begins
    whatever it is called.

    :param str name: of the file
    :param bytes content:
    """
    if os.path.splitext((name or "").casefold().strip())[1] in DANGEROUS:
        return True
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"mz") or any(mark in start for mark in MARKS)


def _header(message, name):
    try:
        return str(message.get(name, "")).strip().casefold()
    except (UnicodeError, ValueError, TypeError, IndexError):
        return ""  # a header that the parser of Python cannot read
