import json
import time
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers import restaurant_call
from ..tools.signature import sign
from . import common

SECRET_TEXT = b"Wang"  # the name of the guest: no answer may say it
BROWSER = {
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}


class CallHttpCase(common.RestaurantCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls._create_key(cls.desk_user)
        cls.calls = cls.env["restaurant.call"]

    @classmethod
    def _create_key(cls, user):
        wizard = cls.env["restaurant.call.link.wizard"].with_user(user).create({})
        wizard.action_create_link()
        return wizard.url.partition("key=")[2].partition("&")[0]

    def _find_calls(self):
        return self.calls.search([("company_id", "=", self.company.id)])

    def _notified(self, call):
        """Who is told of a call: channels and messages of the bus."""
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([("message", "like", '"restaurant_crm')])
        told = [(json.loads(m.channel), json.loads(m.message)) for m in messages]
        return [
            (channel[-1], message["payload"])
            for channel, message in told
            if message["payload"].get("call_id") == call.id
        ]


@tagged("post_install", "-at_install")
class TestCallHttp(CallHttpCase):
    """A softphone opens an address."""

    def _ring(self, number="13800138000", key=None, headers=None, **params):
        address = f"/restaurant_crm/call?number={number}"
        for name, value in {"key": self.key if key is None else key, **params}.items():
            address += f"&{name}={value}" if value else ""
        return self.url_open(address, headers=headers, allow_redirects=False)

    def assert_refused(self, response, status):
        self.assertEqual(response.status_code, status)
        self.assertEqual(response.content, b"")
        self.assertFalse(self._find_calls())

    def test_a_known_number(self):
        response = self._ring()
        self.assertEqual(response.json(), {"ok": True})
        call = self._find_calls()
        self.assertEqual(call.guest_id, self.guest)
        self.assertEqual(call.user_id, self.desk_user)
        self.assertEqual((call.direction, call.outcome), ("in", "new"))
        self.assertNotIn(SECRET_TEXT, response.content)

    def test_nothing_personal_goes_over_the_bus(self):
        self._ring(name="Wang")
        call = self._find_calls()
        partner = self.desk_user.partner_id.id
        self.assertEqual(self._notified(call), [(partner, {"call_id": call.id})])

    def test_a_number_in_any_writing(self):
        for number in (" 8613800138000", "%2B8613800138000", "sip:008613800138000@x"):
            with self.subTest(number):
                self._find_calls().unlink()
                self._ring(number)
                self.assertEqual(self._find_calls().guest_id, self.guest)

    def test_who_withholds_the_number_is_unknown(self):
        for number in ("", "anonymous", "Withheld", "<script>alert(1)</script>"):
            with self.subTest(number):
                self._find_calls().unlink()
                self.assertEqual(self._ring(number).status_code, 200)
                call = self._find_calls()
                self.assertFalse(call.guest_id or call.number)
                self.assertEqual(call.display_name, "Unknown caller")

    def test_an_unknown_number_makes_no_guest(self):
        guests = self.env["restaurant.guest"].search_count([])
        self._ring("13722223333", name="<img src=x onerror=alert(1)>")
        call = self._find_calls()
        self.assertEqual(self.env["restaurant.guest"].search_count([]), guests)
        self.assertEqual(call.number_e164, "+8613722223333")
        self.assertEqual(call.caller_name, "<img src=x onerror=alert(1)>")

    def test_a_key_of_the_agent_in_the_header(self):
        keys = self.env["res.users.apikeys"].with_user(self.floor_user).sudo()
        key = keys._generate(
            None, "Everything", fields.Datetime.add(fields.Datetime.now(), days=1)
        )
        response = self._ring(key="", headers={"Authorization": f"Bearer {key}"})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self._find_calls().user_id, self.floor_user)

    def test_a_key_for_calls_opens_nothing_else(self):
        response = self.url_open(
            "/json/2/restaurant.guest/search",
            data="{}",
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
            },
        )
        self.assertEqual(response.status_code, 401)

    def test_the_browser_of_the_agent_goes_on_to_the_call(self):
        self.authenticate("restaurant_desk", "restaurant_desk")
        response = self._ring(key="", headers=BROWSER)
        call = self._find_calls()
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"/{call.id}"))

    def test_another_site_cannot_use_the_session(self):
        self.authenticate("restaurant_desk", "restaurant_desk")
        for headers in ({}, {**BROWSER, "Sec-Fetch-Site": "cross-site"}):
            self.assert_refused(self._ring(key="", headers=headers), 401)

    def test_who_does_not_say_who_it_is(self):
        for key in ("", "x", "0" * 40, self.key[:-1], self.key.upper()):
            with self.subTest(key):
                self.assert_refused(self._ring(key=key), 401)
        self.assert_refused(
            self._ring(key="", headers={"Authorization": "Bearer x"}), 401
        )

    def test_a_user_who_left(self):
        self.desk_user.active = False
        self.assert_refused(self._ring(), 401)

    def test_a_cashier_answers_no_calls(self):
        self.assert_refused(self._ring(key=self._create_key_of_cashier()), 403)

    def _create_key_of_cashier(self):
        keys = self.env["res.users.apikeys"].with_user(self.till_user).sudo()
        return keys._generate("restaurant_crm.call", "Mine", None)

    def test_bad_input(self):
        address = f"/restaurant_crm/call?key={self.key}"
        self.assert_refused(self.url_open(address), 400)
        self.assert_refused(self._ring("1" * 65), 400)
        self.assert_refused(self._ring(name="x" * 101), 400)
        files = {"number": ("n.txt", b"13800138000")}
        self.assert_refused(self.url_open(address, files=files), 400)

    def test_a_body_that_is_too_long(self):
        address = f"/restaurant_crm/call?key={self.key}&number=1"
        response = self.url_open(address, data={"name": "x" * 10_000_000})
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self._find_calls())

    @patch.object(restaurant_call, "RINGS", 3)
    @patch.object(restaurant_call, "RING_SECONDS", 86_400)
    def test_too_many_calls(self):
        answers = [self._ring().status_code for _ring in range(5)]
        self.assertEqual(answers, [200, 200, 200, 429, 429])
        self.assertEqual(len(self._find_calls()), 3)


