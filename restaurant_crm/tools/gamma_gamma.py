"""What a visit of a guest brings, as good as few visits tell: the model Gamma-Gamma.

What visits of one guest bring is gamma distributed around a mean of the own, and means
differ between guests: ``p``, ``q``, ``v``. The fewer visits there are, the more the
guest is taken for an ordinary one.

P. Fader, B. Hardie: The Gamma-Gamma Model of Monetary Value (2013), equation 1a.
"""

from collections import namedtuple

from .likelihood import libraries, maximise

GammaGamma = namedtuple("GammaGamma", "p q v log_likelihood")
LIMITS = ((1e-3, 1e4), (1.001, 1e3), (None, None))  # q above 1: there is a mean


def fit_gamma_gamma(visits, spend, guests=None):
    """Estimate the model from what visits of many guests brought.

    :param visits: array of how many visits there were, one at least
    :param spend: array of what a visit brought on average, more than nothing
    :param guests: array of how many guests are like that; one each if left out
    :return: ``GammaGamma``
    :raise NoMaximum: these visits do not tell
    :raise ImportError: numpy or scipy is not installed
    """
    numpy, _optimize, _special = libraries()
    visits, spend = (numpy.asarray(each, dtype=float) for each in (visits, spend))
    if guests is None:
        guests = numpy.ones_like(visits)
    guests = numpy.asarray(guests, dtype=float)
    typical = float(numpy.average(spend, weights=guests))
    parameters, value = maximise(
        lambda parameters: likelihood(parameters, visits, spend, guests),
        (2.0, 3.0, typical),
        LIMITS,
    )
    return GammaGamma(*map(float, parameters), float(value))


def likelihood(parameters, visits, spend, guests):
    """Return the logarithm of the likelihood, and its slopes along the parameters.

    :param parameters: p, q, v
    :param visits: with spend and guests: arrays of numbers, see ``fit_gamma_gamma``
    """
    numpy, _optimize, special = libraries()
    p, q, v = parameters
    gammaln, digamma = special.gammaln, special.digamma
    shape = p * visits
    paid = visits * spend
    total = numpy.log(paid + v)
    value = (
        gammaln(shape + q)
        - gammaln(shape)
        - gammaln(q)
        + q * numpy.log(v)
        + (shape - 1.0) * numpy.log(spend)
        + shape * numpy.log(visits)
        - (shape + q) * total
    )
    slopes = (
        visits * (digamma(shape + q) - digamma(shape) + numpy.log(paid) - total),
        digamma(shape + q) - digamma(q) + numpy.log(v) - total,
        q / v - (shape + q) / (paid + v),
    )
    return guests @ value, numpy.array([guests @ slope for slope in slopes])
