from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from . import common

NOON = "2026-03-02 04:00:00"
EVENING = "2026-03-02 11:00:00"
MODEL = "restaurant.menu.engineering"


@tagged("post_install", "-at_install")
class TestMenuEngineering(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mains, cls.drinks = cls.env["pos.category"].create(
            [{"name": "Mains"}, {"name": "Drinks"}]
        )
        cls.menu = cls.env[MODEL].with_user(cls.floor_user)

    @classmethod
    def _create_dish(cls, name, category=None):
        dish = cls._create_product(name)
        dish.pos_categ_ids = category or cls.mains
        return dish

    def _sell(self, dish, quantity, price, cost, **values):
        """A paid check of one dish, of so many pieces."""
        values = {"date_order": NOON, **values}
        order = self._pay_order(lines=[(dish, quantity, price, None)], **values)
        order.lines.total_cost = quantity * cost
        return order

    def _sell_textbook(self):
        """Sold 40, 30, 20 and 10 times, earning 5, 9, 8 and 12 each."""
        for name, quantity, margin in (
            ("Burger", 40, 5),
            ("Risotto", 30, 9),
            ("Chicken", 20, 8),
            ("Sea bass", 10, 12),
        ):
            self._sell(self._create_dish(name), quantity, margin + 6, 6)
        self._count_days()

    def _get_classes(self, *domain):
        dishes = self.menu.search([("company_id", "=", self.company.id), *domain])
        return {dish.product_id.name: dish.menu_class for dish in dishes}

    def test_the_four_classes(self):
        self._sell_textbook()
        self.assertEqual(
            self._get_classes(),
            {
                "Burger": "plowhorse",
                "Risotto": "star",
                "Chicken": "star",
                "Sea bass": "puzzle",
            },
        )
        [burger] = self.menu.search([("product_id.name", "=", "Burger")])
        self.assertEqual((burger.share, burger.popular_from), (0.4, 0.175))
        self.assertEqual((burger.unit_margin, burger.typical_margin), (5, 7.5))
        self.assertEqual(
            (burger.quantity, burger.revenue, burger.margin), (40, 440, 200)
        )
        self.assertIn("ask a little more", burger.advice)

    def test_a_dog(self):
        self._sell_textbook()
        self._sell(self._create_dish("Liver"), 3, 8, 6)
        self._count_days()
        self.assertEqual(self._get_classes()["Liver"], "dog")

    def test_equal_dishes_are_stars(self):
        for name in ("Red", "White", "Rosé"):
            self._sell(self._create_dish(name, self.drinks), 7, 10 / 3, 1 / 3)
        self._count_days()
        self.assertEqual(set(self._get_classes().values()), {"star"})

    def test_drinks_are_not_compared_with_mains(self):
        self._sell_textbook()
        self._sell(self._create_dish("Water", self.drinks), 200, 3, 1)
        self._count_days()
        classes = self._get_classes()
        self.assertEqual(classes["Burger"], "plowhorse")
        self.assertEqual(classes["Water"], "star")

    def test_outlets_are_not_compared(self):
        self._sell_textbook()
        bistro = self._create_till("Bistro")
        burger = self.env["product.product"].search([("name", "=", "Burger")])
        self._sell(burger, 1, 30, 6, till=bistro)
        self._count_days()
        dishes = self.menu.search([("product_id", "=", burger.id)])
        self.assertEqual(
            sorted(dishes.mapped(lambda d: (d.outlet_id.name, d.menu_class))),
            [("Bistro", "star"), ("Hot Pot Hall", "plowhorse")],
        )

    def test_a_dish_without_a_cost_earns_not_everything(self):
        self._sell_textbook()
        soup = self._create_dish("Soup")
        self._sell(soup, 50, 20, 0)
        self._count_days()
        dish = self.menu.search([("product_id", "=", soup.id)])
        self.assertEqual((dish.menu_class, dish.unit_margin), ("no_cost", 0))
        burger = self.menu.search([("product_id.name", "=", "Burger")])
        self.assertEqual(burger.typical_margin, 7.5)
        [(rate,)] = self.menu._read_group(
            [("company_id", "=", self.company.id)], aggregates=["margin_rate:avg"]
        )
        self.assertAlmostEqual(rate, 750 / 1350)

    def test_a_cost_that_came_later_stands_for_all(self):
        soup = self._create_dish("Soup")
        self._sell(soup, 10, 20, 0)
        self._sell(soup, 10, 20, 5)
        self._count_days()
        dish = self.menu.search([("product_id", "=", soup.id)])
        self.assertEqual((dish.menu_class, dish.unit_margin), ("star", 15))

    def test_what_is_filtered_is_what_is_compared(self):
        self._sell_textbook()
        bass = self.env["product.product"].search([("name", "=", "Sea bass")])
        self._sell(bass, 60, 18, 6, date_order=EVENING, partner=False)
        self._count_days()
        self.assertEqual(self._get_classes()["Sea bass"], "star")
        lunch = ("daypart", "=", "lunch")
        self.assertEqual(self._get_classes(lunch)["Sea bass"], "puzzle")
        self.assertEqual(
            self._get_classes(("identity", "=", "guest"))["Sea bass"], "puzzle"
        )
        self.assertEqual(
            self._get_classes("|", lunch, ("daypart", "=", "late"))["Sea bass"],
            "puzzle",
        )
        self.assertEqual(
            self._get_classes(("daypart", "=", "dinner")), {"Sea bass": "star"}
        )
        self.assertFalse(self._get_classes(("business_date", ">", "2026-03-02")))
        with self.assertRaises(UserError):
            self._get_classes("|", lunch, ("menu_class", "=", "dog"))

    def test_groups_follow_the_filter_as_well(self):
        self._sell_textbook()
        bass = self.env["product.product"].search([("name", "=", "Sea bass")])
        self._sell(bass, 60, 18, 6, date_order=EVENING)
        self._count_days()
        domain = [("company_id", "=", self.company.id), ("daypart", "=", "lunch")]
        groups = self.menu._read_group(
            domain, ["menu_class"], ["dish_count:sum", "unit_margin:avg"]
        )
        self.assertEqual(
            groups, [("plowhorse", 1, 5), ("puzzle", 1, 12), ("star", 2, 8.6)]
        )

    def test_new_dishes_are_marked(self):
        today = fields.Datetime.now()
        self._sell(self._create_dish("New"), 1, 10, 5, date_order=today)
        old = self._create_dish("Old")
        self._sell(old, 1, 10, 5, date_order=today - timedelta(days=40))
        self._sell(old, 1, 10, 5, date_order=today)
        self._count_days()
        recent = ("business_date", ">=", date.today() - timedelta(days=7))
        dishes = self.menu.search([("company_id", "=", self.company.id), recent])
        new = {dish.product_id.name: dish.is_new for dish in dishes}
        self.assertEqual(new, {"New": True, "Old": False})

    def test_what_was_sent_back_is_not_on_the_menu(self):
        order = self._sell(self._create_dish("Fly soup"), 1, 10, 5)
        self._refund_order(order, 1, date_order=NOON)
        self._count_days()
        self.assertFalse(self._get_classes())

    def test_what_the_web_client_shows_follows_the_filter(self):
        self._sell_textbook()
        bass = self.env["product.product"].search([("name", "=", "Sea bass")])
        self._sell(bass, 60, 18, 6, date_order=EVENING)
        self._count_days()
        domain = [("company_id", "=", self.company.id), ("daypart", "=", "lunch")]
        shown = {"display_name": {}, "menu_class": {}, "quantity": {}}
        rows = self.menu.web_search_read(domain, shown)["records"]
        groups = self.menu.web_read_group(
            domain, ["menu_class"], auto_unfold=True, unfold_read_specification=shown
        )
        unfolded = [row for group in groups["groups"] for row in group["__records"]]
        for found in (rows, unfolded):
            self.assertEqual(len(found), 4)
            [row] = [row for row in found if "Sea bass" in row["display_name"]]
            self.assertEqual((row["menu_class"], row["quantity"]), ("puzzle", 10))

    def test_how_many_order_it_again(self):
        dish = self._create_dish("Tofu")
        for day in (2, 9):
            noon = f"{date.today() - timedelta(days=day)} 04:00:00"
            self._sell(dish, 1, 10, 5, date_order=noon)
        friend = self._create_guest("Friend").partner_id
        self._sell(dish, 1, 10, 5, date_order=noon, partner=friend)
        self._count_days()
        found = self.menu.search([("product_id", "=", dish.id)])
        self.assertEqual((found.eater_count, found.again_rate), (2, 0.5))
