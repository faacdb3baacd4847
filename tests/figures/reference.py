"""Figures of guests as one would work them out on paper: slow, plain, no database.

It shares no code with the addon. Amounts are whole cents. The rules and their numbers
are those of the addon's `readme/DEVELOP.rst`.
"""

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

MONTH = 30.4375
LEVELS = ["none", "watch", "risk", "lost"]


@dataclass(frozen=True)
class Visit:
    day: date
    cents: int
    covers: int
    daypart: str
    channel: str
    outlet: int
    margin: int | None = None
    active: bool = True


@dataclass(frozen=True)
class Rules:
    today: date
    window_start: date
    minimum_visits: int = 2
    threshold_mode: str = "median"
    frequency_threshold: float = 2.0
    spend_threshold: float = 150.0
    frequency_percentile: int = 60
    spend_percentile: int = 60
    spend_per_cover: bool = False
    churn_watch: float = 1.5
    churn_risk: float = 2.5
    churn_lost: float = 6.0
    churn_lost_days: int = 365


def percentile(values, share):
    """Between the two values that it falls between."""
    values = sorted(values)
    if not values:
        return None
    place = (len(values) - 1) * share
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def favourite(values):
    """The most frequent; of equals, the first in order."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def half_up(value):
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def count(visits, rules):
    """The figures of one guest; visits come in the order in which they were written."""
    visits = sorted((v for v in visits if v.active), key=lambda visit: visit.day)
    if not visits:
        return {
            **dict.fromkeys(("visits", "covers", "cents", "margin"), 0),
            **dict.fromkeys(("window_visits", "window_covers", "window_cents"), 0),
            **dict.fromkeys(("first", "last", "window_first", "return_days"), None),
            **dict.fromkeys(("last_gap", "cadence", "drop", "daypart"), None),
            **dict.fromkeys(("channel", "outlet", "several"), None),
        }
    days = [visit.day for visit in visits]
    gaps = [(later - day).days for day, later in zip(days, days[1:], strict=False)]
    recent = [visit for visit in visits if visit.day > rules.window_start]
    return {
        "visits": len(visits),
        "covers": sum(visit.covers for visit in visits),
        "cents": sum(visit.cents for visit in visits),
        "margin": sum(visit.margin or 0 for visit in visits),
        "first": days[0],
        "last": days[-1],
        "window_visits": len(recent),
        "window_covers": sum(visit.covers for visit in recent),
        "window_cents": sum(visit.cents for visit in recent),
        "window_first": recent[0].day if recent else None,
        "return_days": gaps[0] if gaps else None,
        "last_gap": gaps[-1] if gaps else None,
        "cadence": max(3, statistics.median(gaps[-8:])) if len(gaps) >= 2 else None,
        "drop": spend_drop([visit.cents for visit in visits]),
        "daypart": favourite(visit.daypart for visit in visits),
        "channel": favourite(visit.channel for visit in visits),
        "outlet": favourite(visit.outlet for visit in visits),
        "several": len({visit.outlet for visit in visits}) > 1,
    }


def spend_drop(amounts):
    """The last three visits below 70 % of the three to six before them: by how much."""
    last, before = amounts[-3:], amounts[-9:-3]
    if len(before) < 3 or sum(before) <= 0:
        return None
    ratio = Fraction(sum(last), len(last)) / Fraction(sum(before), len(before))
    return half_up(100 * (1 - ratio)) if ratio < Fraction(7, 10) else None


def frequency(guest, rules):
    months = max(1.0, (rules.today - guest["window_first"]).days / MONTH)
    return guest["window_visits"] / months


def spend(guest, rules):
    heads = guest["window_covers"] if rules.spend_per_cover else guest["window_visits"]
    return guest["window_cents"] / 100 / heads if heads else None


def measure(guests, rules):
    """What all guests together are measured against."""
    recent = [guest for guest in guests if guest["window_visits"]]
    several = [
        guest
        for guest in recent
        if guest["window_visits"] >= max(2, rules.minimum_visits)
    ]
    if rules.threshold_mode == "absolute":
        often, much = rules.frequency_threshold, rules.spend_threshold
    else:
        shares = (0.5, 0.5)
        if rules.threshold_mode == "percentile":
            shares = rules.frequency_percentile / 100, rules.spend_percentile / 100
        spends = [spend(guest, rules) for guest in several]
        often = percentile([frequency(guest, rules) for guest in several], shares[0])
        much = percentile([value for value in spends if value is not None], shares[1])
    visits = sum(guest["window_visits"] for guest in recent)
    return {
        "count": len(recent),
        "often": often,
        "much": much,
        "return_days": percentile(
            [guest["return_days"] for guest in guests if guest["visits"] > 1], 0.5
        ),
        "average": visits and sum(g["window_cents"] for g in recent) / 100 / visits,
    }


def rank(guest, guests, measured, rules, urgent=False):
    """What the night says about one guest among all."""
    level = churn_level(guest, measured, rules, urgent)
    scores = rfm_scores(guest, guests, measured, rules)
    return {
        "scores": scores,
        "rfm_class": rfm_class(*scores) if scores else None,
        "quadrant": quadrant(guest, measured, rules),
        "level": level,
        "lifecycle": lifecycle(guest, level, measured, rules),
    }


def rfm_scores(guest, guests, measured, rules):
    if not guest["window_visits"]:
        return None
    recent = [other for other in guests if other["window_visits"]]
    if measured["count"] >= 50:
        return tuple(
            fifth([other[name] for other in recent], guest[name])
            for name in ("last", "window_visits", "window_cents")
        )
    away = (rules.today - guest["last"]).days
    worth = guest["window_cents"] / 100
    average = measured["average"] or 1.0
    return (
        1 + sum(away <= limit for limit in (14, 30, 60, 120)),
        1 + sum(guest["window_visits"] >= limit for limit in (2, 3, 6, 12)),
        1 + sum(worth >= limit * average for limit in (1.5, 2.5, 5.5, 11.5)),
    )


def fifth(values, value):
    """By how many are below; equals have the same number below them."""
    below = sum(other < value for other in values)
    return min(5, 1 + int(5 * (below / (len(values) - 1))))


def rfm_class(recency, often, money):
    if recency >= 4 and often >= 4 and money >= 4:
        return "champion"
    if recency >= 4 and often >= 4 and money >= 3:
        return "loyal"
    if recency == 5 and often <= 2:
        return "new"
    if recency <= 2 and often >= 3 and money >= 3:
        return "at_risk"
    if recency <= 2 and often <= 2:
        return "lost"
    return "other"


def quadrant(guest, measured, rules):
    if not guest["window_visits"]:
        return None
    if guest["window_visits"] < rules.minimum_visits:
        return "new"
    often = measured["often"]
    comes_often = often is not None and frequency(guest, rules) >= often
    much, worth = measured["much"], spend(guest, rules)
    spends_well = much is not None and worth is not None and worth >= much
    return {
        (True, True): "b",
        (False, True): "a",
        (True, False): "d",
        (False, False): "c",
    }[comes_often, spends_well]


def rhythm(guest, measured):
    if guest["cadence"] is not None:
        return guest["cadence"]
    if measured["return_days"] is not None:
        return max(3, measured["return_days"])
    return None


def is_lost(days, guest, measured, rules):
    usual = rhythm(guest, measured)
    late = usual is not None and days >= rules.churn_lost * usual
    return late or days > rules.churn_lost_days


def churn_level(guest, measured, rules, urgent):
    if not guest["visits"]:
        return None
    days = (rules.today - guest["last"]).days
    usual = rhythm(guest, measured)
    level = 0
    if is_lost(days, guest, measured, rules):
        level = 3
    elif usual is not None and days >= rules.churn_risk * usual:
        level = 2
    elif usual is not None and days >= rules.churn_watch * usual:
        level = 1
    return LEVELS[min(3, level + urgent)]


def lifecycle(guest, level, measured, rules):
    if not guest["visits"]:
        return "prospect"
    if level == "lost":
        return "lost"
    if guest["first"] > rules.today - timedelta(days=60):
        return "new"
    if level != "none":
        return "slipping"
    gap = guest["last_gap"]
    if (
        gap is not None
        and is_lost(gap, guest, measured, rules)
        and guest["last"] > rules.today - timedelta(days=90)
    ):
        return "returned"
    return "active"
