from odoo.tests import BaseCase, tagged

from ..tools.coupon_stacking import Coupon, Line, allocate, judge


def line(key, amount, product=1, quantity=1, price=None):
    return Line(key, frozenset([product]), quantity, amount, price or amount)


def amount(id_, value, **rules):
    return Coupon(id_, "amount", value, offer=id_, **rules)


def percent(id_, value, **rules):
    return Coupon(id_, "percent", value, offer=id_, **rules)


def dish(id_, product, **rules):
    return Coupon(id_, "dish", 1, offer=id_, products=frozenset([product]), **rules)


@tagged("post_install", "-at_install")
class TestCouponStacking(BaseCase):
    """The rules of coupons beside each other, in cents."""

    def savings(self, lines, coupons, **options):
        return {
            id_: outcome.problem or outcome.saving
            for id_, outcome in judge(lines, coupons, **options).items()
        }

    # -- one coupon

    def test_threshold_is_met_to_the_cent(self):
        coupon = amount(1, 2000, minimum=10000)
        self.assertEqual(self.savings([line("a", 10000)], [coupon]), {1: 2000})
        outcome = judge([line("a", 9999)], [coupon])[1]
        self.assertEqual((outcome.problem, outcome.missing), ("threshold", 1))

    def test_percent_has_a_cap(self):
        lines = [line("a", 30000)]
        self.assertEqual(self.savings(lines, [percent(1, 20)]), {1: 6000})
        self.assertEqual(self.savings(lines, [percent(1, 20, cap=5000)]), {1: 5000})

    def test_percent_is_rounded_half_up(self):
        self.assertEqual(self.savings([line("a", 1005)], [percent(1, 10)]), {1: 101})
        self.assertEqual(self.savings([line("a", 1004)], [percent(1, 10)]), {1: 100})

    def test_amount_takes_no_more_than_there_is(self):
        self.assertEqual(self.savings([line("a", 700)], [amount(1, 2000)]), {1: 700})

    def test_free_dish_leaves_extras(self):
        lines = [line("a", 1300, product=7, price=1000), line("b", 5000)]
        self.assertEqual(self.savings(lines, [dish(1, 7)]), {1: 1000})
        self.assertEqual(self.savings(lines[1:], [dish(1, 7)]), {1: "dish"})

    def test_free_dish_of_a_line_with_a_discount(self):
        lines = [line("a", 900, product=7, price=1000)]
        self.assertEqual(self.savings(lines, [dish(1, 7)]), {1: 900})

    def test_dish_at_a_price(self):
        coupon = Coupon(1, "dish_price", 990, products=frozenset([7]))
        lines = [line("a", 7600, product=7, quantity=2, price=3800)]
        self.assertEqual(self.savings(lines, [coupon]), {1: 2810})
        cheap = [line("a", 900, product=7)]
        self.assertEqual(self.savings(cheap, [coupon]), {1: "nothing"})

    # -- the order of application

    def test_order_dish_percent_amount(self):
        """200 less a dish of 50, less 10 % of 150, less 20: 115 to pay."""
        lines = [line("a", 5000, product=7), line("b", 15000)]
        coupons = [amount(1, 2000), percent(2, 10), dish(3, 7)]
        self.assertEqual(self.savings(lines, coupons), {3: 5000, 2: 1500, 1: 2000})

    def test_percent_on_dishes_comes_before_percent_on_the_check(self):
        lines = [line("a", 10000, product=7), line("b", 10000)]
        some = percent(1, 50, products=frozenset([7]))
        self.assertEqual(
            self.savings(lines, [percent(2, 10), some]), {1: 5000, 2: 1500}
        )

    def test_threshold_after_dish_coupons(self):
        """100 on the check, a dish of 15 for nothing: "from 100" does not hold, unless
        it is tested before."""
        lines = [line("a", 1500, product=7), line("b", 8500)]
        late = amount(1, 2000, minimum=10000)
        self.assertEqual(
            self.savings(lines, [late, dish(2, 7)]), {2: 1500, 1: "threshold"}
        )
        early = amount(1, 2000, minimum=10000, before=True)
        self.assertEqual(self.savings(lines, [early, dish(2, 7)]), {2: 1500, 1: 2000})

    def test_other_rewards_count_against_the_threshold(self):
        coupon = amount(1, 2000, minimum=10000)
        self.assertEqual(
            self.savings([line("a", 11000)], [coupon], other=1001), {1: "threshold"}
        )

    # -- beside each other

    def test_exclusive_stands_alone(self):
        lines = [line("a", 20000)]
        alone = amount(1, 5000, stacking="exclusive")
        self.assertEqual(
            self.savings(lines, [alone, amount(2, 2000)]), {1: 5000, 2: "exclusive"}
        )
        # the others together save more
        others = [amount(2, 3000), percent(3, 15)]
        self.assertEqual(
            self.savings(lines, [alone, *others]), {1: "exclusive", 3: 3000, 2: 3000}
        )

    def test_best_of_a_group(self):
        lines = [line("a", 20000)]
        group = {"stacking": "one_of_group", "group": "lunch"}
        coupons = [amount(1, 2000, **group), percent(2, 15, **group), amount(3, 100)]
        self.assertEqual(self.savings(lines, coupons), {1: "group", 2: 3000, 3: 100})

    def test_tie_goes_to_the_one_that_ends_first(self):
        lines = [line("a", 20000)]
        group = {"stacking": "one_of_group", "group": "lunch"}
        coupons = [
            amount(1, 2000, expiry=20, **group),
            amount(2, 2000, expiry=10, **group),
        ]
        self.assertEqual(self.savings(lines, coupons), {1: "group", 2: 2000})

    def test_first_of_a_group_that_does_not_look_for_the_best(self):
        lines = [line("a", 20000)]
        group = {"stacking": "one_of_group", "group": "lunch", "best": False}
        coupons = [amount(2, 2000, **group), amount(1, 5000, **group)]
        self.assertEqual(self.savings(lines, coupons), {2: 2000, 1: "group"})

    def test_one_that_fails_makes_room_in_its_group(self):
        """The best needs 100 after a dish coupon took 15: the second best holds."""
        lines = [line("a", 1500, product=7), line("b", 8500)]
        group = {"stacking": "one_of_group", "group": "lunch"}
        coupons = [
            amount(1, 3000, minimum=10000, **group),
            amount(2, 1000, **group),
            dish(3, 7),
        ]
        self.assertEqual(
            self.savings(lines, coupons), {1: "threshold", 2: 1000, 3: 1500}
        )

    def test_so_many_on_a_check(self):
        lines = [line("a", 20000)]
        coupons = [amount(1, 100), amount(2, 300), amount(3, 200)]
        self.assertEqual(
            self.savings(lines, coupons, limit=2), {1: "max", 2: 300, 3: 200}
        )

    def test_one_coupon_of_an_offer(self):
        coupons = [
            Coupon(id_, "amount", 1000, offer=5, single=True, expiry=id_)
            for id_ in (1, 2)
        ]
        self.assertEqual(
            self.savings([line("a", 20000)], coupons), {1: 1000, 2: "group"}
        )

    # -- shares of lines

    def test_shares_follow_net_amounts(self):
        """20 off 60 + 40: 12 and 8. The dish of 60 goes back for 48."""
        outcome = judge([line("a", 6000), line("b", 4000)], [amount(1, 2000)])[1]
        self.assertEqual(outcome.shares, {"a": 1200, "b": 800})

    def test_remainder_goes_to_the_largest_line(self):
        self.assertEqual(
            allocate(100, {"a": 3333, "b": 3334, "c": 3333}),
            {"a": 33, "b": 34, "c": 33},
        )
        self.assertEqual(
            allocate(9, dict.fromkeys("abcdefghij", 1)), {key: 1 for key in "abcdefghi"}
        )

    def test_shares_add_up(self):
        lines = [line("a", 6000), line("b", 1), line("c", 3999)]
        for value in (1, 2, 333, 4999, 9999, 10000):
            outcome = judge(lines, [amount(1, value)])[1]
            self.assertEqual(sum(outcome.shares.values()), value)
            for part in lines:
                self.assertLessEqual(outcome.shares.get(part.key, 0), part.amount)
