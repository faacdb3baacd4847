from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import common


@tagged("post_install", "-at_install")
class TestPhone(common.RestaurantCommon):
    def _find(self, phone, company=None):
        return self.env["restaurant.guest"]._find_by_phone(
            phone, company or self.company
        )

    def assert_taken(self, **values):
        with self.assertRaises(ValidationError) as refusal, self.cr.savepoint():
            self._create_guest("Somebody else", **values)
        self.assertIn(self.guest.name, str(refusal.exception))

    def test_one_number_in_every_writing(self):
        self.assertEqual(self.guest.phone_e164, "+8613800138000")
        self.assertEqual(self.guest.phone_last4, "8000")
        for phone in (
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "+8613800138000",
            "0086 138 0013 8000",
            "008613800138000",
            "8613800138000",
        ):
            with self.subTest(phone):
                self.assertEqual(self._find(phone), self.guest)
                self.assert_taken(phone=phone)

    def test_not_a_number(self):
        for phone in ("", False, "8000", "no phone", "+1", "138001380001380013800"):
            with self.subTest(phone):
                self.assertFalse(self._find(phone))
        guest = self._create_guest("Old book", phone="ask for 4711")
        self.assertFalse(guest.phone_e164)
        self.assertEqual(guest.phone_last4, "4711")

    def test_country_of_the_contact_goes_before_that_of_the_group(self):
        london = self._create_guest("Anna", phone="+44 20 7946 0018")
        self.assertEqual(london.phone_e164, "+442079460018")
        london.partner_id.write(
            {"country_id": self.env.ref("base.uk").id, "phone": "020 7946 0019"}
        )
        self.assertEqual(london.phone_e164, "+442079460019")

    def test_a_shared_number_must_be_said(self):
        self.assert_taken(phone="13800138000")
        sister = self._create_guest("Sister", phone="13800138000", phone_duplicate=True)
        self.assertEqual(sister.phone_guest_id, self.guest)
        self.assertEqual(self._find("13800138000"), self.guest)

    @mute_logger("odoo.sql_db")
    def test_two_tills_at_once_do_not_make_two_guests(self):
        """What no look-up can see, the index refuses."""
        twins = [{"name": "Twin", "phone": "13700137000"} for _ in range(2)]
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env["restaurant.guest"].create(twins)

    def test_the_form_warns_before_it_refuses(self):
        form = Form(self.env["restaurant.guest"].with_user(self.desk_user))
        form.name = "Wang Li again"
        form.phone = "138 0013 8000"
        self.assertEqual(form.phone_guest_id, self.guest)
        form.phone_duplicate = True
        self.assertEqual(form.save().phone_e164, self.guest.phone_e164)

    def test_a_contact_that_gets_a_taken_number_is_flagged(self):
        other = self._create_guest("Zhao Min", phone="13900139000")
        other.partner_id.phone = "138 0013 8000"
        self.assertTrue(other.phone_duplicate)
        self.assertFalse(self.guest.phone_duplicate)
        self.assertEqual(self._find("13800138000"), self.guest)
        other.partner_id.phone = "139 0013 9000"
        self.assertFalse(other.phone_duplicate)

    def test_automation_is_never_refused(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "Known", "phone": "+86 138 0013 8000"},
                {"name": "Twin", "phone": "13700137000"},
                {"name": "Twin again", "phone": "+86 137 0013 7000"},
                {"name": "No phone"},
            ]
        )
        guests = self.env["restaurant.guest"]._get_or_create_for_partners(
            partners, self.company
        )
        self.assertEqual(guests.mapped("phone_duplicate"), [True, False, True, False])

    def test_an_archived_guest_gives_the_number_free(self):
        self.guest.action_archive()
        self.assertFalse(self._find("13800138000"))
        heir = self._create_guest("Heir", phone="13800138000")
        self.assertEqual(self._find("13800138000"), heir)

    def test_every_group_has_its_own_guest_by_a_number(self):
        other = self._create_company("Noodle Group")
        guest = self._create_guest("Wang Li", phone="13800138000", company_id=other.id)
        self.assertEqual(self._find("13800138000", other), guest)
        self.assertEqual(self._find("13800138000"), self.guest)

    def test_branches_ask_for_the_guest_of_the_group(self):
        branch = self._create_company("Nanjing Road", parent_id=self.company.id)
        self.assertEqual(self._find("13800138000", branch), self.guest)
