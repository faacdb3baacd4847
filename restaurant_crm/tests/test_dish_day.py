from odoo.tests import tagged

from . import common

MODEL = "restaurant.dish.day"
NOON = "2026-03-02 04:00:00"


@tagged("post_install", "-at_install")
class TestDishDay(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea")
        cls.rice = cls._create_product("Rice")

    def _get_dishes(self, *names):
        names = names or ("quantity", "revenue")
        return {
            dish: values
            for dish, *values in self._get_rows(MODEL, "product_id", *names)
        }

    def test_dishes_of_guests_and_of_others(self):
        self._pay_order(lines=[(self.dish, 2, 30, None)], date_order=NOON)
        self._pay_order(
            lines=[(self.dish, 1, 30, None)], partner=False, date_order=NOON
        )
        self._count_days()
        rows = self._get_rows(MODEL, "identity", "quantity", "revenue")
        self.assertEqual(rows, [("anonymous", 1, 30), ("guest", 2, 60)])

    def test_what_is_sent_back_is_not_sold(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        self._refund_order(order, 1, date_order=NOON)
        self._count_days()
        self.assertEqual(self._get_dishes(), {"Mapo tofu": [3, 75]})

    def test_the_sign_of_a_stored_refund_does_not_matter(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        refund = self._refund_order(order, 1, date_order=NOON)
        refund.lines.price_subtotal = 25  # some tills store what is given back
        self._count_days()
        self.assertEqual(self._get_dishes(), {"Mapo tofu": [3, 75]})

    def test_tips_are_no_dish(self):
        self.till.tip_product_id = self.tea
        lines = [(self.dish, 1, 40, None), (self.tea, 1, 8, None)]
        self._pay_order(lines=lines, date_order=NOON)
        self._count_days()
        self.assertEqual(self._get_dishes(), {"Mapo tofu": [1, 40]})

    def test_a_set_menu_is_what_it_consists_of(self):
        """70 for two dishes of 60 and 40: 42 and 28, however the till stored it."""
        self.dish.list_price, self.rice.list_price = 60, 40
        menu = self._create_product("Lunch menu")
        for price, parts in ((70, (0, 0)), (0, (42, 28))):
            lines = [
                (menu, 1, price, None),
                (self.dish, 1, parts[0], None),
                (self.rice, 1, parts[1], None),
            ]
            order = self._create_order(lines=lines, date_order=NOON)
            order.lines[1:].combo_parent_id = order.lines[0]
            order.action_pos_order_paid()
        self._count_days()
        self.assertEqual(self._get_dishes(), {"Mapo tofu": [2, 84], "Rice": [2, 56]})

    def test_a_set_menu_of_dishes_without_a_price(self):
        self.dish.list_price = self.rice.list_price = 0
        menu = self._create_product("Lunch menu")
        lines = [(menu, 1, 50, None), (self.dish, 1, 0, None), (self.rice, 1, 0, None)]
        order = self._create_order(lines=lines, date_order=NOON)
        order.lines[1:].combo_parent_id = order.lines[0]
        order.action_pos_order_paid()
        self._count_days()
        self.assertEqual(self._get_dishes(), {"Mapo tofu": [1, 25], "Rice": [1, 25]})

    def test_a_discount_of_the_check_lowers_each_dish(self):
        discount = self._create_product("Discount")
        lines = [
            (self.dish, 1, 60, None),
            (self.rice, 2, 20, None),
            (discount, 1, -10, None),
        ]
        self._pay_order(lines=lines, date_order=NOON)
        self._pay_order(lines=[(self.tea, 1, 8, None)], date_order=NOON)
        self._count_days()
        self.assertEqual(
            self._get_dishes(),
            {"Mapo tofu": [1, 54], "Rice": [2, 36], "Tea": [1, 8]},
        )

    def test_costs_that_are_known(self):
        first = self._pay_order(lines=[(self.dish, 2, 30, None)], date_order=NOON)
        first.lines.total_cost = 20
        self._pay_order(lines=[(self.dish, 1, 30, None)], date_order=NOON)
        self._pay_order(lines=[(self.rice, 1, 5, None)], date_order=NOON)
        self._count_days()
        self.assertEqual(
            self._get_dishes("quantity", "cost", "costed_quantity"),
            {"Mapo tofu": [3, 20, 2], "Rice": [1, 0, 0]},
        )
