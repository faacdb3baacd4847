"""Signed messages of other systems: HMAC-SHA256 over time and body."""

import hmac
from hashlib import sha256

MAX_AGE = 300  # seconds, in both directions: clocks differ


def sign(secret, timestamp, body):
    """Return the signature of a message as 64 hexadecimal digits.

    :param str secret: what both sides know
    :param str timestamp: seconds since 1970, as sent along
    :param bytes body: the message as it goes over the line
    """
    message = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), message, sha256).hexdigest()


def is_signed(secret, timestamp, body, signature, now):
    """Tell whether a message was signed with the secret, within five minutes.

    :param float now: seconds since 1970
    """
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
        return False
    expected = sign(secret, timestamp, body)
    # both are compared as bytes: a header may hold any character
    fits = hmac.compare_digest(expected.encode(), signature.encode())
    return fits and abs(now - int(timestamp)) <= MAX_AGE
