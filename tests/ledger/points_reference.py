"""Points as one would keep them on paper: whole points, lists of lots, no database.

It shares no code with the addon. One point for every ten that are paid.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

NEVER = date.max


@dataclass
class Lot:
    number: int
    granted: int
    remaining: int
    expires: date

    @property
    def age(self):
        return (self.expires, self.number)


@dataclass
class Check:
    guest: int
    lines: list  # amounts
    discount: int  # in points, ten for one
    earned: int
    lot: Lot | None
    parts: list = field(default_factory=list)  # (lot, points) that paid
    refunded: set = field(default_factory=set)
    taken_back: int = 0
    restored: bool = False


class PointsReference:
    def __init__(self, debt_limit):
        self.debt_limit = debt_limit
        self.lots = defaultdict(list)
        self.numbers = 0

    def balance(self, guest):
        return sum(lot.remaining for lot in self.lots[guest])

    def debt(self, guest):
        return -sum(lot.remaining for lot in self.lots[guest] if lot.remaining < 0)

    # -- adding

    def _new_lot(self, guest, points, expires):
        self.numbers += 1
        lot = Lot(self.numbers, points, points, expires)
        self.lots[guest].append(lot)
        return lot

    def _add(self, guest, points, expires):
        """What is owed first, then a lot."""
        for lot in self.lots[guest]:
            part = min(points, max(0, -lot.remaining))
            lot.remaining += part
            points -= part
        return self._new_lot(guest, points, expires) if points else None

    def _take(self, lots, points):
        parts = []
        for lot in lots:
            part = min(points, max(0, lot.remaining))
            if part:
                lot.remaining -= part
                parts.append((lot, part))
            points -= part
        return parts, points

    def _oldest(self, guest):
        return sorted(self.lots[guest], key=lambda lot: lot.age)

    # -- what happens

    def redeem(self, guest, points):
        """The parts that pay, or None where there is not enough."""
        held = sum(max(0, lot.remaining) for lot in self.lots[guest])
        if points > held - self.debt(guest):
            return None
        return self._take(self._oldest(guest), points)[0]

    def put_back(self, parts):
        for lot, part in parts:
            lot.remaining += part

    def pay(self, guest, lines, points, parts, expires):
        earned = (10 * sum(lines) - points) // 100
        lot = self._add(guest, earned, expires) if earned else None
        return Check(guest, lines, points, earned, lot, parts)

    def refund(self, check, numbers, restore):
        """Lines go back, and the discount with them if asked."""
        if restore and check.discount and not check.restored:
            check.restored = True
            self.put_back(check.parts)
        check.refunded |= numbers
        gone = sum(check.lines[n] for n in check.refunded)
        total = sum(check.lines)
        taken = check.earned if gone == total else check.earned * gone // total
        more, check.taken_back = taken - check.taken_back, taken
        if more > 0:
            self._claw_back(check, more)

    def _claw_back(self, check, points):
        own = [check.lot] if check.lot else []
        others = [lot for lot in self._oldest(check.guest) if lot not in own]
        _parts, rest = self._take(own + others, points)
        owed = min(rest, max(0, self.debt_limit - self.debt(check.guest)))
        if owed:
            self._new_lot(check.guest, -owed, NEVER)

    def transfer(self, source, target, points):
        parts = self.redeem(source, points)
        for lot, part in parts or []:
            self._add(target, part, lot.expires)
        return parts is not None

    def join(self, source, target):
        moved = [lot for lot in self.lots[source] if lot.remaining > 0]
        owed = [lot for lot in self.lots[source] if lot.remaining < 0]
        for lot in moved:
            self._add(target, lot.remaining, lot.expires)
            lot.remaining = 0
        for lot in owed:
            self._new_lot(target, lot.remaining, NEVER)
            lot.remaining = 0

    def expire(self, day):
        for lots in self.lots.values():
            for lot in lots:
                if lot.remaining > 0 and lot.expires < day:
                    lot.remaining = 0
