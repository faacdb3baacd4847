"""What a member's line was charged against what it should have been."""

from typing import NamedTuple


class PriceCheck(NamedTuple):
    source: str  # member, normal, manual or other
    flag: str | None  # over, under, or nothing
    unit_difference: float


def check_price(normal, member, unit, discount, manual, tolerance):
    """Compare the unit price of a line with the two prices it could have.

    A discount on top of the member price is the cashier's to give: it hides no wrong
    price, but it makes up for one. A dish without a price of its own is sold at what
    the cashier types.

    :param normal: unit price without membership
    :param member: unit price of the member's tier
    :param unit: unit price of the line, before its discount
    :param discount: in percent
    :param manual: whether the cashier typed the price
    :param tolerance: differences up to this one are rounding
    """
    if manual and not normal:
        return PriceCheck("manual", None, 0.0)
    charged = unit * (1 - discount / 100)
    if charged - member > tolerance:
        flag, difference = "over", charged - member
    elif member - unit > tolerance:
        flag, difference = "under", unit - member
    else:
        flag, difference = None, 0.0
    return PriceCheck(
        _source(normal, member, unit, manual, tolerance), flag, difference
    )


def _source(normal, member, unit, manual, tolerance):
    if abs(unit - member) <= tolerance:
        return "member"
    if manual:
        return "manual"
    return "normal" if abs(unit - normal) <= tolerance else "other"
