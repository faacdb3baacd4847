"""Segments that need no rule: what the figures of guests tell already.

Each is a condition on guests, as the domain editor would write it.
"""

NEW_DAYS = 60

SEGMENT_CLASSES = [
    ("quadrant_b", "B: comes often, spends well"),
    ("quadrant_a", "A: spends well, comes rarely"),
    ("quadrant_d", "D: comes often, spends little"),
    ("quadrant_c", "C: comes rarely, spends little"),
    ("rfm_champion", "Champions"),
    ("rfm_loyal", "Loyal guests"),
    ("rfm_at_risk", "Good guests at risk"),
    ("rfm_lost", "Lost guests by score"),
    ("churn_watch", "Overdue: watch"),
    ("churn_risk", "Overdue: at risk"),
    ("churn_lost", "Overdue: lost"),
    ("new", "New guests"),
    ("lapsed", "Lapsed guests"),
    ("birthday", "Birthday in 30 days"),
]


def class_domain(key, birthdays):
    """Return the domain of a class.

    :param str key: a key of ``SEGMENT_CLASSES``
    :param list birthdays: what `birthday_days` tells, for the class of that name
    """
    kind, _, value = key.partition("_")
    if kind == "quadrant":
        return [("quadrant", "=", value)]
    if kind == "rfm":
        return [("rfm_class", "=", value)]
    if kind == "churn":
        return [("churn_level", "=", value)]
    if key == "new":
        return [("first_visit", ">=", f"today -{NEW_DAYS}d")]
    if key == "lapsed":
        return [("lifecycle", "in", ("slipping", "lost"))]
    if key == "birthday":
        return birthday_domain(birthdays)
    raise KeyError(key)


def birthday_domain(days):
    """Return the domain of birthdays within days.

    :param list days: dates, one after the other
    """
    by_month = {}
    for day in days:
        by_month.setdefault(day.month, []).append(day.day)
    if (2 in by_month and 28 in by_month[2]) and 29 not in by_month[2]:
        by_month[2].append(29)  # celebrated a day early where the year has none
    terms = [
        [("birth_month", "=", month), ("birth_day", "in", sorted(numbers))]
        for month, numbers in by_month.items()
    ]
    domain = ["|"] * (len(terms) - 1)
    for term in terms:
        domain += ["&", *term]
    return ["&", ("birthday_lunar", "=", False), *domain]
