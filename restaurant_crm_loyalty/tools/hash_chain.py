"""The chain that makes a changed ledger line visible.

Each entry's hash is the SHA-256, in hexadecimal, of these, joined by ``|``: version,
hash of the entry before or ``GENESIS``, key of the operation, id of the balance,
number, amount, balance after it, and id of the lot or 0. The version leaves old chains
verifiable in a later format.

``sql/write.sql`` makes it, the nightly proof builds the same text for itself, and
``entry_hash`` is for demonstration data, which are posted in the past.
"""

import hashlib

VERSION = "v1"
GENESIS = "genesis"


def entry_hash(previous, key, balance_id, seq, amount, balance_after, lot_id):
    """The hash of one entry; amounts are decimals with the currency's digits."""
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
