import base64
import io
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from .page_common import PATH, TOKEN, PageCase

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@tagged("post_install", "-at_install")
class TestPage(PageCase):
    def test_the_receipt_leads_to_the_page(self):
        url = self.order.restaurant_feedback_url
        response = self.url_open(url[url.index(PATH) :])
        self.assertEqual(response.status_code, 200)
        self.assertIn("Mapo tofu", response.text)
        self.assertIn("Waiting time", response.text)
        self.assertIn('name="nps" value="0"', response.text)
        self.assertNotIn("Ada", response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_only_paid_checks_have_a_link(self):
        draft = self.order.copy()
        self.assertFalse(draft.restaurant_feedback_url)
        self.outlet.feedback_receipt = False
        self.assertFalse(self.order.restaurant_feedback_url)

    def test_an_answer_lands_on_guest_visit_check_and_outlet(self):
        food = self.env.ref("restaurant_crm_feedback.restaurant_feedback_aspect_food")
        response = self._post(
            self._token("order", self.order),
            {f"aspect_{food.id}": "2", f"dish_{self.duck.id}": "1", "nps": "0"},
            score="3",
            text=" Too salty\r\nreally ",
            lang="en_US",
        )
        self.assertIn("Thank you", response.text)
        told = self._told()
        visit = self.ada.visit_ids
        self.assertEqual(told.guest_id, self.ada)
        self.assertEqual((told.visit_id, told.order_id), (visit, self.order))
        self.assertEqual((told.outlet_id, told.channel), (self.outlet, "receipt"))
        self.assertEqual((told.score, told.nps, told.ces), (3, "0", False))
        self.assertEqual(told.text, "Too salty\nreally")
        self.assertEqual(told.staff_id, self.order.user_id)
        self.assertEqual(told.business_date, visit.business_date)
        stars = {
            (line.aspect_id or line.product_id): line.score for line in told.score_ids
        }
        self.assertEqual(stars, {food: 2, self.duck: 1})
        self.assertEqual(told._get_aspect_scores(), {"food": 2})

    def test_a_check_without_a_guest(self):
        self._post(self._token("order", self.nobodys))
        told = self._told()
        self.assertFalse(told.guest_id)
        self.assertEqual(told.order_id, self.nobodys)

    def test_the_message_leads_to_the_visit(self):
        visit = self.ada.visit_ids
        self._post(self._token("visit", visit), score="5")
        told = self._told()
        self.assertEqual((told.visit_id, told.channel), (visit, "message"))

    def test_without_my_name(self):
        self._post(self._token("order", self.order), anonymous="1", text="Cold")
        told = self._told()
        self.assertEqual((told.text, told.apart), ("Cold", False))
        self.assertFalse(told.guest_id or told.visit_id or told.order_id)
        self.assertFalse(told.staff_id)
        self._post(self._token("order", self.order), text="Again")
        self.assertEqual(self._told().mapped("apart"), [False, True])

    def test_a_table(self):
        floor = self.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": self.till.ids}
        )
        table = self.env["restaurant.table"].create(
            {"floor_id": floor.id, "table_number": 7}
        )
        token = self._token("table", table)
        for score in ("2", "5"):
            self._post(token, score=score)
        self.assertEqual(self._told(table_id=table.id).mapped("score"), [2, 5])
        self.assertEqual(set(self._told().mapped("channel")), {"table"})

    # Once -----------------------------------------------------------------------------

    def test_a_check_is_answered_once_and_more_is_kept_apart(self):
        token = self._token("order", self.order)
        self._post(token, text="Good")
        page = self._get(token).text
        self.assertIn("You have told us about this visit already", page)
        self._post(token, score="1", text="I forgot: there was a hair")
        first, second = self._told()
        self.assertFalse(first.apart)
        self.assertTrue(second.apart)
        self.assertEqual(second.text, "I forgot: there was a hair")
        self.assertFalse(second.guest_id)

    def test_a_page_sent_again_is_one_answer(self):
        token = self._token("order", self.order)
        for _click in range(2):
            self._post(token, text="Good")
        self.assertEqual(len(self._told()), 1)

    def test_message_and_receipt_are_about_one_visit(self):
        self._post(self._token("visit", self.ada.visit_ids), text="Fine")
        self._post(self._token("order", self.order), text="Fine, still")
        self.assertEqual(self._told().mapped("apart"), [False, True])

    def test_receipt_and_message_are_about_one_visit(self):
        self._post(self._token("order", self.order), text="Fine")
        self._post(self._token("visit", self.ada.visit_ids), text="Fine, still")
        self.assertEqual(self._told().mapped("apart"), [False, True])

    def test_an_expired_link_says_so_and_loses_nothing(self):
        token = self._token("order", self.order, days=-1)
        self.assertIn("This link has expired", self._get(token).text)
        self._post(token, text="Late, but still")
        told = self._told()
        self.assertEqual((told.text, told.apart), ("Late, but still", True))
        self.assertFalse(told.guest_id or told.order_id)
        self._post(self._token("order", self.order), text="In time")
        self.assertFalse(self._told(text="In time").apart)

    # Photos ---------------------------------------------------------------------------

    def _photo(self, kind="JPEG", size=(40, 30)):
        stream = io.BytesIO()
        exif = Image.Exif()
        exif[0x010E] = "GPS: at home"
        Image.new("RGB", size, "red").save(stream, kind, exif=exif)
        return stream.getvalue()

    def test_photos_are_written_anew(self):
        photo = self._photo()
        self.assertIn(b"at home", photo)
        files = [
            ("photos", ("a.jpg", photo, "image/jpeg")),
            ("photos", ("b.exe", self._photo("PNG"), "application/x-dosexec")),
        ]
        response = self._post(self._token("order", self.order), files=files)
        self.assertNotIn("could not be taken", response.text)
        photos = self._told().photo_ids
        self.assertEqual(len(photos), 2)
        self.assertEqual(set(photos.mapped("mimetype")), {"image/jpeg"})
        for kept in photos:
            self.assertNotIn(b"at home", base64.b64decode(kept.datas))
            self.assertEqual((kept.public, kept.res_id), (False, self._told().id))

    def test_what_is_no_photo_is_left_out_and_the_answer_arrives(self):
        files = [
            ("photos", (name, content, "image/jpeg"))
            for name, content in {
                "a.svg": SVG,
                "b.html": b"<html><script>alert(1)</script></html>",
                "c.jpg": b"\xff\xd8\xff nothing more",
                "d.jpg": b"\xff\xd8\xff" + b"0" * 5 * 1024 * 1024,
            }.items()
        ]
        response = self._post(self._token("order", self.order), files=files, text="Ok")
        self.assertIn("Some photos could not be taken along", response.text)
        self.assertEqual((self._told().text, self._told().photo_ids.ids), ("Ok", []))

    # Languages ------------------------------------------------------------------------

    def test_the_page_speaks_the_language_of_the_guest(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.ada.lang = "zh_CN"
        token = self._token("visit", self.ada.visit_ids)
        self.assertIn('<html lang="zh-CN">', self._get(token).text)
        self.assertIn('<html lang="en-US">', self._get(token, "?lang=en_US").text)
        self.assertIn('<html lang="zh-CN">', self._get(token, "?lang=xx_XX").text)
        self._post(token, lang="zh_CN", text="好吃")
        self.assertEqual((self._told().lang, self._told().text), ("zh_CN", "好吃"))

    def test_another_language_keeps_what_was_typed(self):
        """Nothing is sent, noted or counted by it; photos have to be chosen again."""
        self.env["res.lang"]._activate_lang("zh_CN")
        token = self._token("order", self.order)
        typed = {"switch": "zh_CN", "lang": "en_US", "text": "Half of it", "nps": "7"}
        typed[f"dish_{self.duck.id}"] = "2"
        photos = [("photos", ("a.jpg", b"abc", "image/jpeg"))]
        page = self._post(token, typed, photos).text
        self.assertIn('<html lang="zh-CN">', page)
        self.assertIn('name="lang" value="zh_CN"', page)
        self.assertRegex(page, r"<textarea[^>]*>Half of it</textarea>")
        self.assertRegex(page, r'name="nps" value="7" checked')
        self.assertRegex(page, r"<details[^>]* open")
        self.assertEqual(page.count('role="alert"'), 1)
        self.assertFalse(self._told())
        again = self._get(token).text
        self.assertNotIn('role="alert"', again)
        self.assertNotRegex(again, r"<details[^>]* open")

    def test_another_language_claims_no_visit(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.outlet.feedback_claim = True
        token = self._token("order", self.nobodys)
        self._post(token)
        thanks = self.url_open(f"{PATH}/{token}/thanks").text
        values = {"phone": "13800138000", "switch": "zh_CN", "consent": "1"}
        values["csrf_token"] = TOKEN.search(thanks)[1]
        page = self.url_open(f"{PATH}/{token}/claim", data=values).text
        self.assertIn('<html lang="zh-CN">', page)
        self.assertIn('value="13800138000"', page)
        self.assertFalse(self.nobodys.partner_id)
        limits = self.registry["restaurant.rate.limit"]
        full = patch.object(limits, "_allow", lambda self, deed, *_: "open" not in deed)
        with full:  # too many look at pages; it is no claim for that
            response = self.url_open(f"{PATH}/{token}/claim", data=values)
        self.assertEqual(response.status_code, 429)
        self.assertFalse(self.nobodys.partner_id)
