"""When the same thing goes wrong again and again."""

from datetime import timedelta

TIMES = 3
DAYS = 7


def recurs(moments, times=TIMES, days=DAYS):
    """Tell whether so many of some moments lie within so many days.

    :param list moments: datetimes, in any order
    """
    ordered = sorted(moments)
    within = timedelta(days=days)
    pairs = zip(ordered, ordered[times - 1 :], strict=False)
    return any(last - first <= within for first, last in pairs)
