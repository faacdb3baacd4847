"""Lights of indicators: how near a figure is to its target."""

GREEN, AMBER, RED = "green", "amber", "red"
# So far apart figures are the same: less than anybody would show.
EPSILON = 1e-9


def light(actual, target, tolerance, better):
    """The light of a figure.

    Green at the target or better, amber within the tolerance, red beyond it. The
    tolerance is a part of the target's size, so it works below zero as well; a target
    of zero has none.

    :param float tolerance: in per cent of the target
    :param str better: "up" where more is better, "down" where less is
    """
    missing = target - actual if better == "up" else actual - target
    if missing <= EPSILON:
        return GREEN
    return AMBER if missing <= abs(target) * tolerance / 100 + EPSILON else RED


def trend(change, better):
    """ "better", "worse" or "same", for a change since the month before."""
    if abs(change) <= EPSILON:
        return "same"
    return "better" if (change > 0) == (better == "up") else "worse"
