from odoo.tests import freeze_time, tagged

from . import common

MODEL = "restaurant.menu.segment"
NOON, EVENING = "2026-03-02 04:00:00", "2026-03-02 11:00:00"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 04:00:00")
class TestMenuSegment(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.friend = cls._create_guest("Friend")
        cls.all, cls.friends = cls.env["restaurant.segment"].create(
            [
                {"name": name, "company_id": cls.company.id, "domain": domain}
                for name, domain in (
                    ("All", []),
                    ("Friends", [("name", "=", "Friend")]),
                )
            ]
        )
        cls.soup, cls.steak, cls.rice = map(
            cls._create_product, ("Soup", "Steak", "Rice")
        )
        cls.menu = cls.env[MODEL].with_user(cls.floor_user)

    def _sell(self, *lines, guest=None, **values):
        """A paid check of pairs of a dish and a price; half of it is cost."""
        guest = guest or self.guest
        values = {"date_order": NOON, "partner": guest.partner_id, **values}
        lines = [(dish, 1, price, None) for dish, price in lines]
        order = self._pay_order(lines=lines, **values)
        for line in order.lines:
            line.total_cost = line.price_unit / 2
        return order

    def _get_rows(self, *domain):
        (self.all | self.friends)._refresh()
        self.env["restaurant.segment.dish"]._rebuild()
        dishes = self.menu.search([("company_id", "=", self.company.id), *domain])
        return {
            (dish.segment_id.name, dish.product_id.name): (
                dish.quantity,
                dish.revenue,
                dish.margin,
                dish.menu_class,
            )
            for dish in dishes
        }

    def test_each_segment_is_compared_by_itself(self):
        for _time in range(3):
            self._sell((self.soup, 10))
        self._sell((self.soup, 10), (self.steak, 40), guest=self.friend)
        self.assertEqual(
            self._get_rows(),
            {
                ("All", "Soup"): (4, 40, 20, "plowhorse"),
                ("All", "Steak"): (1, 40, 20, "puzzle"),
                ("Friends", "Soup"): (1, 10, 5, "plowhorse"),
                ("Friends", "Steak"): (1, 40, 20, "star"),
            },
        )

    def test_filters_choose_the_sales_that_are_compared(self):
        self._sell((self.soup, 10))
        self._sell((self.steak, 40), date_order=EVENING)
        of_all = ("segment_id", "=", self.all.id)
        self.assertEqual(len(self._get_rows(of_all)), 2)
        lunch = self._get_rows(of_all, ("daypart", "=", "lunch"))
        self.assertEqual(lunch, {("All", "Soup"): (1, 10, 5, "star")})
        self.assertFalse(self._get_rows(of_all, ("channel", "=", "delivery")))

    def test_only_checks_of_guests_and_of_the_last_year(self):
        self._sell((self.soup, 10), partner=False)
        self._sell((self.steak, 40), date_order="2025-05-02 04:00:00")
        self.assertFalse(self._get_rows())

    def test_what_was_sent_back_was_not_eaten(self):
        order = self._sell((self.soup, 10), (self.rice, 3))
        self._refund_order(order, date_order=NOON)
        self.assertFalse(self._get_rows())
