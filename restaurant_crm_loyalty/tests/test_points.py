from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from odoo.tests.common import BaseCase

from ..tools import points, points_lots
from ..tools.points import CheckLine, Rule
from ..tools.points_lots import PointsLot
from ..tools.refusal import Refusal

PER_TEN = Rule(1, "amount", Fraction(1), Fraction(10))
NOW, TODAY = datetime(2026, 3, 10, 12), date(2026, 3, 10)


def line(number, amount, quantity=1, product=1, categories=(), excluded=False):
    return CheckLine(
        *(number, product, frozenset(categories), Fraction(quantity)),
        *(points.to_fraction(amount), excluded),
    )


def lot(number, remaining, expires_on=None, granted=None, operation=None, **values):
    remaining = Decimal(remaining)
    granted = remaining if granted is None else Decimal(granted)
    operation = operation or number
    return PointsLot(number, 1, operation, granted, remaining, expires_on, **values)


class TestPoints(BaseCase):
    """Worked numbers of earning, refunds and redeeming, in plain values."""

    def earn(self, lines, *rules, rounding="floor", **values):
        earned = points.earn(lines, rules or (PER_TEN,), **values)
        return float(points.round_points(earned.exact, rounding, 2))

    def test_one_point_for_ten_is_rounded_down(self):
        """One point per 10: 105 gives 10."""
        self.assertEqual(self.earn([line(1, 105)]), 10)

    def test_roundings(self):
        for amount, floor, half_up, exact in (
            (104.99, 10, 10, 10.5),
            (105, 10, 11, 10.5),
            (109.99, 10, 11, 11.0),
            (0.01, 0, 0, 0.0),
        ):
            with self.subTest(amount=amount):
                for rounding, expected in zip(
                    points.ROUNDINGS, (floor, half_up, exact), strict=True
                ):
                    earned = self.earn([line(1, amount)], rounding=rounding)
                    self.assertEqual(earned, expected)

    def test_rounded_once_a_check(self):
        """Three dishes of 3.33… points are ten together, not nine."""
        third = Fraction(100, 3)
        lines = [CheckLine(n, 1, frozenset(), Fraction(1), third) for n in (1, 2, 3)]
        self.assertEqual(self.earn(lines), 10)

    def test_discounts_and_bonus_money_lessen_all_lines(self):
        """200 of which 100 earn nothing, 20 off, 60 from bonus: 60 of 100 count."""
        lines = [line(1, 100), line(2, 100, excluded=True), line(3, -20)]
        earned = points.earn(lines, [PER_TEN], Fraction(60))
        self.assertEqual(earned.base, 60)
        self.assertEqual(earned.exact, 6)

    def test_nothing_is_left_of_a_check_paid_by_bonus(self):
        self.assertEqual(self.earn([line(1, 50)], paid_part=80), 0)
        self.assertEqual(self.earn([line(1, -50)]), 0)

    def test_first_amount_rule_that_fits_a_line(self):
        wine = Rule(2, "amount", Fraction(3), Fraction(10), categories=frozenset([7]))
        lines = [line(1, 100, categories=[7]), line(2, 100)]
        self.assertEqual(self.earn(lines, wine, PER_TEN), 40)
        self.assertEqual(self.earn(lines, PER_TEN, wine), 20)

    def test_products_and_visits_come_on_top(self):
        soup = Rule(2, "product", Fraction(5), products=frozenset([9]))
        visit = Rule(3, "visit", Fraction(20), min_amount=Fraction(50))
        lines = [line(1, 40, quantity=2, product=9), line(2, 10)]
        self.assertEqual(self.earn(lines, PER_TEN, soup, visit), 5 + 10 + 20)
        cheap = [line(1, 39.99, quantity=2, product=9), line(2, 10)]
        self.assertEqual(self.earn(cheap, PER_TEN, soup, visit), 4 + 10)
        self.assertEqual(self.earn(lines, visit, visits=False), 0)

    def test_multipliers(self):
        double = Rule(4, "multiply", factor=Fraction(2))
        triple = Rule(5, "multiply", factor=Fraction(3), products=frozenset([9]))
        lines = [line(1, 100), line(2, 100, product=9)]
        tier = Fraction(3, 2)
        self.assertEqual(self.earn(lines, PER_TEN, tier_factor=tier), 30)
        both = (PER_TEN, double, triple)
        self.assertEqual(self.earn(lines, *both, tier_factor=tier), 20 + 30)
        self.assertEqual(
            self.earn(lines, *both, tier_factor=tier, factor_mode="product"), 30 + 45
        )

    def take_back(self, lines, refunded, *rules):
        earned = points.earn(lines, rules or (PER_TEN,))
        rounded = points.round_points(earned.exact, "floor")
        return points.taken_back(
            *(earned.shares, earned.bases, rounded),
            {key: Fraction(part) for key, part in refunded.items()},
            "floor",
        )

    def test_three_partial_refunds_are_the_whole(self):
        """Of 10 points for 100, refunds of 33, 33 and 34 take 3, 6 and 10."""
        lines = [line(1, 33), line(2, 33), line(3, 34)]
        self.assertEqual(self.take_back(lines, {1: 1}), 3)
        self.assertEqual(self.take_back(lines, {1: 1, 2: 1}), 6)
        self.assertEqual(self.take_back(lines, {1: 1, 2: 1, 3: 1}), 10)

    def test_refund_of_what_earned_nothing_takes_nothing(self):
        lines = [line(1, 100), line(2, 50, excluded=True)]
        self.assertEqual(self.take_back(lines, {2: 1}), 0)
        self.assertEqual(self.take_back(lines, {1: 1}), 10)

    def test_visit_points_go_below_the_threshold(self):
        visit = Rule(3, "visit", Fraction(20), min_amount=Fraction(50))
        lines = [line(1, 50), line(2, 30)]
        self.assertEqual(self.take_back(lines, {2: 1}, visit), 0)
        self.assertEqual(self.take_back(lines, {1: "1/2"}, visit), 0)
        self.assertEqual(self.take_back(lines, {1: "3/5", 2: "1/30"}, visit), 20)

    # -- lots

    def test_redeem_takes_what_expires_first(self):
        lots = [
            lot(1, 100),
            lot(2, 50, date(2026, 12, 31)),
            lot(3, 50, date(2026, 3, 31)),
        ]
        parts = points_lots.redeem(lots, Decimal(80), NOW, TODAY)
        self.assertEqual([(x.id, int(part)) for x, part in parts], [(3, 50), (2, 30)])

    def test_boundaries_of_validity(self):
        for expires_on, usable_from, usable in (
            (date(2026, 3, 10), None, True),
            (date(2026, 3, 9), None, False),
            (None, datetime(2026, 3, 10, 12), True),
            (None, datetime(2026, 3, 10, 12, 0, 1), False),
        ):
            one = lot(1, 10, expires_on, usable_from=usable_from)
            self.assertEqual(one.is_usable(NOW, TODAY), usable)

    def test_what_is_owed_is_not_there_to_spend(self):
        lots = [lot(1, 100), lot(2, -30, granted=-40)]
        with self.assertRaises(Refusal) as refused:
            points_lots.redeem(lots, Decimal(71), NOW, TODAY)
        self.assertEqual(refused.exception.values["points"], 70)
        self.assertTrue(points_lots.redeem(lots, Decimal(70), NOW, TODAY))
        parts, rest = points_lots.repay(lots, Decimal(50))
        self.assertEqual([(x.id, part) for x, part in parts], [(2, 30)])
        self.assertEqual(rest, 20)

    def test_claw_back_begins_with_the_own_lot(self):
        lots = [lot(1, 5, date(2026, 4, 30)), lot(2, 10, date(2027, 4, 30))]
        parts, rest = points_lots.claw_back(lots, Decimal(12), own_operation=2)
        self.assertEqual([(x.id, int(p)) for x, p in parts], [(2, 10), (1, 2)])
        self.assertFalse(rest)

    def test_most_that_may_pay(self):
        """Half of 97.30 is 48.65: 4,860 points of a cent, in steps of ten."""
        cent = Decimal("0.01")
        args = Decimal("97.30"), Decimal(50), cent, Decimal(10)
        self.assertEqual(points_lots.most(Decimal(9000), *args), 4860)
        self.assertEqual(points_lots.most(Decimal(1234), *args), 1230)
        self.assertEqual(points_lots.most(Decimal(9), *args), 0)
        self.assertEqual(points_lots.worth(Decimal(4860), cent, 2), Decimal("48.60"))
