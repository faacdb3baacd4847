"""What guests of the demonstration say, as plain numbers and words.

At the hot pot the wait at dinner has grown for a quarter of a year, and the bistro has
had a better cook for five months: trends that the reports show. The same day always
gives the same answers.
"""

import random
from datetime import timedelta
from typing import NamedTuple

SEED = 1911
ANSWERED = 0.34  # of visits
LONG_WAIT_DAYS, BETTER_COOK_DAYS = 90, 150
CHANNELS = ("receipt", "receipt", "receipt", "table", "message", "message")
ASPECTS = ("food", "service", "place", "price", "wait")

WORDS = {
    "en": {
        1: ("We waited for an hour, and the food was cold.", "Never again."),
        2: ("Too slow today.", "The main course was lukewarm.", "Rather loud."),
        3: ("All right, nothing special.", "Good food, but a long wait."),
        4: ("Very good, as ever.", "Friendly people.", "Lovely evening."),
        5: ("Wonderful!", "The best in town.", "Thank you for the birthday cake!"),
    },
    "zh": {
        1: ("等了一个小时，菜还是凉的。", "服务态度太差了。"),
        2: ("等位太久了。", "今天上菜很慢。", "汤底太咸。"),
        3: ("还可以。", "味道不错，就是等太久。"),
        4: ("一如既往地好吃。", "服务很热情。", "环境不错。"),
        5: ("太好吃了！", "全家都喜欢。", "谢谢你们的生日长寿面！"),
    },
}


class Told(NamedTuple):
    """One visit to be asked about, as much of it as matters."""

    key: int
    is_hot_pot: bool
    is_dinner: bool
    days_ago: int
    lang: str  # en or zh
    dishes: tuple  # ids


class Answer(NamedTuple):
    """What was said of it: stars 1–5, NPS 0–10 or None, CES 1–7 or None."""

    key: int
    channel: str
    after: timedelta
    score: int
    nps: int | None
    ces: int | None
    aspects: dict
    dishes: dict
    text: str | None


def plan_answers(visits):
    """Return the answers to some of the visits, in their order.

    :param visits: list of `Told`
    """
    rng = random.Random(SEED)  # noqa: S311  # a demonstration, no secret
    told = [visit for visit in visits if rng.random() < ANSWERED]
    return [_answer(visit, rng) for visit in told]


def _answer(visit, rng):
    waits = visit.is_hot_pot and visit.is_dinner and visit.days_ago < LONG_WAIT_DAYS
    cooks = not visit.is_hot_pot and visit.days_ago < BETTER_COOK_DAYS
    mean = {
        "food": 4.4 if visit.is_hot_pot or cooks else 3.7,
        "service": 4.1,
        "place": 4.2,
        "price": 3.9,
        "wait": 2.3 if waits else 4.0,
    }
    aspects = {name: _stars(rng, mean[name]) for name in ASPECTS if rng.random() < 0.8}
    whole = sum(mean.values()) / len(mean) - (0.6 if waits else 0)
    score = _stars(rng, whole + 0.1)
    nps = min(10, max(0, 2 * score + rng.choice((-1, 0, 0, 1))))
    ces = min(7, max(1, score + 1 + rng.choice((-1, 0, 1)) - (1 if waits else 0)))
    channel = rng.choice(CHANNELS)
    hours = rng.uniform(0.1, 1) if channel != "message" else rng.uniform(3, 40)
    return Answer(
        visit.key,
        channel,
        timedelta(hours=hours),
        score,
        nps if rng.random() < 0.75 else None,
        ces if rng.random() < 0.3 else None,
        aspects,
        {
            dish: _stars(rng, mean["food"])
            for dish in visit.dishes
            if rng.random() < 0.3
        },
        rng.choice(WORDS[visit.lang][score]) if rng.random() < 0.4 else None,
    )


def _stars(rng, mean):
    return min(5, max(1, round(rng.gauss(mean, 0.9))))
