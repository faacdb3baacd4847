"""Which coupons hold on a check, and what each of them takes off.

Amounts are whole units of the currency's rounding (cents), taxes included. The order:
dish coupons, per cent on some dishes, per cent on the check, an amount off the check.
What a coupon asks for at least is tested after member prices and dish coupons. The
till does the same in ``static/src/app/utils/coupon_stacking.js``.
"""

from dataclasses import dataclass, field
from fractions import Fraction

EXCLUSIVE, ONE_OF_GROUP, STACKABLE = "exclusive", "one_of_group", "stackable"
DISH, DISH_PRICE, PERCENT, AMOUNT = "dish", "dish_price", "percent", "amount"
NEVER = 10**9


@dataclass(frozen=True)
class Line:
    """A dish of a check.

    :param products: ids by which coupons know it: its own, and that of its set menu
    :param amount: what the guest pays for it before coupons
    :param price: one piece without extras
    """

    key: object
    products: frozenset
    quantity: float
    amount: int
    price: int


@dataclass(frozen=True)
class Coupon:
    """What a coupon gives, and beside which others.

    :param products: dishes it is for; none: the whole check
    :param value: pieces for a free dish, the price of a dish, per cent, or an amount
    :param cap: the most it takes off; 0 for no limit
    :param before: whether the minimum is tested before dish coupons
    :param best: inside its group the one that saves most holds, else the first
    :param expiry: ordinal of its last day
    :param single: no second one of the same offer on a check
    """

    id: int
    kind: str
    value: object
    offer: int = 0
    products: frozenset | None = None
    cap: int = 0
    minimum: int = 0
    before: bool = False
    stacking: str = STACKABLE
    group: object = None
    best: bool = True
    expiry: int = NEVER
    single: bool = False

    @property
    def rank(self):
        if self.kind in (DISH, DISH_PRICE):
            return 0
        if self.kind == PERCENT:
            return 1 if self.products is not None else 2
        return 3


@dataclass
class Outcome:
    """:param problem: threshold, dish, exclusive, group, max, nothing; empty: it holds
    :param missing: what the check lacks, for ``threshold``
    """

    saving: int = 0
    shares: dict = field(default_factory=dict)
    problem: str = ""
    missing: int = 0


def judge(lines, coupons, limit=0, other=0):
    """Return ``{coupon id: Outcome}`` for all coupons of a check.

    :param limit: coupons on one check; 0 for any number
    :param other: what other rewards take off the check
    """
    problems, eligible = {}, list(coupons)
    while True:
        alone = {c.id: apply(lines, [c], other)[c.id] for c in eligible}
        for coupon in list(eligible):
            problem = alone[coupon.id].problem
            # A dish coupon beside it may still bring the check below a minimum.
            if problem:
                problems[coupon.id] = alone[coupon.id]
                eligible.remove(coupon)
        chosen, dropped = _choose(eligible, alone, limit)
        outcomes = apply(lines, chosen, other)
        failing = [c for c in chosen if outcomes[c.id].problem]
        if not failing:
            return {**problems, **dropped, **outcomes}
        for coupon in failing:
            problems[coupon.id] = outcomes[coupon.id]
            eligible.remove(coupon)


