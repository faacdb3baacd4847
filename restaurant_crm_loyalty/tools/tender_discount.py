"""The discount on what is not paid from stored value.

A member who pays from the card gets no discount, otherwise p per cent off; in a mixed
payment, off what the card does not pay: of T = 300, x = 100 from the card, 20 % of 200
are off, and 160 are due.
"""

from decimal import Decimal

from .money import round_half_up


def discount_of(base, from_card, percent, digits):
    """What is taken off.

    :param base: what the check costs that can be discounted, taxes included
    :param from_card: what of it is paid from stored value; more than all counts as all
    :param percent: 0 to 100
    """
    rest = max(base - max(from_card, Decimal(0)), Decimal(0))
    return round_half_up(rest * percent / 100, digits)
