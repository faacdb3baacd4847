from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .till_common import BAD_TEXTS, TillCommon


@tagged("post_install", "-at_install")
class TestTillCapture(TillCommon):
    def _capture(self, till=None, **values):
        answer = (till or self.till).restaurant_capture_guest(values)
        self.assertTrue(answer["ok"], answer)
        guest = self.env["restaurant.guest"].browse(answer["guest_id"])
        self.assertEqual(answer["partner_id"], guest.partner_id.id)
        return guest, answer["created"]

    def test_new_guest(self):
        guest, created = self._capture(
            phone="137 2222 3333",
            name="  李  娜 ",
            birthday={"day": 29, "month": 2, "year": 0},
        )
        self.assertTrue(created)
        self.assertEqual(guest.name, "李 娜")
        self.assertEqual(guest.phone_e164, "+8613722223333")
        self.assertEqual((guest.birth_day, guest.birth_month), (29, 2))
        self.assertFalse(guest.birth_year)
        self.assertEqual(guest.company_id, self.group)
        self.assertEqual(guest.outlet_id, self.config.restaurant_outlet_id)
        self.assertFalse(guest.partner_id.company_id)

    def test_phone_or_name_is_enough(self):
        guest, _ = self._capture(phone="13722223333")
        self.assertEqual(guest.name, "Guest 3333")
        guest, _ = self._capture(name="Only a name")
        self.assertFalse(guest.phone_e164)

    def test_known_phone_is_answered_not_created(self):
        count = self.env["restaurant.guest"].search_count([])
        for phone in ("13800138000", "+86 138 0013 8000", "0086-138-0013-8000"):
            guest, created = self._capture(phone=phone, name="Somebody else")
            self.assertEqual((guest, created), (self.zhang, False))
        self.assertEqual(self.zhang.name, "张伟")
        self.assertEqual(self.env["restaurant.guest"].search_count([]), count)

    def test_what_is_known_is_completed_never_overwritten(self):
        birthday = {"day": 3, "month": 4, "year": 1990}
        self._capture(phone="13800138000", birthday=birthday)
        self.assertEqual(self.zhang.birth_year, 1990)
        birthday = {"day": 5, "month": 6, "year": 0}
        self._capture(phone="13800138000", birthday=birthday)
        self.assertEqual((self.zhang.birth_day, self.zhang.birth_month), (3, 4))

    def test_contact_with_this_phone_becomes_the_guest(self):
        contact = self.env["res.partner"].create(
            {"name": "Known contact", "phone": "+86 137 2222 3333"}
        )
        guest, created = self._capture(phone="13722223333", name="Other name")
        self.assertTrue(created)
        self.assertEqual(guest.partner_id, contact)
        self.assertEqual(contact.name, "Known contact")

    def test_consent_is_taken_down_with_the_words_that_were_shown(self):
        text = self.env.ref("restaurant_crm.restaurant_consent_text_marketing")
        consent = {"text_id": text.id, "channels": ["wechat", "sms"]}
        guest, _created = self._capture(phone="13722223333", consent=consent)
        lines = guest.consent_ids
        self.assertEqual(set(lines.mapped("channel")), {"wechat", "sms"})
        self.assertEqual(lines.text_id, text)
        self.assertEqual((lines[0].source, lines.user_id), ("till", self.till_user))
        guest, _created = self._capture(phone="13722224444")
        self.assertFalse(guest.consent_ids)

    def test_a_consent_to_other_words_is_refused(self):
        shown = self.env.ref("restaurant_crm.restaurant_consent_text_marketing")
        health = self.env.ref("restaurant_crm.restaurant_consent_text_health")
        foreign = shown.copy(
            {"company_id": self.env["res.company"].create({"name": "X"}).id}
        )
        for consent in (
            {"text_id": health.id, "channels": ["sms"]},
            {"text_id": foreign.id, "channels": ["sms"]},
            {"text_id": 2**31, "channels": ["sms"]},
            {"text_id": shown.id, "channels": []},
            {"text_id": shown.id, "channels": ["none"]},
            {"text_id": shown.id, "channels": [["sms"]]},
            {"text_id": shown.id, "channels": "sms"},
            {"channels": ["sms"]},
            ["sms"],
            True,
        ):
            with self.subTest(consent):
                values = {"phone": "13722223333", "consent": consent}
                answer = self.till.restaurant_capture_guest(values)
                self.assertRefused(answer, "bad_values")

    def test_the_till_knows_the_words(self):
        [values] = self.till._load_pos_data_read(self.till, self.till)
        text = self.env.ref("restaurant_crm.restaurant_consent_text_marketing")
        self.assertEqual(
            values["_restaurant_consent"], {"text_id": text.id, "words": text.text}
        )

    def test_two_contacts_with_this_phone_are_left_alone(self):
        values = {"name": "Twin", "phone": "+86 137 2222 3333"}
        twins = self.env["res.partner"].create([values, values])
        guest, created = self._capture(phone="13722223333", name="New")
        self.assertTrue(created)
        self.assertNotIn(guest.partner_id, twins)

    def test_contact_on_the_order_becomes_a_guest(self):
        contact = self.env["res.partner"].create({"name": "On the order"})
        guest, created = self._capture(partner_id=contact.id, phone="13722223333")
        self.assertTrue(created)
        self.assertEqual(guest.partner_id, contact)
        self.assertEqual(guest.phone_e164, "+8613722223333")
        again, created = self._capture(partner_id=contact.id)
        self.assertEqual((again, created), (guest, False))

    def test_contact_with_the_phone_of_a_guest_is_that_guest(self):
        contact = self.env["res.partner"].create({"name": "On the order"})
        guest, created = self._capture(partner_id=contact.id, phone="13800138000")
        self.assertEqual((guest, created), (self.zhang, False))
        self.assertFalse(contact.phone)

    def test_a_name_that_is_told_later(self):
        guest, _created = self._capture(phone="13722223333")
        self.assertEqual(guest.name, "Guest 3333")
        self.assertEqual(self._capture(phone="13722223333", name="Li Na")[0], guest)
        self.assertEqual(guest.name, "Li Na")
        self._capture(phone="13722223333", name="Ana")
        self.assertEqual(guest.name, "Li Na")

    def test_archived_guest_comes_back_by_phone(self):
        self.zhang.active = False
        guest, created = self._capture(phone="138 0013 8000", name="Zhang")
        self.assertTrue(guest.active)
        self.assertFalse(created)

    def test_archived_guest_comes_back(self):
        self.zhang.active = False
        guest, created = self._capture(partner_id=self.zhang.partner_id.id)
        self.assertEqual((guest, created), (self.zhang, False))
        self.assertTrue(self.zhang.active)

    def test_same_phone_written_by_another_till_just_now(self):
        def taken(*args):
            raise UniqueViolation("restaurant_guest_company_phone_uniq")

        capture = self.registry["restaurant.guest.capture"]
        self.patch(capture, "_find_or_create", taken)
        with self.assertRaises(ConcurrencyError):
            self.till.restaurant_capture_guest({"phone": "13722223333"})

    def test_bad_values(self):
        for values in ("text", None, [], 5, True, {}, {"phone": "", "name": " "}):
            with self.subTest(values=values):
                answer = self.till.restaurant_capture_guest(values)
                self.assertRefused(answer, "bad_values")

    def test_bad_phone(self):
        bad = ("12", "abc", "+", "99999999999999", "138-0013", "😀", "' OR 1=1--", "%")
        for phone in bad + tuple(
            text for text in BAD_TEXTS.values() if text and not str(text).isspace()
        ):
            if phone == "\x00" or phone == "\u200f\u200b\ufeff" or phone == "\ud83d":
                continue  # nothing visible: no phone at all
            with self.subTest(phone=str(phone)[:10]):
                values = {"phone": phone, "name": "Name"}
                answer = self.till.restaurant_capture_guest(values)
                self.assertRefused(answer, "bad_phone")

    def test_bad_name(self):
        for name in ("x" * 101, "x" * 100_000, ["a"], {"a": 1}, 5, True):
            with self.subTest(name=str(name)[:10]):
                values = {"phone": "13722223333", "name": name}
                answer = self.till.restaurant_capture_guest(values)
                self.assertRefused(answer, "bad_name")

    def test_strange_names_are_text(self):
        for name in ("<script>alert(1)</script>", "=1+1", "A\x00B", "م\u200fم", "😀"):
            with self.subTest(name=name):
                guest, _ = self._capture(name=name)
                self.assertEqual(guest.name, name.replace("\x00", ""))

    def test_bad_birthday(self):
        for birthday in (
            "1990-01-02",
            [1],
            5,
            {"day": 31, "month": 2, "year": 0},
            {"day": 29, "month": 2, "year": 2023},
            {"day": 1},
            {"month": 1},
            {"year": 1990},
            {"day": 1, "month": 13, "year": 0},
            {"day": "1", "month": "1"},
            {"day": 1, "month": 1, "year": 3000},
            {"day": 1, "month": 1, "year": -1},
            {"day": 1, "month": 1, "year": 1},
            {"day": 1, "month": 1, "year": 10**30},
            {"day": 1.5, "month": 1},
            {"day": True, "month": True},
        ):
            with self.subTest(birthday=birthday):
                values = {"phone": "13722223333", "birthday": birthday}
                answer = self.till.restaurant_capture_guest(values)
                self.assertRefused(answer, "bad_birthday")

    def test_unknown_contact(self):
        other = self.env["res.company"].create({"name": "Other group"})
        foreign = self.env["res.partner"].create(
            {"name": "Foreign", "company_id": other.id}
        )
        for value in (foreign.id, 2**31 - 1, 10**30, -1, "1", [1], True):
            with self.subTest(value=value):
                values = {"partner_id": value, "name": "Name"}
                answer = self.till.restaurant_capture_guest(values)
                self.assertRefused(answer, "unknown_contact")

    def test_rights(self):
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            self.config.with_user(self.other_user).restaurant_capture_guest(
                {"phone": "13722223333"}
            )
