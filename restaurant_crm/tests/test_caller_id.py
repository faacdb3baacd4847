from odoo.tests import BaseCase

from ..tools.caller_id import Caller, read_caller, restore_plus
from ..tools.signature import is_signed, sign


class TestCallerId(BaseCase):
    def test_numbers_as_telephones_write_them(self):
        for text, number in {
            "13800138000": "13800138000",
            "+86 138-0013-8000": "+8613800138000",
            "(020) 7946.0018": "02079460018",
            "sip:+8613800138000@pbx.example:5060;transport=udp": "+8613800138000",
            "SIPS:201@10.0.0.1": "201",
            "tel:+44-20-7946-0018": "+442079460018",
            "＋８６１３８００１３８０００": "+8613800138000",
            "*67": "*67",
        }.items():
            with self.subTest(text):
                self.assertEqual(read_caller(text), Caller(number, ""))

    def test_a_withheld_number_is_no_number(self):
        for text in (
            "",
            "  ",
            "anonymous",
            "Anonymous@anonymous.invalid",
            "sip:anonymous@anonymous.invalid",
            "withheld",
            "匿名",
            "<script>alert(1)</script>",
            "+",
            "sip:reception@hotel.example",
        ):
            with self.subTest(text):
                self.assertEqual(read_caller(text), Caller("", ""))

    def test_what_no_telephone_sends(self):
        for number in (None, 138, True, [], {"a": 1}, "1" * 65, "1" * 100_000):
            with self.subTest(str(number)[:20]):
                self.assertIsNone(read_caller(number))
        for name in (1, ["x"], "x" * 101):
            with self.subTest(str(name)[:20]):
                self.assertIsNone(read_caller("138", name))

    def test_a_plus_that_was_not_escaped(self):
        self.assertEqual(restore_plus(" 8613800138000"), "+8613800138000")
        for whole in ("13800138000", "+86", "", " anonymous", None, 3):
            self.assertEqual(restore_plus(whole), whole)


class TestSignature(BaseCase):
    def setUp(self):
        super().setUp()
        self.signature = sign("secret", "1700000000", b"{}")

    def _signed(self, secret="secret", timestamp="1700000000", body=b"{}", **others):
        now = others.get("now", 1700000000)
        signature = others.get("signature", self.signature)
        return is_signed(secret, timestamp, body, signature, now)

    def test_five_minutes(self):
        for now, expected in (
            (1700000000, True),
            (1700000300, True),
            (1699999700, True),
            (1700000301, False),
            (1699999699, False),
        ):
            self.assertIs(self._signed(now=now), expected)

    def test_nothing_may_differ(self):
        self.assertTrue(self._signed())
        self.assertFalse(self._signed(secret="other"))
        self.assertFalse(self._signed(body=b"{ }"))
        self.assertFalse(self._signed(timestamp="1700000001"))
        for signature in ("", "x", self.signature[:-1], "ü" * 64):
            self.assertFalse(self._signed(signature=signature))

    def test_a_time_that_is_none(self):
        for timestamp in ("", "now", "-1", "1e9", "٣", "9" * 400):
            signature = sign("secret", timestamp, b"{}")
            self.assertFalse(self._signed(timestamp=timestamp, signature=signature))
