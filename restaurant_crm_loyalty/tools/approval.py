"""What a cashier may not do alone, in plain values."""

import math
from typing import NamedTuple

from .money import parse_key
from .refusal import Refusal

ACTIONS = ("refund", "discount", "price", "topup_refund")
MAX_NEEDS = 50


class Need(NamedTuple):
    """Something on a check that asks for an approval.

    ``amount``: money that goes back, the percent of a discount, a typed unit price.
    """

    action: str
    subject: str  # uuid of the check, or of the line
    amount: float


class Person(NamedTuple):
    key: str  # "user,7" or "employee,3"
    name: str
    user_id: int | None

    def is_same(self, other):
        """Whether both are one person: an employee may be a user as well."""
        return self.key == other.key or bool(
            self.user_id and self.user_id == other.user_id
        )


def covers(action, approved, actual):
    """Whether what was approved is enough for what was done.

    >>> covers("discount", 30, 25), covers("discount", 30, 31), covers("price", 5, 4)
    (True, False, False)
    """
    if action == "price":
        return actual >= approved - 1e-6
    return actual <= approved + 1e-6


def parse_needs(values):
    """:raises Refusal: ``bad_request`` for what no till would send"""
    if not isinstance(values, list | tuple) or not 0 < len(values) <= MAX_NEEDS:
        raise Refusal("bad_request", field="needs")
    return [_parse_need(value) for value in values]


def _parse_need(value):
    if not isinstance(value, dict) or value.get("action") not in ACTIONS:
        raise Refusal("bad_request", field="action")
    amount = value.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise Refusal("bad_amount")
    if not math.isfinite(amount) or not 0 <= amount <= 1e9:
        raise Refusal("bad_amount")
    return Need(value["action"], parse_key(value.get("subject")), float(amount))
