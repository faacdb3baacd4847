"""Lots of points: which pay, which are given back to, and what is owed.

A guest who returns a dish after the points for it were spent owes points: a lot below
zero, which the next earnings fill first.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from .refusal import Refusal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PointsLot:
    id: int
    account_id: int
    operation_id: int
    granted: Decimal  # below zero: points that the guest owes
    remaining: Decimal
    expires_on: date | None = None
    usable_from: datetime | None = None
    policy_version: int = 0

    def is_usable(self, now, today):
        """:param now: naive UTC; :param today: the business date"""
        return (
            self.remaining > 0
            and (not self.usable_from or self.usable_from <= now)
            and (not self.expires_on or self.expires_on >= today)
        )


def by_expiry(lot):
    """Soonest expiry first, then first in, first out."""
    return (lot.expires_on or date.max, lot.id)


def debt(lots):
    return -sum((lot.remaining for lot in lots if lot.remaining < 0), ZERO)


def take(lots, amount):
    """``[(lot, amount), …]`` in the order of ``lots``, and what they lack."""
    parts = []
    for lot in lots:
        part = min(amount, lot.remaining)
        if part > 0:
            parts.append((lot, part))
            amount -= part
    return parts, amount


def redeem(lots, amount, now, today):
    """The lots that pay; what is owed is not there to spend.

    :raises Refusal: ``insufficient``
    """
    usable = [lot for lot in lots if lot.is_usable(now, today)]
    available = sum((lot.remaining for lot in usable), ZERO) - debt(lots)
    if amount > available:
        raise Refusal("insufficient_points", points=float(max(available, ZERO)))
    parts, _rest = take(sorted(usable, key=by_expiry), amount)
    return parts


def repay(lots, amount):
    """Fill what is owed, oldest first: ``[(debt lot, amount), …]`` and the rest."""
    parts = []
    for lot in sorted(lots, key=lambda lot: lot.id):
        part = min(amount, max(-lot.remaining, ZERO))
        if part:
            parts.append((lot, part))
            amount -= part
    return parts, amount


def after(lots, parts):
    """The lots once parts have been added to them."""
    added = {lot.id: part for lot, part in parts}
    return [
        replace(lot, remaining=lot.remaining + added.get(lot.id, ZERO)) for lot in lots
    ]


def claw_back(lots, amount, own_operation):
    """Take points from the lot that the check had made, then from the others.

    :param own_operation: id of the posting that had earned them
    :return: parts, and what could not be taken
    """
    own = [lot for lot in lots if lot.operation_id == own_operation]
    others = [lot for lot in lots if lot.operation_id != own_operation]
    ranked = sorted(own, key=by_expiry) + sorted(others, key=by_expiry)
    return take(ranked, amount)


def give_back(spent, returned, amount):
    """To the lots that paid, the one that expires last first.

    :param spent: ``[(lot, amount), …]``
    :param returned: ``{lot id: amount}`` given back before
    """
    parts = []
    for lot, paid in sorted(spent, key=lambda x: by_expiry(x[0]), reverse=True):
        part = min(amount, paid - returned.get(lot.id, ZERO))
        if part > 0:
            parts.append((lot, part))
            amount -= part
    return parts


def worth(points, value, digits):
    """The money that points are worth, as a discount.

    :param value: of one point
    :param digits: decimals of the currency
    """
    return (points * value).quantize(Decimal(1).scaleb(-digits))


def most(available, total, share, value, step, paid=ZERO):
    """The most points that may pay a check.

    :param total: of the check
    :param share: in percent, how much of it points may pay
    :param paid: what points pay of it already, in money
    """
    if value <= 0 or step <= 0:
        return ZERO
    cap = (total * share / 100 - paid) / value
    points = min(available, cap)
    return max(ZERO, points // step * step)
