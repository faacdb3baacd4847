"""Bands of age: what a guest tells more readily than a year of birth."""

# The age at which a band begins, and its key; in order of age.
BANDS = (
    (0, "child"),
    (14, "teen"),
    (18, "18"),
    (25, "25"),
    (35, "35"),
    (45, "45"),
    (55, "55"),
    (65, "65"),
)


def age_on(today, day, month, year):
    """Return the whole years lived since a birthday; never below zero."""
    return max(0, today.year - year - ((month, day) > (today.month, today.day)))


def age_band(age):
    """Return the key of the band that an age in years belongs to."""
    return next(name for start, name in reversed(BANDS) if age >= start)
