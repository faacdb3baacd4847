"""The day of a restaurant: it ends when the last guest is gone, not at midnight."""

from datetime import UTC, timedelta

import pytz

# Wall-clock hours at which a part of the day begins; before the first it is still late.
DAYPARTS = (
    (4.0, "breakfast"),
    (10.5, "lunch"),
    (14.5, "afternoon"),
    (17.0, "dinner"),
    (21.5, "late"),
)


def to_local(moment, tz):
    """Return the naive wall-clock time in ``tz`` of a naive UTC ``moment``."""
    local = moment.replace(tzinfo=UTC).astimezone(pytz.timezone(tz))
    return local.replace(tzinfo=None)


def to_utc(moment, tz):
    """Return the naive UTC time of a naive wall-clock ``moment`` in ``tz``.

    An hour that comes twice is taken for the first of the two, one that the clock
    leaves out for the time before.
    """
    zone = pytz.timezone(tz)
    return zone.localize(moment, is_dst=True).astimezone(UTC).replace(tzinfo=None)


def business_date(moment, tz, cutoff):
    """Return the business date of a naive UTC ``moment``.

    :param float cutoff: hour of the wall clock at which the day ends, e.g. 4.5
    """
    return clock_date(to_local(moment, tz), cutoff)


def clock_date(clock, cutoff):
    """Return the business date of a wall-clock time; ``cutoff`` as above."""
    return (clock - timedelta(hours=cutoff)).date()


def daypart(moment, tz):
    """Return the part of the day of a naive UTC ``moment``, a key of ``DAYPARTS``."""
    local = to_local(moment, tz)
    hour = local.hour + local.minute / 60
    return next((name for begin, name in reversed(DAYPARTS) if hour >= begin), "late")