@tagged("post_install", "-at_install")
class TestCallLineHttp(CallHttpCase):
    """A telephone exchange tells, and signs what it tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.env["restaurant.phone.line"].create(
            {
                "name": "Reservations",
                "outlet_id": cls.outlet.id,
                "user_ids": (cls.desk_user | cls.floor_user).ids,
            }
        )

    def _tell(self, event, age=0, signature=None, token=None, **headers):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        stamp = str(int(time.time()) - age)
        return self.url_open(
            f"/restaurant_crm/call/line/{token or self.line.token}",
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json",
                "X-Timestamp": stamp,
                "X-Signature": signature or sign(self.line.secret, stamp, body),
                **headers,
            },
        )

    def _event(self, number="13800138000", **values):
        return {"id": "e1", "number": number, **values}

    def test_all_who_answer_the_line_are_told(self):
        self.assertEqual(self._tell(self._event()).json(), {"ok": True})
        call = self._find_calls()
        self.assertEqual((call.guest_id, call.outlet_id), (self.guest, self.outlet))
        self.assertFalse(call.user_id)
        told = {partner for partner, _payload in self._notified(call)}
        agents = (self.desk_user | self.floor_user).partner_id
        self.assertEqual(told, set(agents.ids))

    def test_one_of_them_is_named(self):
        self._tell(self._event(agent="restaurant_floor"))
        self.assertEqual(self._find_calls().user_id, self.floor_user)
        self._tell(self._event(id="e2", agent="restaurant_admin"))
        self.assertFalse(self._find_calls()[0].user_id)
        self.assertFalse(self._notified(self._find_calls()[0]))

    def test_an_event_told_twice_is_one_call(self):
        for _time in range(2):
            self.assertEqual(self._tell(self._event()).status_code, 200)
        self.assertEqual(len(self._find_calls()), 1)
        self.assertEqual(len(self._notified(self._find_calls())), 2)  # two agents
        self._tell(self._event(id="e2"))
        self.assertEqual(len(self._find_calls()), 2)

    def assert_refused(self, response, status):
        self.assertEqual((response.status_code, response.content), (status, b""))
        self.assertFalse(self._find_calls())

    def test_what_is_not_signed(self):
        event = self._event()
        for response in (
            self._tell(event, signature="0" * 64),
            self._tell(event, signature="x"),
            self._tell(event, **{"X-Signature": ""}),
            self._tell(event, **{"X-Timestamp": ""}),
            self._tell(event, **{"X-Timestamp": "soon"}),
            self._tell(event, age=301),
            self._tell(event, age=-310),
            self._tell(event, token="unknown"),
        ):
            self.assert_refused(response, 401)
        self.line.active = False
        self.assert_refused(self._tell(event), 401)

    def test_what_is_no_event(self):
        for event in (
            None,
            [],
            3,
            "text",
            {},
            self._event(number=None),
            self._event(number=13800138000),
            self._event(number=["1"]),
            self._event(number="1" * 65),
            self._event(name=1),
            self._event(id=None),
            self._event(id=7),
            self._event(id=""),
            self._event(id="x" * 201),
            self._event(agent={"a": 1}),
            b"not json",
            b"",
            b"\xff\xfe",
            b"[" * 30_000,
        ):
            with self.subTest(str(event)[:30]):
                self.assert_refused(self._tell(event), 400)

    @mute_logger("odoo.http")
    def test_a_body_that_is_too_long(self):
        response = self._tell(self._event(name="x" * 10_000_000))
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self._find_calls())

    @patch.object(restaurant_call, "RINGS", 3)
    @patch.object(restaurant_call, "RING_SECONDS", 86_400)
    def test_a_flood_of_events(self):
        events = [self._event(id=f"e{number}") for number in range(5)]
        answers = [self._tell(event).status_code for event in events]
        self.assertEqual(answers, [200, 200, 200, 429, 429])
        self.assertEqual(len(self._find_calls()), 3)

    def test_a_new_secret(self):
        stamp, body = str(int(time.time())), json.dumps(self._event()).encode()
        old = sign(self.line.secret, stamp, body)
        self.line.with_user(self.admin_user).action_renew_secret()
        self.assert_refused(self._tell(self._event(), signature=old), 401)
        self.assertEqual(self._tell(self._event()).status_code, 200)
