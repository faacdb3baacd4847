from odoo.tests import freeze_time, tagged

from . import common

NOW = "2026-03-20 10:00:00"  # 18:00 in Shanghai


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCardService(common.RestaurantCommon):
    """What the till says to a guest, and recommends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls.env["restaurant.preference"]
        cls.peanut, cls.vegan, cls.window = words.create(
            [
                {"name": "Peanut", "kind": "allergen"},
                {"name": "Vegan", "kind": "diet"},
                {"name": "Window", "kind": "seat"},
            ]
        )
        names = ("Duck", "Satay", "Greens", "Rice")
        cls.duck, cls.satay, cls.greens, cls.rice = map(cls._create_product, names)
        for count, dish in enumerate((cls.rice, cls.greens, cls.satay, cls.duck), 1):
            cls.env["restaurant.dish.day"].create(
                {
                    "company_id": cls.company.id,
                    "outlet_id": cls.outlet.id,
                    "business_date": "2026-03-01",
                    "daypart": "dinner",
                    "channel": "dine_in",
                    "identity": "anonymous",
                    "product_id": dish.id,
                    "quantity": count,
                    "revenue": 10,
                    "cost": 0,
                    "costed_quantity": 0,
                }
            )

    def setUp(self):
        super().setUp()
        self.env.registry.clear_cache()  # what sells best is found once a day

    def _sections(self, guest=None):
        guest = guest or self.guest
        guest.invalidate_recordset()  # each question of a till reads anew
        return guest._prepare_card_sections(self.till)

    def _dishes(self):
        return [dish["name"] for dish in self._sections()["dishes"]]

    def _prefer(self, word):
        self.env["restaurant.guest.preference"].create(
            {"guest_id": self.guest.id, "preference_id": word.id}
        )

    def test_what_sells_well_and_is_new_to_the_guest(self):
        self.assertEqual(self._dishes(), ["Duck", "Satay"])
        self._pay_order(lines=[(self.duck, 1, 30, None)])
        self.assertEqual(self._dishes(), ["Satay", "Greens"])
        dish = self._sections()["dishes"][0]
        self.assertEqual(dish["id"], self.satay.product_tmpl_id.id)

    def test_what_the_till_does_not_sell(self):
        self.duck.available_in_pos = False
        self.satay.product_tmpl_id.active = False
        self.assertEqual(self._dishes(), ["Greens", "Rice"])

    def test_nothing_that_the_guest_must_not_eat(self):
        dishes = (self.duck | self.satay | self.greens).product_tmpl_id
        self.satay.product_tmpl_id.restaurant_unfit_ids = self.peanut
        self.duck.product_tmpl_id.restaurant_unfit_ids = self.vegan
        self._prefer(self.window)
        self.assertEqual(self._dishes(), ["Duck", "Satay"])
        self._prefer(self.peanut)
        self.assertEqual(self._dishes(), [])  # the kitchen has not said what is in it
        dishes.restaurant_unfit_known = True
        self.assertEqual(self._dishes(), ["Duck", "Greens"])
        self._prefer(self.vegan)
        self.assertEqual(self._dishes(), ["Greens"])

    def test_another_outlet_sells_other_things(self):
        other = self._create_till("Noodle bar")
        sections = self.guest._prepare_card_sections(other)
        self.assertEqual(sections["dishes"], [])

    def test_a_word_for_who_comes_often(self):
        self.assertEqual(self._sections()["greeting"], "")
        for day in ("2026-02-27", "2026-03-02", "2026-03-12"):
            self._pay_order(50, date_order=f"{day} 10:00:00")
        self.assertEqual(self._sections()["greeting"], "Visit number 3 this month")
        self._pay_order(50)  # of today: that is this visit
        self.assertEqual(self._sections()["greeting"], "Visit number 3 this month")

    def test_a_word_for_who_was_long_away(self):
        self._pay_order(50, date_order="2025-12-01 10:00:00")
        self.assertEqual(self._sections()["greeting"], "Here again after 109 days")

    def test_the_till_loads_what_a_dish_is_not_for(self):
        fields = self.env["product.template"]._load_pos_data_fields(self.till)
        self.assertIn("restaurant_unfit_ids", fields)
        dish = self.duck.product_tmpl_id
        dish.restaurant_unfit_ids = self.peanut
        cashier = self._create_user("pos", groups="point_of_sale.group_pos_user")
        [row] = dish.with_user(cashier).read(["restaurant_unfit_ids"], load=False)
        self.assertEqual(row["restaurant_unfit_ids"], self.peanut.ids)

    def test_preferences_tell_which_word_they_are(self):
        self._prefer(self.peanut)
        self._prefer(self.vegan)
        told = self._sections()["preferences"]
        self.assertEqual(told["allergies"][0]["preference_id"], self.peanut.id)
        self.assertEqual(told["tastes"][0]["preference_id"], self.vegan.id)
