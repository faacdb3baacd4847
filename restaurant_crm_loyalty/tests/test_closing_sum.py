from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools.closing import Paid, refund
from ..tools.till import is_within


@tagged("post_install", "-at_install")
class TestClosingSum(BaseCase):
    """The sum that goes back, without a database."""

    def paid(self, principal, bonus, consumed):
        left = principal + bonus - Decimal(str(consumed))
        return Paid(Decimal(principal), Decimal(bonus), left)

    def test_worked_number(self):
        counted, back = refund([self.paid(3000, 1000, 3594)], 2)
        self.assertEqual((counted, back), (Decimal("2695.50"), Decimal("304.50")))

    def test_half_a_cent_is_rounded_up(self):
        counted, _back = refund([self.paid(1, 1, "0.01")], 2)
        self.assertEqual(counted, Decimal("0.01"))

    def test_one_top_up_does_not_eat_up_another(self):
        top_ups = [self.paid(100, 0, 90), self.paid(100, 100, 150)]
        self.assertEqual(refund(top_ups, 2)[1], Decimal("35.00"))
        self.assertEqual(refund(top_ups, 2, Decimal(1))[1], Decimal("10.00"))

    def test_nothing(self):
        self.assertEqual(refund([], 2), (0, 0))

    def test_hours(self):
        cases = [(0, 0, 0, True), (11.5, 11.5, 14, True), (14, 11.5, 14, False)]
        cases += [(23, 22, 2, True), (1.99, 22, 2, True), (2, 22, 2, False)]
        cases += [(23.99, 18, 0, True), (0, 18, 0, False)]
        for hour, start, end, within in cases:
            self.assertEqual(is_within(hour, start, end), within, (hour, start, end))
