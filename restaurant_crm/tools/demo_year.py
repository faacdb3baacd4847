"""A believable year at two outlets, as plain numbers: who came when and ate what.

Nothing here knows a record. The same day always gives the same year, so that tests and
screenshots agree; keys are the external ids of the demo guests and dishes.
"""

import random
from datetime import datetime, time, timedelta
from typing import NamedTuple

SEED = 1911
HOT_POT, BISTRO = "hot_pot", "bistro"
LUNCH, DINNER = 12, 18
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


class Habit(NamedTuple):
    """How one guest comes: every so many days, from `first` to `last` days ago."""

    guest: str | None
    outlet: str
    every: int
    covers: int
    hour: int = DINNER
    weekday: int | None = None
    first: int = 365
    last: int = 0
    takeaway: float = 0.0


class Check(NamedTuple):
    """One paid check. Times are those of the outlet; `dishes` says how many of each."""

    guest: str | None
    outlet: str
    opened: datetime
    minutes: int
    covers: int
    takeaway: bool
    table: int | None
    cash: bool
    dishes: dict[str, int]


HABITS = [
    # Regulars: the house knows them by name
    Habit("wang_li", HOT_POT, 7, 4, weekday=SAT),
    Habit("liu_family", HOT_POT, 7, 6, weekday=SUN),
    Habit("zhao_min", HOT_POT, 7, 2, LUNCH, WED),
    Habit("sun_wei", HOT_POT, 8, 3, weekday=FRI),
    Habit("emma_clarke", BISTRO, 7, 2, weekday=FRI),
    Habit("james_harrison", BISTRO, 7, 2, LUNCH, TUE),
    Habit("sophie_martin", BISTRO, 5, 1, LUNCH, takeaway=0.6),
    Habit("jinhai", BISTRO, 4, 5, LUNCH),
    # Every second week
    Habit("harrison_family", BISTRO, 14, 4, LUNCH, SUN),
    Habit("chen_guoqiang", BISTRO, 14, 3, weekday=THU),
    Habit("huang_jing", HOT_POT, 13, 2, last=22),
    Habit("zhou_jie", HOT_POT, 14, 4, weekday=FRI),
    Habit("wu_fang", HOT_POT, 12, 2, LUNCH, takeaway=0.4),
    Habit("li_na", HOT_POT, 15, 3, weekday=SAT),
    Habit("li_na", BISTRO, 21, 2, weekday=WED),
    Habit("zhang_wei", HOT_POT, 14, 5),
    Habit("olivia_bennett", BISTRO, 14, 2, weekday=SAT),
    Habit("yuki_tanaka", BISTRO, 10, 2, LUNCH, MON),
    Habit("cao_ying", BISTRO, 16, 2, LUNCH),
    # About once a month
    Habit("xu_lei", HOT_POT, 28, 4, weekday=SAT, last=45),
    Habit("ma_chao", HOT_POT, 30, 6),
    Habit("zhu_lin", HOT_POT, 27, 2, LUNCH, last=45),
    Habit("hu_bin", HOT_POT, 33, 4, weekday=FRI, last=280),
    Habit("hu_bin", HOT_POT, 33, 4, weekday=FRI, first=45),
    Habit("lin_yue", HOT_POT, 26, 2, first=240),
    Habit("guo_tao", HOT_POT, 31, 8, weekday=SUN),
    Habit("he_xin", BISTRO, 29, 2, weekday=SAT),
    Habit("lukas_weber", BISTRO, 25, 2, weekday=THU, first=200),
    Habit("marco_rossi", BISTRO, 30, 4),
    Habit("daniel_kim", HOT_POT, 28, 3),
    Habit("priya_nair", BISTRO, 32, 2, LUNCH),
    # They come less, or not any more
    Habit("gao_yuan", HOT_POT, 9, 3, weekday=THU, last=34),
    Habit("luo_yan", HOT_POT, 20, 4, last=150),
    Habit("liang_chen", HOT_POT, 25, 2, last=75),
    Habit("isabelle_laurent", BISTRO, 10, 2, weekday=FRI, last=95),
    Habit("david_cohen", BISTRO, 18, 3, last=56),
    Habit("zhang_wei_b", HOT_POT, 30, 2, last=240),
    # New this season
    Habit("song_jia", HOT_POT, 11, 2, first=40),
    Habit("tang_yi", HOT_POT, 14, 4, first=25),
    Habit("deng_hao", BISTRO, 12, 2, first=30),
    Habit("feng_xue", BISTRO, 9, 2, LUNCH, first=12),
    Habit("noah_fischer", BISTRO, 20, 2, first=21),
    # The same man as above: orders lunch from the office, under another number
    Habit("lukas_weber_b", BISTRO, 20, 1, LUNCH, first=70, takeaway=1.0),
    # Nobody asked for their name
    Habit(None, HOT_POT, 3, 3),
    Habit(None, HOT_POT, 4, 2, LUNCH, takeaway=0.5),
    Habit(None, BISTRO, 3, 2),
    Habit(None, BISTRO, 4, 1, LUNCH, takeaway=0.4),
]

# What has come on the menu lately, how many days ago, and what there was before
LAUNCHES = {"chocolate_tart": (25, "creme_brulee")}

TABLES = {
    HOT_POT: ((1, 2, 3, 4, 5, 6), (11, 12)),
    BISTRO: (range(21, 27), range(31, 35)),
}

