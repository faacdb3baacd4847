from odoo import fields
from odoo.tests import freeze_time, tagged

from . import common


@tagged("post_install", "-at_install")
class TestCardSections(common.RestaurantCommon):
    def _sections(self):
        return self.guest._prepare_card_sections(self.till)

    def test_a_new_guest(self):
        sections = self._sections()
        self.assertEqual(
            sections["identity"],
            {
                "name": "Wang Li",
                "number": self.guest.number,
                "guest_type": "person",
                "vip": False,
                "birthday": "",
                "birthday_in": False,
            },
        )
        self.assertEqual(
            sections["visits"],
            {"count": 0, "last": "", "last_outlet": "", "favourites": []},
        )

    def test_a_birthday_is_told_a_week_ahead(self):
        self.guest.birthday = "03-12"
        for today, expected in (
            ("2026-03-04", False),
            ("2026-03-05", 7),
            ("2026-03-12", 0),
            ("2026-03-13", False),
        ):
            with self.subTest(today), freeze_time(f"{today} 12:00:00"):
                identity = self._sections()["identity"]
                self.assertIs(identity["birthday_in"], expected)
                self.assertEqual(identity["birthday"], "03-12")

    def test_who_contributes_most_has_a_star(self):
        self.guest.stats_id.sudo().quadrant = "b"
        self.assertTrue(self._sections()["identity"]["vip"])
        badges = self.guest._prepare_table_badges()[self.guest.id]
        self.assertEqual([badge["code"] for badge in badges], ["vip"])

    def test_favourite_dishes(self):
        beef, cola = self._create_product("Beef"), self._create_product("Cola")
        tip = self.env.ref("point_of_sale.product_product_tip")
        today = fields.Datetime.now()
        self._pay_order(
            lines=[(self.dish, 1, 10, None), (beef, 3, 10, None), (tip, 9, 1, None)]
        )
        self._pay_order(lines=[(cola, 5, 2, None)], date_order=today)
        long_ago = fields.Datetime.subtract(today, months=14)
        self._pay_order(lines=[(self.dish, 50, 1, None)], date_order=long_ago)
        visits = self._sections()["visits"]
        self.assertEqual(visits["favourites"], ["Cola", "Beef", "Mapo tofu"])
        self.assertEqual((visits["count"], visits["last_outlet"]), (2, "Hot Pot Hall"))

    def test_a_refunded_dish_is_no_favourite(self):
        order = self._pay_order(lines=[(self.dish, 2, 10, None)])
        beef = self._create_product("Beef")
        self._pay_order(lines=[(beef, 1, 30, None)])
        self._refund_order(order, 2)
        self.assertEqual(self._sections()["visits"]["favourites"], ["Beef"])
