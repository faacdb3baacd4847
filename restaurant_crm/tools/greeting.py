"""What to say to a guest who is here again, and why."""

MONTHLY = 3  # visits in a month from which on it is worth a word
LONG_DAYS, LONG_FACTOR = 60, 2.5
MILESTONES = {10, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500}


def choose_greeting(visits, days_away, month_visits, cadence=0):
    """Return (reason, number) for the one thing to say, or None.

    The visit that is going on counts as well: it is not paid yet.

    :param int visits: visits before this one
    :param int days_away: days since the last of them
    :param int month_visits: visits of this month, before today
    :param float cadence: days between visits as is usual for the guest; 0 if unknown
    """
    if not visits:
        return None  # the card says that it is the first visit
    if days_away >= max(LONG_DAYS, LONG_FACTOR * cadence):
        return "back", days_away
    if visits + 1 in MILESTONES:
        return "milestone", visits + 1
    if month_visits + 1 >= MONTHLY:
        return "month", month_visits + 1
    return None