# Dish and how many of it one head eats
HOT_POT_PLATES = {
    "beef_marbled": 0.45,
    "lamb_sliced": 0.35,
    "tripe": 0.25,
    "meatballs": 0.2,
    "shrimp_paste": 0.25,
    "lotus_root": 0.3,
    "greens": 0.35,
    "tofu_frozen": 0.25,
    "noodles": 0.3,
    "rice_cake": 0.25,
    "pork_crispy": 0.25,
    "plum_juice": 0.5,
    "tsingtao": 0.6,
}
# What a dish costs, as a share of its price; the others, USUAL_COST
USUAL_COST = 0.27
COSTS = {
    "beef_marbled": 0.46,
    "lamb_sliced": 0.41,
    "tripe": 0.38,
    "shrimp_paste": 0.35,
    "greens": 0.16,
    "lotus_root": 0.18,
    "plum_juice": 0.12,
    "burrata": 0.42,
    "steak_frites": 0.44,
    "sea_bass": 0.46,
    "risotto": 0.22,
    "onion_soup": 0.18,
    "espresso": 0.12,
}
BROTHS = ("broth_tallow", "broth_half", "broth_tomato", "broth_mushroom")
BISTRO_COURSES = (
    (0.4, ("onion_soup", "burrata")),
    (1.0, ("steak_frites", "roast_chicken", "sea_bass", "risotto", "burger")),
    (0.4, ("creme_brulee", "chocolate_tart")),
    (0.6, ("house_red", "craft_lager", "sparkling_water")),
    (0.4, ("espresso",)),
)


def plan_year(today):
    """All checks of the year before `today` (a date), the oldest first."""
    checks = []
    for habit in HABITS:
        # dice of their own: a change of one habit leaves the others alone
        key = f"{SEED} {habit.guest} {habit.outlet} {habit.every} {habit.first}"
        rng = random.Random(key)  # noqa: S311 (it keeps no secret)
        # Everybody has a favourite, so that favourites can be seen in the figures
        favourites = rng.sample(range(5), 2)
        for day in _days(rng, habit, today):
            checks += _visit(rng, habit, day, favourites)
    checks = [_before_launches(check, today) for check in checks]
    return sorted(checks, key=lambda check: (check.opened, check.guest or ""))


def _days(rng, habit, today):
    days = set()
    ago = habit.first - rng.randrange(min(habit.every, 7))
    while ago > habit.last:
        if rng.random() > 0.08:  # now and then they are travelling
            day = today - timedelta(days=max(1, ago + rng.randint(-1, 1)))
            days.add(_on_weekday(day, habit.weekday, today))
        ago -= habit.every + rng.randint(-habit.every // 6, habit.every // 6)
    return sorted(days)


def _on_weekday(day, weekday, today):
    if weekday is None:
        return day
    moved = day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
    return moved if moved < today else moved - timedelta(days=7)


def _visit(rng, habit, day, favourites):
    opened = datetime.combine(day, time(habit.hour, 30)) + timedelta(
        minutes=rng.randrange(-20, 110)
    )
    takeaway = rng.random() < habit.takeaway
    covers = max(1, habit.covers + rng.choice((-1, 0, 0, 0, 1)))
    small, large = TABLES[habit.outlet]
    check = Check(
        guest=habit.guest,
        outlet=habit.outlet,
        opened=opened,
        minutes=10 if takeaway else rng.randrange(45, 110),
        covers=1 if takeaway else covers,
        takeaway=takeaway,
        table=None if takeaway else rng.choice(large if covers > 5 else small),
        cash=rng.random() < 0.2,
        dishes=_dishes(rng, habit.outlet, covers, favourites),
    )
    split = habit.guest and covers > 3 and rng.random() < 0.06
    return _split(rng, check) if split else [check]


def _before_launches(check, today):
    """The same check, with what was on the menu at that time."""
    dishes = {}
    for dish, number in check.dishes.items():
        days, before = LAUNCHES.get(dish, (366, dish))
        if check.opened.date() < today - timedelta(days=days):
            dish = before
        dishes[dish] = dishes.get(dish, 0) + number
    return check._replace(dishes=dishes)


def _split(rng, check):
    """Friends sharing the bill: the same table pays a second, smaller check.

    As at the till, each of them says how many sat at the table.
    """
    shared = rng.sample(sorted(check.dishes), len(check.dishes) // 3)
    rest = {dish: n for dish, n in check.dishes.items() if dish not in shared}
    second = {dish: check.dishes[dish] for dish in shared}
    later = check.minutes + 5
    return [check._replace(dishes=rest), check._replace(dishes=second, minutes=later)]


def _dishes(rng, outlet, covers, favourites):
    if outlet == HOT_POT:
        return _hot_pot(rng, covers, favourites)
    dishes = {}
    for _head in range(covers):
        for share, choices in BISTRO_COURSES:
            if rng.random() < share:
                liked = choices[favourites[0] % len(choices)]
                dish = liked if rng.random() < 0.5 else rng.choice(choices)
                dishes[dish] = dishes.get(dish, 0) + 1
    return dishes


def _hot_pot(rng, covers, favourites):
    dishes = {BROTHS[favourites[0] % len(BROTHS)]: 1 + (covers > 5)}
    plates = sorted(HOT_POT_PLATES)
    for plate in plates:
        liked = 1.6 if plates.index(plate) % 5 in favourites else 0.8
        number = int(covers * HOT_POT_PLATES[plate] * liked + rng.random())
        if number:
            dishes[plate] = number
    return dishes
