from random import Random

from odoo.tests import BaseCase

from odoo.addons.restaurant_crm.tools.effect import (
    LEAST_GUESTS,
    Sample,
    difference,
    is_enough,
    student_quantile,
)

CAMPAIGNS = 1000


def sample(values):
    return Sample(len(values), sum(values), sum(value**2 for value in values))


class TestEffectTools(BaseCase):
    def test_student_quantile(self):
        """Against printed tables, two-sided 95 %."""
        for freedom, expected in ((10, 2.228), (30, 2.042), (100, 1.984), (1e6, 1.960)):
            self.assertAlmostEqual(student_quantile(0.975, freedom), expected, 2)

    def test_worked_example(self):
        """Two arms of 100 and 50 guests; reckoned by hand."""
        treated = sample([0] * 60 + [1] * 30 + [2] * 10)  # mean 0.5
        held = sample([0] * 40 + [1] * 10)  # mean 0.2
        self.assertAlmostEqual(treated.variance, 45 / 99)
        self.assertAlmostEqual(held.variance, 8 / 49)
        effect = difference(treated, held)
        self.assertAlmostEqual(effect.difference, 0.3)
        error = (45 / 99 / 100 + 8 / 49 / 50) ** 0.5
        self.assertAlmostEqual(effect.high - effect.difference, 1.976 * error, 3)
        self.assertTrue(effect.is_certain)

    def test_arms_without_spread(self):
        effect = difference(sample([1] * 60), sample([1] * 60))
        self.assertEqual(tuple(effect), (0, 0, 0))
        self.assertFalse(effect.is_certain)

    def test_enough(self):
        some, few = sample([1] * LEAST_GUESTS), sample([1] * (LEAST_GUESTS - 1))
        self.assertTrue(is_enough(some, some))
        self.assertFalse(is_enough(some, few))

    def _simulate(self, lift, seed):
        """How often the interval holds the true effect, and how often it leaves zero
        out, over campaigns whose guests mostly do not come, and spend unevenly."""
        random = Random(seed)
        kept = found = 0
        for _number in range(CAMPAIGNS):
            arms = [
                sample(
                    [
                        random.gammavariate(2, 40) if random.random() < share else 0.0
                        for _guest in range(count)
                    ]
                )
                for count, share in ((540, 0.3 + lift), (180, 0.3))
            ]
            effect = difference(*arms)
            kept += effect.low <= lift * 80 <= effect.high
            found += effect.is_certain
        return kept / CAMPAIGNS, found / CAMPAIGNS

    def test_interval_holds_the_truth(self):
        kept, found = self._simulate(lift=0.1, seed=1)
        self.assertTrue(0.93 <= kept <= 0.97, kept)
        self.assertGreater(found, 0.3)

    def test_nothing_is_found_where_nothing_is(self):
        kept, found = self._simulate(lift=0.0, seed=2)
        self.assertTrue(0.93 <= kept <= 0.97, kept)
        self.assertAlmostEqual(found, 1 - kept)
