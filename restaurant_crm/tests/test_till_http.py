from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .till_common import BAD_TEXTS, TillFixture

READ_ONLY = ("restaurant_find_guests", "restaurant_guest_card")


@tagged("post_install", "-at_install")
class TestTillHttp(TillFixture, HttpCase):
    """The calls as a browser makes them: JSON in, read-only cursor, JSON out."""

    def _call(self, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "pos.config",
                "method": method,
                "args": [[self.config.id], *args],
                "kwargs": kwargs,
            },
        )

    def test_look_ups_do_not_write(self):
        for method in READ_ONLY:
            self.assertTrue(getattr(type(self.config), method)._readonly)

    def test_find_and_card(self):
        self.authenticate("restaurant_till", "restaurant_till")
        [found] = self._call("restaurant_find_guests", "13800138000")["guests"]
        self.assertEqual(found["guest_id"], self.zhang.id)
        card = self._call("restaurant_guest_card", found["partner_id"])
        self.assertEqual(card["guest_id"], self.zhang.id)

    def test_bad_text_over_http(self):
        self.authenticate("restaurant_till", "restaurant_till")
        for name, text in BAD_TEXTS.items():
            with self.subTest(name=name):
                answer = self._call("restaurant_find_guests", text)
                self.assertEqual(answer["code"], "bad_text")

    def test_capture(self):
        self.authenticate("restaurant_till", "restaurant_till")
        values = {"phone": "+86 137 2222 3333", "name": "李娜"}
        first = self._call("restaurant_capture_guest", values)
        second = self._call("restaurant_capture_guest", values)
        self.assertEqual(first["guest_id"], second["guest_id"])
        self.assertEqual((first["created"], second["created"]), (True, False))

    @mute_logger("odoo.http")
    def test_rights(self):
        self.authenticate("restaurant_nobody", "restaurant_nobody")
        for method, args in (
            ("restaurant_find_guests", ("8000",)),
            ("restaurant_guest_card", (self.zhang.partner_id.id,)),
            ("restaurant_capture_guest", ({"phone": "+8613722223333"},)),
            ("restaurant_meet_request", (1,)),
        ):
            with self.subTest(method=method):
                with self.assertRaises(JsonRpcException) as refused:
                    self._call(method, *args)
                self.assertIn("AccessError", str(refused.exception))
