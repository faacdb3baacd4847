"""Parameters of a model that make what was seen most likely.

numpy and scipy are optional, and heavy: whoever looks for parameters loads them.
"""

import math

REACH = 9.0  # how far from the start to look, as a power of e
FLAT = 1e-5  # a slope, by guest, of which nothing can be gained any more


class NoMaximum(ValueError):
    """Nothing is most likely: what was seen does not tell."""


def libraries():
    """Return the modules numpy, scipy.optimize and scipy.special.

    :raise ImportError: one of them is not installed
    """
    import numpy
    from scipy import optimize, special

    return numpy, optimize, special


def maximise(likelihood, start, limits):
    """Find the positive parameters that are most likely.

    :param likelihood: a function of an array of parameters, which returns the logarithm
        of the likelihood, and an array of its slopes along the parameters
    :param start: positive numbers where to begin
    :param limits: for each parameter the least and the most that it may be; None is
        far away
    :return: (array of the parameters, logarithm of the likelihood)
    :raise NoMaximum: there is none
    :raise ImportError: see `libraries`
    """
    numpy, optimize, _special = libraries()
    start = numpy.log(start)
    bounds = [
        (
            math.log(least) if least else place - REACH,
            math.log(most) if most else place + REACH,
        )
        for place, (least, most) in zip(start, limits, strict=True)
    ]
    size, _slopes = likelihood(numpy.exp(start))
    size = max(1.0, abs(size))

    def cost(logs):
        parameters = numpy.exp(logs)
        value, slopes = likelihood(parameters)
        return -value / size, -slopes * parameters / size

    found = optimize.minimize(
        cost,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000, "maxfun": 2000},
    )
    inside = [
        low < place < high for place, (low, high) in zip(found.x, bounds, strict=True)
    ]
    steepest = numpy.abs(found.jac[inside]).max(initial=0.0)
    if not numpy.isfinite(found.fun) or not (found.success or steepest < FLAT):
        raise NoMaximum(found.message)
    return numpy.exp(found.x), -found.fun * size
