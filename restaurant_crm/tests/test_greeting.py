from odoo.tests import BaseCase

from ..tools.greeting import choose_greeting


class TestGreeting(BaseCase):
    def test_one_reason_at_most(self):
        for visits, away, month, cadence, expected in (
            (0, False, 0, 0, None),
            (1, 5, 0, 0, None),
            (5, 59, 1, 0, None),
            (5, 60, 0, 0, ("back", 60)),
            (5, 70, 0, 30, None),  # comes once a month, is a little late
            (5, 75, 0, 30, ("back", 75)),
            (9, 5, 0, 0, ("milestone", 10)),
            (9, 94, 0, 0, ("back", 94)),
            (12, 5, 1, 0, None),
            (12, 5, 2, 0, ("month", 3)),
            (99, 2, 8, 3, ("milestone", 100)),
        ):
            with self.subTest(visits=visits, away=away, month=month, cadence=cadence):
                self.assertEqual(
                    choose_greeting(visits, away, month, cadence), expected
                )
