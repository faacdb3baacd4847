from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestNote(common.RestaurantCommon):
    """Notes of an outlet are for those who work there; notes of the group for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branches = [
            cls._create_company(name, parent_id=cls.company.id)
            for name in ("Nanjing Road", "Huaihai Road")
        ]
        cls.outlets = [
            cls.env["restaurant.outlet"].create({"name": b.name, "company_id": b.id})
            for b in cls.branches
        ]
        cls.floor_users = [
            cls._create_user(
                f"floor_{number}", branch, "restaurant_crm.group_restaurant_floor"
            )
            for number, branch in enumerate(cls.branches)
        ]
        cls.own, cls.other, cls.shared = cls.env["restaurant.guest.note"].create(
            [
                {
                    "guest_id": cls.guest.id,
                    "text": text,
                    "outlet_id": outlet and outlet.id,
                }
                for text, outlet in (
                    ("Corner table", cls.outlets[0]),
                    ("Owes us a song", cls.outlets[1]),
                    ("Speaks slowly", None),
                )
            ]
        )

    def _as(self, user):
        companies = user.company_ids.ids
        return (
            self.env["restaurant.guest.note"]
            .with_user(user)
            .with_context(allowed_company_ids=companies)
        )

    def test_an_outlet_sees_its_own_notes_and_those_of_the_group(self):
        notes = self._as(self.floor_users[0])
        found = notes.search_read([("guest_id", "=", self.guest.id)], ["text"])
        self.assertEqual(
            {row["text"] for row in found}, {"Corner table", "Speaks slowly"}
        )
        with self.assertRaises(AccessError):
            notes.browse(self.other.id).read(["text"])
        with self.assertRaises(AccessError):
            notes.browse(self.other.id).write({"text": "Gone"})
        guest = self.guest.with_env(notes.env)
        self.assertEqual(guest.note_ids, (self.own | self.shared).with_env(notes.env))

    def test_the_desk_of_the_group_sees_all(self):
        user = self._create_user(
            "desk_branch", self.branches[0], "restaurant_crm.group_restaurant_desk"
        )
        self.assertEqual(
            self._as(user).search([("guest_id", "=", self.guest.id)]),
            self.own | self.other | self.shared,
        )

    def test_another_group_sees_none(self):
        stranger = self._create_user(
            "stranger",
            self._create_company("Noodle Group"),
            "restaurant_crm.group_restaurant_admin",
        )
        self.assertFalse(self._as(stranger).search([("guest_id", "=", self.guest.id)]))
        with self.assertRaises(AccessError):
            self._as(stranger).browse(self.shared.id).read(["text"])

    def test_a_till_shows_what_is_for_its_outlet(self):
        self.till.restaurant_outlet_id = self.outlet
        hall = self.own.copy({"outlet_id": self.outlet.id, "text": "Hall only"})
        self.shared.copy({"text": "For the file", "at_till": False})
        self.guest.note = "Left-handed"
        notes = self.guest._prepare_card_sections(self.till)["notes"]
        self.assertEqual(notes, ["Left-handed", "Hall only", "Speaks slowly"])
        hall.unlink()
        notes = self.guest._prepare_card_sections(self.till)["notes"]
        self.assertEqual(notes, ["Left-handed", "Speaks slowly"])
