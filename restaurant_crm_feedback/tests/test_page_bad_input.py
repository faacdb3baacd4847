from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import restaurant_feedback
from ..tools.links import write_link
from .page_common import PATH, PageCase

BAD_NUMBERS = ("11", "-1", "5.5", "true", "1e308", "NaN", "0x1", "٣", "９", "[1]", " ")


@tagged("post_install", "-at_install")
class TestPageBadInput(PageCase):
    """Whatever is sent: a clear page, no traceback, and nothing typed is gone."""

    def setUp(self):
        super().setUp()
        self.patch(restaurant_feedback, "SENT", 1000)
        self.token = self._token("order", self.order)

    def assert_clear(self, response, *statuses):
        self.assertIn(response.status_code, statuses or (200,))
        self.assertNotIn("Traceback", response.text)
        self.assertNotIn("odoo.exceptions", response.text)

    def test_links_that_are_not_ours(self):
        forged = self.token[:-1] + ("0" if self.token[-1] != "0" else "1")
        other = write_link(
            lambda subject: "0" * 64, "order", self.order.id, fields.Date.today()
        )
        gone = self._token("order", self.env["pos.order"].browse(2**31 - 1))
        huge = self._token("order", self.env["pos.order"].browse(2**33))
        longer = self.token.replace(".", "9.", 1)  # another day
        for token in (
            forged,
            other,
            gone,
            huge,
            longer,
            self.token.upper(),
            "x",
            "0",
            "%00",
            "%F0%9F%98%80",
            "o1.1." + "a" * 5000,
            "' OR 1=1--",
        ):
            with self.subTest(token=token[:40]):
                self.assert_clear(self._get(token), 404)
                self.assert_clear(self.url_open(f"{PATH}/{token}/thanks"), 404)
        self.assertFalse(self._told())

    def test_what_was_typed_for_a_link_that_does_not_work_is_shown(self):
        shown = self._post(self.token + "0", text="Please keep this")
        self.assertFalse(self._told())
        self.assertIn(shown.status_code, (400, 404))
        csrf = self._csrf()
        shown = self.url_open(
            f"{PATH}/{self.token}0",
            data={"csrf_token": csrf, "text": "Please keep this", "score": "2"},
        )
        self.assert_clear(shown, 404)
        self.assertIn("Please keep this", shown.text)

    def _csrf(self):
        page = self._get(self.token).text
        return page.partition('name="csrf_token" value="')[2].partition('"')[0]

    @mute_logger("odoo.http")
    def test_no_token_of_the_form(self):
        response = self.url_open(f"{PATH}/{self.token}", data={"score": "4"})
        self.assert_clear(response, 400)
        self.assertFalse(self._told())

    def test_the_bait(self):
        response = self._post(self.token, website="http://spam", text="Buy this")
        self.assertIn("Thank you", response.text)
        self.assertTrue(self._told().apart)
        self._post(self.token, text="A real answer")
        self.assertFalse(self._told(text="A real answer").apart)

    def test_numbers_that_nobody_can_choose(self):
        for name in ("score", "nps"):
            for value in BAD_NUMBERS:
                with self.subTest(name=name, value=value):
                    response = self._post(self.token, {name: value, "text": "Kept"})
                    self.assert_clear(response)
                    self.assertIn("Please choose one of the answers", response.text)
                    self.assertIn("Kept", response.text)
        self.assertFalse(self._told())

    def test_no_score_at_all(self):
        response = self._post(self.token, score="", text="Kept")
        self.assertIn("Please say how it was as a whole", response.text)
        self.assertIn("Kept", response.text)
        self.assertFalse(self._told())

    def test_stars_for_what_was_not_asked(self):
        """Another record, or none, is not looked up: as if it had not been sent."""
        soup = self.env["product.product"].create({"name": "Soup"})
        posted = {
            f"dish_{soup.id}": "1",
            "aspect_999999999": "1",
            "aspect_x": "1",
            "dish_": "1",
            "aspect_-1": "NaN",
            "guest_id": str(self.bo.id),
            "company_id": "1",
            "state": "answered",
            "score_ids": "[(5,)]",
        }
        self.assert_clear(self._post(self.token, posted))
        told = self._told()
        self.assertFalse(told.score_ids)
        self.assertEqual((told.guest_id, told.state), (self.ada, "new"))

    def test_files_where_text_is_expected_and_text_where_files_are(self):
        names = ("text", "nps", "lang", "anonymous", "website", "ces")
        files = [(name, ("a.txt", b"file", "text/plain")) for name in names]
        self.assert_clear(self._post(self.token, {"photos": "text"}, files=files))
        self.assertEqual((self._told().text, self._told().nps), (False, False))
        files = [("score", ("a.txt", b"5", "text/plain"))]
        response = self._post(self.token, {"score": ""}, files=files)
        self.assert_clear(response)

    def test_a_text_that_is_too_long(self):
        text = "Long. " * 1000
        response = self._post(self.token, text=text)
        self.assert_clear(response)
        self.assertIn("This is too long", response.text)
        self.assertIn(text[:5000], response.text)
        self.assertFalse(self._told())

    def test_text_of_two_megabytes(self):
        response = self._post(self.token, text="x" * 2_000_000)
        self.assert_clear(response, 200, 413)
        self.assertFalse(self._told())

    def test_text_is_shown_as_text_everywhere(self):
        nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>"
        response = self._post(self.token, score="", text=nasty)
        self.assertNotIn("<script>alert", response.text)
        self.assertNotIn("<img src=x", response.text)
        self._post(self.token, text=f"{nasty}\x00\ud83d".encode("utf-8", "replace"))
        self.assertIn(nasty, self._told().text)
        self.assertNotIn("\x00", self._told().text)

    def test_every_name_with_every_kind_of_text(self):
        names = ("score", "nps", "ces", "text", "lang", "anonymous", "website", "left")
        texts = ("\x00", "😀", "-1", "1e308", "[]", "{}", "null", "%", "x" * 10_000)
        for number, text in enumerate(texts):
            posted = {name: text for name in names}
            with self.subTest(text=text[:10]):
                self.assert_clear(self._post(self.token, posted))
                query = f"?lang={number}&left={number}&score=9"
                self.assert_clear(self._get(self.token, query))
                thanks = self.url_open(f"{PATH}/{self.token}/thanks?left=x&lang=[]")
                self.assert_clear(thanks)

    def test_too_many_from_one_address(self):
        self.patch(restaurant_feedback, "SENT", 20)
        csrf = self._csrf()
        statuses = []
        for number in range(30):
            response = self.url_open(
                f"{PATH}/{self._token('outlet', self.outlet)}",
                data={"csrf_token": csrf, "score": "4", "text": f"Answer {number}"},
            )
            self.assert_clear(response, 200, 429)
            statuses.append(response.status_code)
        self.assertIn("Answer 29", response.text)
        self.assertEqual(statuses.count(200), len(self._told()))
        self.assertGreaterEqual(statuses.count(429), 5)
