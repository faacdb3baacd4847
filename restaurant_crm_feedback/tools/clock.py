"""Time that counts: opening hours, less the time in which a guest is waited for.

Moments are naive datetimes in UTC. Periods are pairs (begin, end) of moments, in order
and apart; they may come from an endless generator. A pause may have no end (None): it
is going on. Days with a change of the clocks need no care here, since UTC has none.
"""

from datetime import datetime, timedelta

UNITS = {"minute": 60, "hour": 3600}


def seconds_allowed(value, unit, day_seconds):
    """Return how many seconds a target allows.

    :param float value: how many minutes, hours or days
    :param str unit: "minute", "hour" or "day"
    :param float day_seconds: what counts as a day: a day's opening hours
    :raises KeyError: for another unit
    """
    return round(value * (day_seconds if unit == "day" else UNITS[unit]))


def always(start):
    """Return the periods of somebody who never closes."""
    return [(start, datetime.max)]


def counted(periods, start, pauses=()):
    """Yield the parts of periods after a start that lie in no pause."""
    for begin, end in periods:
        begin = max(begin, start)
        for left, back in pauses:
            if left >= end or (back is not None and back <= begin):
                continue
            if left > begin:
                yield begin, left
            if back is None:
                return
            begin = back
        if begin < end:
            yield begin, end


def time_spent(periods, start, end, pauses=()):
    """Return the seconds that counted between two moments."""
    spent = 0.0
    for begin, until in counted(periods, start, pauses):
        if begin >= end:
            break
        spent += (min(until, end) - begin).total_seconds()
    return spent


def moment_after(periods, start, seconds, pauses=()):
    """Return when so many seconds will have counted; None if they never will: the
    pause has no end, or there are no more periods.
    """
    left = seconds
    for begin, end in counted(periods, start, pauses):
        length = (end - begin).total_seconds()
        if length >= left:
            return begin + timedelta(seconds=left)
        left -= length
    return None
