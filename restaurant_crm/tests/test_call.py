from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from ..tools.caller_id import read_caller
from . import common


@tagged("post_install", "-at_install")
class TestCall(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env["restaurant.call"]
        peanut = cls.env["restaurant.preference"].create(
            {"name": "Peanut", "kind": "allergen"}
        )
        cls.env["restaurant.guest.preference"].create(
            {"guest_id": cls.guest.id, "preference_id": peanut.id}
        )
        cls.env["restaurant.guest.request"].create(
            {"guest_id": cls.guest.id, "text": "A quiet table"}
        )

    def _ring(self, number="13800138000", users=None, **values):
        users = users or self.desk_user
        return self.calls._ring(read_caller(number, **values), users)

    def _pop(self, call, user=None):
        return call.with_user(user or self.desk_user).pop_card()

    def test_the_card_of_a_guest(self):
        self._pay_order(120)
        self._pay_order(80, date_order="2026-01-02 12:00:00")
        card = self._pop(self._ring())
        guest = card["guest"]
        self.assertEqual(card["number"], "+8613800138000")
        self.assertEqual((guest["name"], guest["allergies"]), ("Wang Li", ["Peanut"]))
        self.assertIn("2 visits", guest["summary"])
        requests, visits = guest["sections"]
        self.assertEqual(requests["lines"], ["A quiet table"])
        self.assertEqual(len(visits["lines"]), 2)
        self.assertIn("Hot Pot Hall", visits["lines"][0])
        names = [button["name"] for button in card["buttons"]]
        self.assertEqual(names[0], "action_open_guest")

    def test_the_card_of_a_stranger(self):
        call = self._ring("13722223333", name="<b>Li</b>")
        card = self._pop(call)
        self.assertIs(card["guest"], False)
        self.assertEqual(card["caller_name"], "<b>Li</b>")
        self.assertEqual(card["buttons"][0]["name"], "action_new_guest")
        action = call.with_user(self.desk_user).action_new_guest()
        guests = self.env["restaurant.guest"].with_context(**action["context"])
        with Form(guests.with_user(self.desk_user)) as form:
            self.assertEqual((form.name, form.phone), ("<b>Li</b>", "+8613722223333"))
        self.assertEqual(call.guest_id, form.record)
        self.assertEqual((call.outcome, call.user_id), ("answered", self.desk_user))

    def test_a_number_that_a_family_shares(self):
        sister = self._create_guest("Sister", phone="13800138000", phone_duplicate=True)
        card = self._pop(self._ring())
        self.assertEqual(card["guest"]["name"], "Wang Li")
        self.assertEqual(card["shared"], ["Sister"])
        self.guest.active = False
        self.assertEqual(self._ring().guest_id, sister)

    def test_after_a_minute_it_rings_no_more(self):
        call = self._ring()
        expired = {"ok": False, "code": "expired"}
        for seconds, rings in ((59, True), (62, False)):
            later = fields.Datetime.add(call.start_at, seconds=seconds)
            with self.subTest(seconds), freeze_time(later):
                self.assertEqual(self._pop(call) == expired, not rings)

    def test_it_rings_for_whoever_answers(self):
        call = self._ring()
        expired = {"ok": False, "code": "expired"}
        self.assertEqual(self._pop(call, self.floor_user), expired)
        with self.assertRaises(AccessError):
            self._pop(self._ring(users=self.till_user), self.till_user)
        call.unlink()
        self.assertEqual(self._pop(call), expired)
        self.assertEqual(self._pop(self.calls), expired)

    def test_a_guest_of_another_group_is_a_stranger(self):
        other = self._create_company("Noodle Group")
        self._create_guest("Zhao", phone="13711112222", company_id=other.id)
        self.assertFalse(self._ring("13711112222").guest_id)

    def test_calling_back(self):
        call = self._ring().with_user(self.desk_user)
        call.action_missed()
        call.action_call_back()
        self.assertEqual(call.outcome, "callback")
        self.assertEqual(call.activity_ids.user_id, self.desk_user)
        self.assertIn("Wang Li", call.activity_ids.summary)

    def test_what_was_noted_is_not_overwritten(self):
        call = self._ring().with_user(self.desk_user)
        call.action_wrong()
        call.action_open_guest()
        self.assertEqual(call.outcome, "wrong")

    def test_an_outgoing_call_takes_the_number_of_the_guest(self):
        action = self.guest.action_view_calls()
        calls = self.calls.with_user(self.desk_user).with_context(**action["context"])
        with Form(calls) as form:
            self.assertEqual(form.number, "+8613800138000")
        self.assertEqual(form.record.direction, "out")
        self.assertEqual(form.record.user_id, self.env.user, "who wrote it down")
        self.assertEqual(self.guest.call_count, 1)

    def test_calls_move_when_guests_are_merged(self):
        other = self._create_guest("Wang", phone="13711112222")
        call = self._ring("13711112222")
        other._merge_into(self.guest)
        self.assertEqual(call.guest_id, self.guest)
