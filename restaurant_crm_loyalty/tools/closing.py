"""What a guest gets back when an account is closed.

What was eaten is valued at paid / (paid + bonus), as the draft rule of the court
interpretation 2025-4 does: of 3,000 + 1,000, consumed 3,594, 2,695.50 count against
what was paid, and 304.50 go back. A calculator with an editable ratio, no legal advice.
"""

from dataclasses import dataclass
from decimal import Decimal

from .money import round_half_up


@dataclass(frozen=True, slots=True)
class Paid:
    """One top-up: what was paid, what was granted with it, what is left of both."""

    principal: Decimal
    bonus: Decimal
    remaining: Decimal

    @property
    def consumed(self):
        return self.principal + self.bonus - self.remaining

    @property
    def ratio(self):
        """The part of its value that was paid for."""
        total = self.principal + self.bonus
        return self.principal / total if total else Decimal(0)


def value_consumed(top_up, ratio, digits):
    """What was eaten of a top-up, as it counts against what was paid.

    :param ratio: decimal from 0 to 1; None for the top-up's own
    """
    ratio = top_up.ratio if ratio is None else ratio
    return round_half_up(top_up.consumed * ratio, digits)


def refund(top_ups, digits, ratio=None):
    """The sum that goes back for top-ups of which something is left.

    :return: ``(counted, refund)``: what counts as eaten, what goes back; never less
        than nothing for one top-up, so that one does not eat up another
    """
    counted = back = Decimal(0)
    for top_up in top_ups:
        eaten = value_consumed(top_up, ratio, digits)
        counted += eaten
        back += max(top_up.principal - eaten, Decimal(0))
    return counted, back
