from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import common


@tagged("post_install", "-at_install")
class TestPreference(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peanut = cls.env.ref("restaurant_crm.restaurant_preference_allergen_peanut")
        cls.allergy = cls.env["restaurant.guest.preference"].create(
            {
                "guest_id": cls.guest.id,
                "preference_id": cls.peanut.id,
                "severity": "severe",
                "health_note": "Carries adrenaline",
            }
        )
        cls.health_user = cls._create_user(
            "health",
            groups="restaurant_crm.group_restaurant_floor,"
            "restaurant_crm.group_restaurant_health",
        )

    def test_words_to_begin_with(self):
        words = self.env["restaurant.preference"]
        for kind, least in (("taste", 15), ("allergen", 14), ("diet", 8), ("seat", 6)):
            with self.subTest(kind):
                found = words.search_count([("kind", "=", kind)])
                self.assertGreaterEqual(found, least)

    @mute_logger("odoo.sql_db")
    def test_a_preference_is_noted_once(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.allergy.copy()

    def test_health_details_need_their_group(self):
        details = ["severity", "health_note"]
        [row] = self.allergy.with_user(self.health_user).read(details)
        self.assertEqual(row["severity"], "severe")
        for user in (self.floor_user, self.desk_user, self.admin_user):
            allergy = self.allergy.with_user(user)
            with self.subTest(user.login):
                [row] = allergy.read()
                self.assertEqual(row["preference_id"][0], self.peanut.id)
                self.assertFalse(set(details) & set(row))
                for name in details:
                    with self.assertRaises(AccessError):
                        allergy.read([name])
                    with self.assertRaises(AccessError):
                        allergy.write({name: "mild"})
                    with self.assertRaises(AccessError):
                        allergy.search([(name, "=", "severe")])

    def test_the_file_of_a_guest_hides_them_too(self):
        guest = self.guest.with_user(self.desk_user)
        with self.assertRaises(AccessError):
            guest.search([("preference_ids.severity", "=", "severe")])
        with self.assertRaises(AccessError):
            guest.web_read({"preference_ids": {"fields": {"severity": {}}}})

    def test_the_till_gets_the_hint(self):
        sections = self.guest._prepare_card_preferences()
        self.assertEqual(sections["allergies"][0]["severity"], "")
        guest = self.guest.with_user(self.health_user).sudo()
        sections = guest._prepare_card_preferences()
        self.assertEqual(sections["allergies"][0]["severity"], "Severe")
