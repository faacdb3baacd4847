"""What the ledger is asked to do, in plain values."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a posting: an amount for a balance; a lot where a guest owns it."""

    account_id: int
    unit: str
    amount: Decimal
    lot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A lot that is to be made: its amount enters the account with it."""

    account_id: int
    unit: str
    amount: Decimal
    expires_on: date | None = None
    plan_id: int | None = None
    gift_id: int | None = None


@dataclass(slots=True)
class Request:
    """One operation: ``key`` names it, ``content`` is what it asks for."""

    key: str
    kind: str
    company_id: int
    content: dict
    facts: dict = field(default_factory=dict)

    @property
    def fingerprint(self):
        """The same for the same content, whatever the order of its keys."""
        text = json.dumps([self.kind, self.content], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()
