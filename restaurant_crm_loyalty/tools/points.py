"""What a check earns in points, and what a refund takes back.

Exact fractions until the end: points are rounded once a check. Worked numbers: 1 point
per 10, a check of 105 gives 10; of 33 + 33 + 34 paid back one by one, nothing is left.
"""

import math
from dataclasses import dataclass, field
from fractions import Fraction

ROUNDINGS = ("floor", "half_up", "none")


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What was sold, or a discount: then ``amount`` is below zero."""

    id: int
    product_id: int
    categories: frozenset
    quantity: Fraction
    amount: Fraction  # as it was charged, in the currency of the group
    excluded: bool = False  # sold, but it earns nothing


@dataclass(frozen=True, slots=True)
class Rule:
    """An earn rule whose conditions the check meets."""

    id: int
    kind: str  # amount, visit, product or multiply
    points: Fraction = Fraction(0)
    per: Fraction = Fraction(1)  # amount rules: so much money brings ``points``
    factor: Fraction = Fraction(1)
    min_amount: Fraction = Fraction(0)
    products: frozenset = frozenset()
    categories: frozenset = frozenset()

    def fits(self, line):
        if not self.products and not self.categories:
            return True
        return line.product_id in self.products or bool(
            line.categories & self.categories
        )


@dataclass(slots=True)
class Share:
    """What one line, or the visit, earns and why."""

    line_id: int | None
    rule_id: int
    kind: str
    base: Fraction
    factor: Fraction
    points: Fraction
    quantity: Fraction = Fraction(0)

    def as_json(self):
        return {
            "line": self.line_id,
            "rule": self.rule_id,
            "kind": self.kind,
            "base": str(self.base),
            "factor": str(self.factor),
            "points": str(self.points),
            "quantity": str(self.quantity),
        }

    @classmethod
    def from_json(cls, values):
        numbers = ("base", "factor", "points", "quantity")
        return cls(
            values["line"],
            values["rule"],
            values["kind"],
            *(Fraction(values[name]) for name in numbers),
        )


@dataclass(slots=True)
class Earned:
    base: Fraction = Fraction(0)
    exact: Fraction = Fraction(0)
    shares: list = field(default_factory=list)
    bases: dict = field(default_factory=dict)  # line id: what of it counts


def to_fraction(number):
    """A float as it is written, not as it is stored: 0.1 is a tenth."""
    return Fraction(repr(float(number)))


def round_points(exact, rounding, digits=0):
    """Whole points, or with ``digits`` decimals where points are not rounded.

    :param rounding: one of ``ROUNDINGS``
    """
    scale = 10**digits if rounding == "none" else 1
    if rounding == "floor":
        return Fraction(math.floor(exact * scale), scale)
    return Fraction(math.floor(exact * scale + Fraction(1, 2)), scale)


def net_bases(lines, paid_part):
    """What of each line counts.

    Discounts, and the part of the check that does not earn, lessen all lines in
    proportion to their amounts, those too that earn nothing.

    :param paid_part: paid by something that earns nothing: bonus money, points
    :return: ``{line id: amount}`` of the lines that may earn
    """
    sold = [line for line in lines if line.amount > 0]
    total = sum(line.amount for line in sold)
    if not total:
        return {}
    off = paid_part - sum(line.amount for line in lines if line.amount < 0)
    left = max(Fraction(0), 1 - off / total)
    return {line.id: line.amount * left for line in sold if not line.excluded}


def join_factors(tier, campaign, mode):
    """One multiplier of two.

    :param mode: ``max``: the higher one; ``product``: one on top of the other
    """
    return tier * campaign if mode == "product" else max(tier, campaign)


def earn(lines, rules, paid_part=0, tier_factor=1, factor_mode="max", visits=True):
    """What a check earns, share by share; see ``Rule`` and ``CheckLine``.

    A line earns by the first amount rule that fits it. Product and visit rules come on
    top; multipliers are for what lines earn. Of several campaigns the highest counts.

    :param rules: in their order
    :param visits: whether this check is the first of its meal
    """
    earned = Earned(bases=net_bases(lines, Fraction(paid_part)))
    earned.base = sum(earned.bases.values(), Fraction(0))
    sold = [line for line in lines if line.id in earned.bases]
    for line in sold:
        base = earned.bases[line.id]
        campaigns = [r.factor for r in rules if r.kind == "multiply" and r.fits(line)]
        factor = join_factors(
            Fraction(tier_factor), max(campaigns, default=Fraction(1)), factor_mode
        )
        amount_rules = [r for r in rules if r.kind == "amount" and r.fits(line)]
        fitting = [r for r in amount_rules if earned.base >= r.min_amount][:1]
        fitting += [
            r
            for r in rules
            if r.kind == "product" and r.fits(line) and earned.base >= r.min_amount
        ]
        for rule in fitting:
            plain = (
                base / rule.per * rule.points
                if rule.kind == "amount"
                else line.quantity * rule.points
            )
            if points := plain * factor:
                earned.shares.append(
                    Share(
                        *(line.id, rule.id, rule.kind, base, factor, points),
                        line.quantity,
                    )
                )
    if visits and earned.base > 0:
        earned.shares += [
            Share(None, r.id, "visit", r.min_amount, Fraction(1), r.points)
            for r in rules
            if r.kind == "visit" and earned.base >= r.min_amount and r.points
        ]
    earned.exact = sum((share.points for share in earned.shares), Fraction(0))
    return earned


def taken_back(shares, bases, earned, refunded, rounding, digits=0):
    """How many of the points earned are gone after refunds, all refunds together.

    In proportion to what the lines had earned, rounded down in total, so that parts
    add up to the whole; a visit counts as long as what remains is enough for it.

    :param shares: ``Share`` of the check
    :param bases: ``{line id: amount that counted}``
    :param earned: the points after rounding
    :param refunded: ``{line id: fraction of the line that was given back}``
    """
    exact = sum((share.points for share in shares), Fraction(0))
    if not exact:
        return Fraction(0)
    left = sum(
        (base * (1 - refunded.get(line_id, 0)) for line_id, base in bases.items()),
        Fraction(0),
    )
    gone = Fraction(0)
    for share in shares:
        if share.line_id is None:
            keeps = left > 0 and left >= share.base
            gone += 0 if keeps else share.points
        else:
            gone += share.points * refunded.get(share.line_id, 0)
    if gone >= exact:
        return Fraction(earned)
    step = digits if rounding == "none" else 0
    scale = 10**step
    return Fraction(math.floor(Fraction(earned) * gone / exact * scale), scale)