def _choose(coupons, alone, limit):
    """Return those that go together, and outcomes of the others."""

    def order(coupon):
        return -alone[coupon.id].saving, coupon.expiry, coupon.id

    dropped, rest, taken = {}, [], {}
    place = {coupon.id: number for number, coupon in enumerate(coupons)}
    for coupon in sorted(
        (c for c in coupons if c.stacking != EXCLUSIVE),
        key=lambda c: order(c) if c.best else (-NEVER, place[c.id], c.id),
    ):
        keys = {("offer", coupon.offer)} if coupon.single else set()
        if coupon.stacking == ONE_OF_GROUP:
            keys.add(("group", coupon.group))
        if any(key in taken for key in keys):
            dropped[coupon.id] = Outcome(problem="group")
            continue
        taken.update(dict.fromkeys(keys, coupon.id))
        rest.append(coupon)
    rest.sort(key=order)
    if limit:
        dropped.update({c.id: Outcome(problem="max") for c in rest[limit:]})
        rest = rest[:limit]
    exclusives = sorted((c for c in coupons if c.stacking == EXCLUSIVE), key=order)
    if exclusives:
        best, saved = exclusives[0], sum(alone[c.id].saving for c in rest)
        ends = min((c.expiry for c in rest), default=NEVER)
        wins = (-alone[best.id].saving, best.expiry) <= (-saved, ends)
        losers = exclusives[1:] + rest if wins or not rest else exclusives
        dropped.update({c.id: Outcome(problem="exclusive") for c in losers})
        rest = [best] if wins or not rest else rest
    return rest, dropped


def apply(lines, coupons, other=0):
    """Apply coupons that go together, in their order: ``{coupon id: Outcome}``."""
    left = {line.key: line.amount for line in lines}
    total, outcomes = sum(left.values()), {}
    pieces = {line.key: line.quantity for line in lines}
    tested = None
    for coupon in sorted(coupons, key=lambda c: (c.rank, c.id)):
        if coupon.rank and tested is None:
            tested = sum(left.values())
        outcome = outcomes[coupon.id] = Outcome()
        base = total if coupon.before or not coupon.rank else tested
        outcome.missing = max(0, coupon.minimum - (base - other))
        if outcome.missing:
            outcome.problem = "threshold"
            continue
        matched = [
            line
            for line in lines
            if coupon.products is None or coupon.products & line.products
        ]
        if not coupon.rank:
            shares = _take_dish(coupon, matched, left, pieces)
        else:
            shares = _take_off(coupon, matched, left, other)
        outcome.shares = shares
        outcome.saving = sum(shares.values())
        for key, amount in shares.items():
            left[key] -= amount
        if not matched:
            outcome.problem = "dish"
        elif not outcome.saving:
            outcome.problem = "nothing"
    return outcomes


def _take_dish(coupon, matched, left, pieces):
    """Pieces of a dish for nothing, or one at its price; the dearest first."""
    wanted = coupon.value if coupon.kind == DISH else 1
    shares = {}
    for line in sorted(matched, key=lambda line: (-line.price, str(line.key))):
        count = min(int(pieces[line.key]), wanted)
        if count <= 0 or line.quantity <= 0:
            continue
        piece = min(line.price, Fraction(line.amount) / Fraction(str(line.quantity)))
        if coupon.kind == DISH_PRICE:
            piece = max(0, piece - coupon.value)
        amount = min(_round(piece * count), left[line.key])
        if amount > 0:
            shares[line.key] = amount
        pieces[line.key] -= count
        wanted -= count
    return shares


def _take_off(coupon, matched, left, other):
    base = sum(left[line.key] for line in matched)
    room = max(0, base - other) if coupon.products is None else base
    if coupon.kind == PERCENT:
        amount = _round(Fraction(str(coupon.value)) * room / 100)
    else:
        amount = coupon.value
    amount = min(amount, coupon.cap or amount, room)
    return allocate(amount, {line.key: left[line.key] for line in matched})


def allocate(amount, weights):
    """Spread an amount over lines by their net amounts, the remainder on the largest.

    :return: ``{key: share}``, none above its weight; shares of nothing are left out
    """
    total = sum(weights.values())
    if amount <= 0 or total <= 0:
        return {}
    shares = {key: amount * weight // total for key, weight in weights.items()}
    rest = amount - sum(shares.values())
    for key in sorted(weights, key=lambda key: (-weights[key], str(key))):
        more = min(rest, weights[key] - shares[key])
        shares[key] += more
        rest -= more
    return {key: share for key, share in shares.items() if share}


def _round(amount):
    """Half up, to whole units."""
    return int((Fraction(amount) + Fraction(1, 2)) // 1)
