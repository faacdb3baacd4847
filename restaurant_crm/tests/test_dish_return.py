from odoo.tests import freeze_time, tagged

from . import common

MODEL = "restaurant.dish.return"
COUNTS = ("guest_count", "again_count", "first_count", "returned_count")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 04:00:00")
class TestDishReturn(common.RestaurantCommon):
    """Which dishes are ordered again, and with which of them guests come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_guest("Zhao Min")
        cls.soup = cls._create_product("Hot and sour soup")

    def _eat(self, day, *dishes, guest=None, hour="04", **values):
        """A guest who eats one of each of these dishes on a day; 04:00 is noon."""
        return self._pay_order(
            lines=[(dish, 1, 10, None) for dish in dishes],
            partner=(guest or self.guest).partner_id,
            date_order=f"{day} {hour}:00:00",
            **values,
        )

    def _count(self, *names, **conditions):
        self.env[MODEL]._rebuild()
        return self._get_rows(MODEL, "product_id", *names, *COUNTS, **conditions)

    def test_ordered_again_and_came_back(self):
        self._eat("2026-03-02", self.dish, self.soup)
        self._eat("2026-03-09", self.dish)
        self._eat("2026-03-02", self.soup, guest=self.other)
        soup, tofu = self.soup.display_name, self.dish.display_name
        self.assertEqual(self._count(), [(soup, 2, 0, 2, 1), (tofu, 1, 1, 1, 1)])
        rows = self.env[MODEL]._read_group(
            [("product_id", "=", self.soup.id)],
            aggregates=["again_rate:avg", "return_rate:avg"],
        )
        self.assertEqual(rows, [(0.0, 0.5)])

    def test_a_guest_counts_where_the_dish_was_first_ordered(self):
        self._eat("2026-03-02", self.dish)
        self._eat("2026-03-09", self.dish, hour="11")
        rows = self._count("daypart")
        self.assertEqual(rows, [(self.dish.display_name, "lunch", 1, 1, 1, 1)])

    def test_whoever_came_lately_had_no_time_to_come_back(self):
        self._eat("2026-05-20", self.dish)
        self.assertEqual(self._count(), [(self.dish.display_name, 1, 0, 0, 0)])

    def test_what_was_refunded_was_not_eaten(self):
        order = self._eat("2026-03-02", self.dish, self.soup)
        line = order.lines.filtered(lambda line: line.product_id == self.soup)
        self._pay_order(
            lines=[(self.soup, -1, 10, line)],
            is_refund=True,
            date_order="2026-03-02 05:00:00",
        )
        self.assertEqual(self._count(), [(self.dish.display_name, 1, 0, 1, 0)])
