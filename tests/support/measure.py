"""Times taken side by side: what else the machine does meanwhile, it does to both."""

import statistics
import time
from dataclasses import dataclass

STRETCHES = 8


class Times(list):
    """Seconds, in the order in which they were taken."""

    @property
    def median(self):
        return statistics.median(self)

    @property
    def p95(self):
        return statistics.quantiles(self, n=20)[-1] if len(self) > 1 else self[0]


@dataclass(frozen=True)
class Comparison:
    """How long one thing takes beside another, round by round."""

    name: str
    base_name: str
    seconds: Times
    base_seconds: Times
    at_most: float | None  # what the ratio should be; None: no matter

    @property
    def ratio(self):
        return self.seconds.median / self.base_seconds.median

    @property
    def stretches(self):
        """The lowest and the highest ratio of an eighth of the rounds: how far to
        trust the ratio."""
        size = max(1, len(self.seconds) // STRETCHES)
        ratios = [
            statistics.median(self.seconds[start : start + size])
            / statistics.median(self.base_seconds[start : start + size])
            for start in range(0, len(self.seconds) - size + 1, size)
        ]
        return min(ratios), max(ratios)


def interleave(*subjects, rounds, warm_up=3):
    """Do several things in turn, each once a round, and every second round backwards.

    :param subjects: functions that prepare, and return the function to be timed
    :return: ``Times`` of each subject
    """
    times = [Times() for _subject in subjects]
    order = list(enumerate(subjects))
    for number in range(-warm_up, rounds):
        for index, prepare in order:
            timed = prepare()
            start = time.perf_counter()
            timed()
            seconds = time.perf_counter() - start
            if number >= 0:
                times[index].append(seconds)
        order.reverse()
    return times


def compare(name, subject, base_name, base, *, at_most, rounds, warm_up=3):
    """A ``Comparison`` of two subjects, see ``interleave``."""
    seconds, base_seconds = interleave(subject, base, rounds=rounds, warm_up=warm_up)
    return Comparison(name, base_name, seconds, base_seconds, at_most)
