from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import new_test_user, tagged

from . import common

# What `readme/DEVELOP.rst` tells to write into an automated action.
ACTION = """
form = env["restaurant.form.import"].sudo().with_company(record.company_id)
answer = form.capture("Wine evening", {
    "name": record.name,
    "phone": record.phone,
    "email": record.email,
    "consent_date": record.create_date.isoformat(" ", "seconds"),
})
if not answer["ok"]:
    record.message_post(body=answer["message"])
"""


@tagged("post_install", "-at_install")
class TestFormImport(common.RestaurantCommon):
    def _capture(self, source="Website", user=None, **values):
        forms = self.env["restaurant.form.import"].with_user(user or self.desk_user)
        return forms.capture(source, values)

    def _find(self, phone):
        return self.env["restaurant.guest"]._find_by_phone(phone, self.company)

    def test_a_new_guest(self):
        answer = self._capture(
            name="Li Na", phone="137 2222 3333", consent_sms=True, consent_email=False
        )
        guest = self._find("13722223333")
        self.assertEqual(answer, {"ok": True, "guest_id": guest.id, "created": True})
        self.assertEqual(guest.name, "Li Na")
        self.assertEqual(guest.acquisition_source_id.name, "Website")
        consent = guest.consent_ids
        self.assertEqual((consent.channel, consent.state), ("sms", "given"))
        self.assertEqual((consent.source, consent.proof), ("form", "Website"))

    def test_a_phone_is_a_guest_however_it_is_written(self):
        for phone in (
            "13800138000",
            "+86 138 0013 8000",
            "0086-138-0013-8000",
            "(138) 0013 8000",
        ):
            with self.subTest(phone):
                answer = self._capture(phone=phone, name="Somebody else")
                self.assertEqual(answer["guest_id"], self.guest.id)
                self.assertFalse(answer["created"])
        self.assertEqual(self.guest.name, "Wang Li", "it is never overwritten")

    def test_who_is_known_is_completed(self):
        self._capture(phone="13800138000", email="WANG@example.com", birthday="03-12")
        self.assertEqual(self.guest.email, "wang@example.com")
        self.assertEqual(self.guest.birthday, "03-12")

    def test_who_gave_no_name_at_the_till_has_one_now(self):
        self._capture(phone="13722223333")
        guest = self._find("13722223333")
        self.assertEqual(guest.name, "Guest 3333")
        self._capture(phone="13722223333", name="李娜")
        self.assertEqual((guest.name, guest.partner_id.name), ("李娜", "李娜"))
        self.assertEqual(guest.name_initials, "ln")
        self._capture(phone="13722223333", name="Somebody else")
        self.assertEqual(guest.name, "李娜")

    def test_who_was_archived_is_back(self):
        self.guest.active = False
        answer = self._capture(phone="13800138000", name="Li")
        expected = {"ok": True, "guest_id": self.guest.id, "created": False}
        self.assertEqual(answer, expected)
        self.assertTrue(self.guest.active)

    def test_who_logs_in_gets_no_address_from_a_form(self):
        """A new password would be sent to whoever has filled it in."""
        cashier, waiter = (
            new_test_user(self.env, login, groups="base.group_user", email=False)
            for login in ("cashier.lin", "waiter.he")
        )
        cashier.partner_id.phone = "+86 137 2222 3333"
        waiter.partner_id.phone = "+86 137 2222 4444"
        guests = self.env["restaurant.guest"]
        guests.create({"partner_id": waiter.partner_id.id})
        for phone in ("13722223333", "13722224444"):
            self._capture(phone=phone, email="thief@example.com")
        guest = self._find("13722223333")
        self.assertEqual(guest.partner_id, cashier.partner_id)
        self.assertFalse(cashier.partner_id.email or waiter.partner_id.email)

    def test_sent_twice_is_sent_once(self):
        values = {"phone": "13722223333", "key": "reg-1", "consent_sms": True}
        first = self._capture("Event", **values)
        self.assertEqual(self._capture("Event", **values), {**first, "created": False})
        guest = self._find("13722223333")
        self.assertEqual(len(guest.consent_ids), 1)
        self.assertEqual(guest.consent_ids.proof, "Event, reg-1")
        sources = self.env["utm.source"].search([("name", "=ilike", "Event%")])
        self.assertEqual(sources, guest.acquisition_source_id)

    def test_who_has_said_no_is_asked_with_a_date(self):
        yes = {"phone": "13800138000", "consent_sms": True}
        self._capture(**yes, consent_date="2026-03-01")
        consents = self.env["restaurant.consent"]
        said_no = ("marketing", ["sms"], "withdrawn", "request")
        consents._record(self.guest, *said_no, date="2026-03-05 08:00:00")

        def allows():
            return self.guest in self.guest._filter_consented("marketing", "sms")

        self._capture(**yes)
        self._capture(**yes, consent_date="2026-03-01")
        self.assertFalse(allows())
        answer = self._capture(**yes, consent_date="2062-03-06")
        self.assertEqual(answer["code"], "date_out_of_range", "it would hold for ever")
        self._capture(**yes, consent_date="2026-03-06")
        self.assertTrue(allows())

    def test_what_cannot_be_taken(self):
        before = self.env["res.partner"].search_count([])
        for code, values in {
            "bad_phone": {"phone": "12"},
            "phone_letters": {"phone": "call me"},
            "bad_email": {"email": "nobody"},
            "bad_birthday": {"phone": "13722223333", "birthday": "31-31"},
            "no_identity": {"name": "Nobody"},
            "unknown_column": {"phone": "13722223333", "partner_id": 1},
            "bad_cell": {"phone": "13722223333", "name": True},
            "too_long": {"phone": "13722223333", "name": "x" * 101},
        }.items():
            with self.subTest(code):
                answer = self._capture(**values)
                self.assertEqual((answer["ok"], answer["code"]), (False, code))
                self.assertTrue(answer["message"])
        forms = self.env["restaurant.form.import"].with_user(self.desk_user)
        self.assertEqual(forms.capture("Website", "text")["code"], "bad_row")
        self.assertEqual(forms.capture(" ", {})["code"], "bad_source")
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_two_forms_at_once(self):
        def taken(*args):
            raise UniqueViolation("restaurant_guest_company_phone_uniq")

        self.patch(self.registry["restaurant.form.import"], "_create_guests", taken)
        with self.assertRaises(ConcurrencyError):
            self._capture(phone="13722223333")

    def test_rights(self):
        for user in (self.till_user, self.floor_user):
            with self.assertRaises(AccessError):
                self._capture(user=user, phone="13722223333")

    def test_an_automated_action_for_a_visitor(self):
        """As a visitor of the website, who may nothing, makes it run."""
        contact = self.env["res.partner"].create(
            {
                "name": "Li Na",
                "phone": "137 2222 3333",
                "company_id": self.company.id,
            }
        )
        action = self.env["ir.actions.server"].create(
            {
                "name": "Guests of the event",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": ACTION,
            }
        )
        visitor = new_test_user(self.env, "visitor", groups="base.group_public")
        action = action.with_user(visitor).sudo()
        run = {"active_model": "res.partner", "active_id": contact.id}
        action.with_context(**run).run()
        guest = self._find("13722223333")
        self.assertEqual(guest.partner_id, contact, "nobody is written down twice")
        self.assertEqual(guest.acquisition_source_id.name, "Wine evening")
        contact.phone = "12"
        action.with_context(**run).run()
        self.assertIn("phone number", contact.message_ids[0].body)
