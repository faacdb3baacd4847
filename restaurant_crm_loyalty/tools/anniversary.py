from dateutil.relativedelta import relativedelta


def next_anniversary(first, today):
    """The first anniversary of a date that lies after today; 29 February ends at 28."""
    years = max(1, today.year - first.year)
    day = first + relativedelta(years=years)
    return day if day > today else first + relativedelta(years=years + 1)
