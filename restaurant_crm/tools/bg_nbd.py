"""How often guests come, and when they stop: the model BG/NBD.

A guest comes at random, at a rate of the own, until one day, right after a visit, the
guest has had enough. Rates differ between guests as a gamma distribution (``r``,
``alpha``), the chances to stop as a beta distribution (``a``, ``b``).

P. Fader, B. Hardie, K. Lee: "Counting Your Customers" the Easy Way, Marketing Science
24 (2005), 275-284; equation 6 is the likelihood. Times may be in any unit.
"""

from collections import namedtuple

from .likelihood import libraries, maximise

BgNbd = namedtuple("BgNbd", "r alpha a b log_likelihood")
# Beyond, nothing changes any more, or SQL cannot count it (see forecasting.py).
R, A, B = (1e-3, 30.0), (1e-3, 10.0), (1e-3, 1e3)
LEAST_ALPHA = 1e-3  # of the average age


def fit_bg_nbd(repeats, recency, age, guests=None):
    """Estimate the model from visits of many guests.

    :param repeats: array of the visits after the first
    :param recency: array of the time from the first visit to the last
    :param age: array of the time from the first visit to now
    :param guests: array of how many guests are like that; one each if left out
    :return: ``BgNbd``
    :raise NoMaximum: these visits do not tell
    :raise ImportError: numpy or scipy is not installed
    """
    numpy, _optimize, _special = libraries()
    repeats, recency, age = (
        numpy.asarray(values, dtype=float) for values in (repeats, recency, age)
    )
    if guests is None:
        guests = numpy.ones_like(repeats)
    guests = numpy.asarray(guests, dtype=float)
    typical = max(1e-6, float(numpy.average(age, weights=guests)))
    parameters, value = maximise(
        lambda parameters: likelihood(parameters, repeats, recency, age, guests),
        (1.0, typical, 1.0, 1.0),
        (R, (LEAST_ALPHA * typical, None), A, B),
    )
    return BgNbd(*map(float, parameters), float(value))


def likelihood(parameters, repeats, recency, age, guests):
    """Return the logarithm of the likelihood, and its slopes along the parameters.

    :param parameters: r, alpha, a, b
    :param repeats: with recency, age and guests: arrays of numbers, see ``fit_bg_nbd``
    """
    numpy, _optimize, special = libraries()
    r, alpha, a, b = parameters
    gone = repeats > 0  # whoever came once cannot have stopped, says the model
    shape = r + repeats
    stops = b + numpy.where(gone, repeats, 1.0) - 1.0
    now, then = numpy.log(alpha + age), numpy.log(alpha + recency)
    here = -shape * now
    left = numpy.where(gone, numpy.log(a / stops) - shape * then, -numpy.inf)
    both = numpy.logaddexp(here, left)
    value = (
        special.gammaln(shape)
        - special.gammaln(r)
        + r * numpy.log(alpha)
        + special.betaln(a, b + repeats)
        - special.betaln(a, b)
        + both
    )
    here = numpy.exp(here - both)  # the chance that the guest still comes
    left = 1.0 - here
    digamma = special.digamma
    both_stop = digamma(a + b) - digamma(a + b + repeats)
    slopes = (
        digamma(shape) - digamma(r) + numpy.log(alpha) - here * now - left * then,
        r / alpha - shape * (here / (alpha + age) + left / (alpha + recency)),
        both_stop + left / a,
        both_stop + digamma(b + repeats) - digamma(b) - left / stops,
    )
    return guests @ value, numpy.array([guests @ slope for slope in slopes])
