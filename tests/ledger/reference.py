"""A ledger as one would explain it on paper, in whole cents: slow, plain, no database.

It shares no code with the addon. The state machine asks both the same.
"""

from collections import defaultdict
from dataclasses import dataclass, field


class Refused(Exception):
    """With the code of the refusal."""


@dataclass
class Lot:
    unit: str
    granted: int
    grant: int  # which top-up it came from: 1, 2, 3, …
    number: int
    expires: int  # in months; 999 is never
    remaining: int = 0

    @property
    def age(self):
        """What expires first is spent first, then what was there first."""
        return (self.expires, self.grant, self.number)


@dataclass
class Hold:
    kind: str
    state: str
    attempt: int
    guest: int = 0
    parts: list = field(default_factory=list)  # (lot, cents)
    origin: object = None  # the hold that a refund gives back
    returned: list = field(default_factory=list)  # (lot, cents), of a payment


def total(parts, unit=None):
    return sum(cents for lot, cents in parts if unit in (None, lot.unit))


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


class Reference:
    def __init__(self, spend_order, ladder):
        self.spend_order = spend_order
        self.ladder = ladder  # {cents: (bonus cents, months)}
        self.lots = defaultdict(list)
        self.holds = {}
        self.top_ups = {}
        self.replies = {}
        self.unsettled = []

    # -- one effect per key

    def once(self, key, content, work):
        """The reply to a request: the first one's, whenever it is asked again."""
        if key in self.replies:
            first, reply = self.replies[key]
            return reply if first == content else self._refusal("key_conflict")
        try:
            reply = {"ok": True, **work()}
        except Refused as refused:
            reply = self._refusal(*refused.args)
        self.replies[key] = (content, reply)
        return reply

    def _refusal(self, code):
        return {"ok": False, "code": code}

    # -- what there is

    def available(self, guest, unit=None):
        return sum(
            lot.remaining for lot in self.lots[guest] if unit in (None, lot.unit)
        )

    def _add_lot(self, guest, unit, cents, grant, expires=999):
        number = sum(map(len, self.lots.values()))
        lot = Lot(unit, cents, grant, number, expires, cents)
        self.lots[guest].append(lot)

    # -- the verbs

    def top_up(self, guest, key, cents):
        def work():
            before = self.available(guest)
            grant = len(self.top_ups) + 1
            self.top_ups[key] = (guest, grant)
            self._add_lot(guest, "principal", cents, grant)
            rungs = [rung for rung in self.ladder if rung <= cents]
            bonus, months = self.ladder[max(rungs)] if rungs else (0, 0)
            if bonus:
                self._add_lot(guest, "bonus", bonus, grant, months or 999)
            return self._moved(cents, bonus, before, before + cents + bonus)

        return self.once(key, ("topup", guest, cents), work)

    def reverse(self, key):
        guest, grant = self.top_ups[key]

        def work():
            lots = [lot for lot in self.lots[guest] if lot.grant == grant]
            if any(lot.remaining != lot.granted for lot in lots):
                raise Refused("bonus_spent")
            for lot in lots:
                lot.remaining = 0
            return {}

        return self.once(f"reverse:{key}", (), work)

    def authorise(self, guest, key, attempt, cents):
        def work():
            self._check_attempt(key, attempt)
            before = self.available(guest)
            parts = self._choose(guest, cents)
            for lot, part in parts:
                lot.remaining -= part
            self.holds[key] = Hold("spend", "authorised", attempt, guest, parts)
            return self._held(parts, before, before - cents)

        return self.once(f"{key}:{attempt}", ("spend", guest, cents), work)

    def void(self, key, attempt):
        def work():
            hold = self.holds.setdefault(key, Hold("spend", "void", attempt))
            if hold.state == "void" or attempt < hold.attempt:
                return {"state": "void"}
            if hold.state == "captured":
                raise Refused("already_ended")
            if hold.kind == "spend":
                self._put_back(hold.parts)
            else:
                for part in hold.parts:
                    hold.origin.returned.remove(part)
            hold.state = "void"
            return {"state": "void"}

        return self.once(f"void:{key}:{attempt}", (), work)

    def capture(self, key):
        self.holds[key].state = "captured"
        self.unsettled.append(self.holds[key])

    def settle(self):
        """A refund reaches its lots when what its order owes is posted."""
        for hold in self.unsettled:
            if hold.kind == "refund":
                self._put_back(hold.parts)
        self.unsettled = []

    def refund(self, key, origin_key, cents):
        origin = self.holds[origin_key]

        def work():
            self._check_attempt(key, 0)
            if total(origin.returned) + cents > total(origin.parts):
                raise Refused("over_captured")
            before = self.available(origin.guest)
            parts = self._give_back(origin, cents)
            origin.returned += parts
            self.holds[key] = Hold(
                "refund", "authorised", 0, origin.guest, parts, origin
            )
            return self._held(parts, before, before + cents)

        return self.once(f"{key}:0", ("refund", origin_key, cents), work)

    # -- how

    def _check_attempt(self, key, attempt):
        hold = self.holds.get(key)
        if hold and hold.state == "authorised":
            raise Refused("key_conflict")
        if hold and (hold.state == "captured" or attempt <= hold.attempt):
            raise Refused("already_ended")

    def _choose(self, guest, cents):
        """Which lots pay: cent by cent would do the same, and take longer."""
        if cents > self.available(guest):
            raise Refused("insufficient")
        usable = [lot for lot in self.lots[guest] if lot.remaining]
        if self.spend_order == "proportional":
            return self._choose_proportionally(usable, cents)
        preferred = {"principal_first": "principal", "bonus_first": "bonus"}.get(
            self.spend_order
        )
        usable.sort(key=lambda lot: (lot.unit != preferred, lot.age))
        return self._take_in_order(usable, cents)

    def _take_in_order(self, lots, cents):
        parts = []
        for lot in lots:
            part = min(cents, lot.remaining)
            if part:
                parts.append((lot, part))
            cents -= part
        return parts

    def _choose_proportionally(self, usable, cents):
        """One top-up after the other; of each, principal and bonus as granted."""
        parts = []
        usable.sort(key=lambda lot: lot.age)
        for grant in dict.fromkeys(lot.grant for lot in usable):
            lots = [lot for lot in usable if lot.grant == grant]
            wanted = min(cents, sum(lot.remaining for lot in lots))
            cents -= wanted
            has = {lot.unit: lot for lot in lots}
            if len(has) == 1:
                parts += self._take_in_order(lots, wanted)
                continue
            principal, bonus = has["principal"], has["bonus"]
            granted = principal.granted + bonus.granted
            share = half_up(wanted * principal.granted, granted)
            share = min(share, principal.remaining)
            share = max(share, wanted - bonus.remaining)
            parts += [(principal, share), (bonus, wanted - share)]
        return [(lot, part) for lot, part in parts if part]

    def _give_back(self, origin, cents):
        """In the ratio in which it was paid, so that parts add up to the whole."""
        paid, back = origin.parts, origin.returned
        share = half_up(
            (total(back) + cents) * total(paid, "principal"), total(paid)
        ) - total(back, "principal")
        share = min(max(share, 0), cents)
        due = {"principal": share, "bonus": cents - share}
        parts = []
        for lot, taken in sorted(paid, key=lambda part: part[0].age, reverse=True):
            left = taken - sum(given for other, given in back if other is lot)
            part = min(left, due[lot.unit])
            due[lot.unit] -= part
            if part:
                parts.append((lot, part))
        return parts

    def _put_back(self, parts):
        for lot, part in parts:
            lot.remaining += part

    def _held(self, parts, before, after):
        principal, bonus = total(parts, "principal"), total(parts, "bonus")
        amount = principal + bonus
        return {
            "state": "authorised",
            **self._moved(principal, bonus, before, after),
            "amount": amount,
        }

    def _moved(self, principal, bonus, before, after):
        return {
            "principal": principal,
            "bonus": bonus,
            "balance_before": before,
            "balance_after": after,
        }
