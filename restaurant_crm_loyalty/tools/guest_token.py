"""Short-lived codes that a guest's phone shows to a till.

A code is ``RG`` and 36 letters and digits (base32): guest id, expiry, nonce, and 96
bits of an HMAC of them. It says who, for some seconds, once; it opens nothing alone.
"""

import base64
import hashlib
import hmac
import re
import secrets
import struct

from .refusal import Refusal

PREFIX = "RG"
PATTERN = re.compile(r"RG[A-Z2-7]{36}")
HEAD = struct.Struct(">IIH")  # guest, expiry in seconds since 1970, nonce
MAC_BYTES = 12


def _mac(secret, head):
    return hmac.new(secret.encode(), b"guest" + head, hashlib.sha256).digest()


def make_token(secret, guest_id, expires_at, nonce=None):
    """A code for one guest.

    :param int expires_at: seconds since 1970, the last at which it is good
    """
    nonce = secrets.randbelow(2**16) if nonce is None else nonce
    head = HEAD.pack(guest_id, expires_at, nonce)
    body = head + _mac(secret, head)[:MAC_BYTES]
    return PREFIX + base64.b32encode(body).decode().rstrip("=")


def looks_like_token(text):
    """Whether a text is meant to be such a code, good or not."""
    return isinstance(text, str) and bool(PATTERN.fullmatch(text.strip().upper()))


def read_token(secret, text, now):
    """The guest's id of a good code.

    :param now: seconds since 1970
    :raises Refusal: ``bad_token`` or ``token_expired``
    """
    if not looks_like_token(text):
        raise Refusal("bad_token")
    body = text.strip().upper()[len(PREFIX) :]
    raw = base64.b32decode(body + "=" * (-len(body) % 8))
    head, mac = raw[: HEAD.size], raw[HEAD.size :]
    if not hmac.compare_digest(mac, _mac(secret, head)[:MAC_BYTES]):
        raise Refusal("bad_token")
    guest_id, expires_at, _nonce = HEAD.unpack(head)
    if now > expires_at:
        raise Refusal("token_expired")
    return guest_id
