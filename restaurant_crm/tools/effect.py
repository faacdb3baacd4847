"""What a campaign brought: the difference between those it reached and those held out.

Guests are compared by the arm they were drawn into, whether the message reached them or
not (intention to treat); so nothing but chance and the campaign tells the arms apart.
"""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

LEAST_GUESTS = 50  # in each arm; with fewer, a few guests decide what comes out
LEVEL = 0.95


class Sample(NamedTuple):
    """An arm, summed up.

    count: guests; total: sum of what is measured of each; squares: sum of its squares
    """

    count: int
    total: float
    squares: float

    @property
    def mean(self):
        return self.total / self.count if self.count else 0.0

    @property
    def variance(self):
        """Of one guest, without bias."""
        if self.count < 2:
            return 0.0
        spread = self.squares - self.total**2 / self.count
        return max(spread, 0.0) / (self.count - 1)


class Effect(NamedTuple):
    """Per guest, in the unit of what is measured; low and high enclose the true
    difference in 95 of 100 campaigns."""

    difference: float
    low: float
    high: float

    @property
    def is_certain(self):
        """Chance alone would rarely bring as much."""
        return self.low > 0 or self.high < 0


def is_enough(*samples):
    """Whether there are guests enough in each arm to say anything."""
    return all(sample.count >= LEAST_GUESTS for sample in samples)


def difference(treated, held):
    """Compare two arms.

    The interval is Welch's: the arms may differ in size and in spread (B. L. Welch, The
    generalization of "Student's" problem, Biometrika 34, 1947).

    :param Sample treated: those who were to get the message
    :param Sample held: those who were not
    :rtype: Effect
    """
    parts = [sample.variance / sample.count for sample in (treated, held)]
    error = sqrt(sum(parts))
    middle = treated.mean - held.mean
    if not error:
        return Effect(middle, middle, middle)
    freedom = sum(parts) ** 2 / sum(
        part**2 / (sample.count - 1)
        for part, sample in zip(parts, (treated, held), strict=True)
    )
    reach = student_quantile(0.5 + LEVEL / 2, freedom) * error
    return Effect(middle, middle - reach, middle + reach)


def student_quantile(share, freedom):
    """Student's t below which a share of all values lies: the expansion of Cornish and
    Fisher (1937), to 0.001 from ten degrees of freedom on.

    :param float share: between 0 and 1
    :param float freedom: degrees of freedom, ten at least
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))
