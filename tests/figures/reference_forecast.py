"""What guests may do in the next year, worked out by the definition of the models.

It shares no code and no formula with the addon: where that has a series, this adds up
over all chances that a guest stops (slow), and over the published closed form.
"""

import csv
import importlib.util
import math
from pathlib import Path

from scipy import integrate, special

YEAR = 365


def alive(model, repeats, recency, age):
    """Fader, Hardie, Lee (2005); 1 for whoever came once."""
    if not repeats:
        return 1.0
    odds = math.log(model["a"] / (model["b"] + repeats - 1)) + (
        model["r"] + repeats
    ) * math.log((model["alpha"] + age) / (model["alpha"] + recency))
    return 1 / (1 + math.exp(odds)) if odds < 700 else 0.0


def expected(model, repeats, recency, age, days=YEAR):
    """The visits of a guest who stops with the chance p after each visit, and comes at
    the rate l: (1 - exp(-l p days)) / p, on average over what is known of l and p.
    """
    shape = model["r"] + repeats
    reach = days / (model["alpha"] + age)
    a, b = model["a"], model["b"] + repeats

    def visits(p):
        return -math.expm1(-shape * math.log1p(p * reach)) / p if p else shape * reach

    # a beta distribution is steep at both ends: as powers at the end, by halves
    scale = math.exp(-special.betaln(a, b))
    options = {
        **{"weight": "alg", "epsabs": 0, "epsrel": 1e-10, "limit": 400},
        "full_output": True,  # or it warns where it cannot be sure of the last digits
    }
    low, *_about = integrate.quad(
        lambda p: scale * visits(p) * (1 - p) ** (b - 1),
        *(0, 0.5),
        wvar=(a - 1, 0),
        **options,
    )
    high, *_about = integrate.quad(
        lambda p: scale * visits(p) * p ** (a - 1),
        *(0.5, 1),
        wvar=(0, b - 1),
        **options,
    )
    return alive(model, repeats, recency, age) * (low + high)


def published(model, repeats, recency, age, days=YEAR):
    """By equation 10 of the paper; a must not be 1."""
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    shape = r + repeats
    series = special.hyp2f1(
        shape, b + repeats, a + b + repeats - 1, days / (alpha + age + days)
    )
    left = 1 - ((alpha + age) / (alpha + age + days)) ** shape * series
    return (a + b + repeats - 1) / (a - 1) * left * alive(model, repeats, recency, age)


def worth(model, visits, spend):
    """What a visit brings by the Gamma-Gamma model, between the own and the usual."""
    p, q, v = (model[f"spend_{name}"] for name in "pqv")
    own = p * visits / (p * visits + q - 1)
    return own * spend + (1 - own) * p * v / (q - 1)


def cdnow(name):
    """Rows of a table of the CDNOW study, which the package `lifetimes` brings."""
    # found, not imported: of its code we need nothing
    (package,) = importlib.util.find_spec("lifetimes").submodule_search_locations
    path = Path(package) / "datasets" / f"cdnow_customers_summary{name}.csv"
    with path.open() as file:
        return [
            {column: float(value) for column, value in row.items()}
            for row in csv.DictReader(file)
        ]
