"""The chain that makes a changed ledger line visible.

Each entry's hash covers the hash before it. The text that is hashed starts with a
version, so that a later format leaves old chains verifiable; the nightly proof
builds the same text in SQL.
"""

import hashlib

VERSION = "v1"
GENESIS = "genesis"


def entry_hash(previous, key, balance_id, seq, amount, balance_after, lot_id):
    """SHA-256, in hexadecimal, of one entry.

    :param previous: hash of the entry before, or ``GENESIS``
    :param amount: decimal with the currency's digits, as are all amounts
    """
    fields = (
        VERSION,
        previous,
        key,
        balance_id,
        seq,
        f"{amount:f}",
        f"{balance_after:f}",
        lot_id or 0,
    )
    return hashlib.sha256("|".join(map(str, fields)).encode()).hexdigest()
