from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..controllers import restaurant_trial
from ..models.restaurant_trial_inviting import PATH
from ..tools.links import write_link
from .page_common import TOKEN
from .test_trial import TrialCommon

NASTY = ("\x00", "😀", "-1", "11", "1e308", "[]", "{}", "null", "%", "x" * 10_000)


@tagged("post_install", "-at_install")
class TestTrialPage(TrialCommon, HttpCase):
    """What a guest of a tasting sees and sends, by the link in the invitation."""

    def setUp(self):
        super().setUp()
        self.patch(restaurant_trial, "SENT", 1000)
        self.page = self.of_ada._get_url().partition(PATH)[2]

    def _get(self, page=None):
        return self.url_open(f"{PATH}{page or self.page}")

    def _post(self, **posted):
        shown = TOKEN.search(self._get().text)
        return self.url_open(
            f"{PATH}{self.page}", data={"csrf_token": shown and shown[1], **posted}
        )

    def _begin(self):
        self.trial.date = fields.Datetime.now() - timedelta(hours=1)
        self.page = self.of_ada._get_url().partition(PATH)[2]

    def test_a_guest_says_yes_then_no(self):
        self.trial.date = "2060-05-01 10:30:00"
        self.page = self.of_ada._get_url().partition(PATH)[2]
        shown = self._get().text
        self.assertIn("Mushroom tart", shown)
        self.assertIn("Saturday, May 1, 2060, 18:30", shown)  # in Shanghai
        self.assertIn("Jade", shown)
        self.assertNotIn("Ada", shown)
        self.assertIn("You are coming", self._post(reply="yes").text)
        self.assertEqual(self.of_ada.state, "coming")
        self.assertIn("You cannot come", self._post(reply="no").text)
        self.assertEqual(self.of_ada.state, "declined")
        self.assertEqual(self.of_bo.state, "invited")

    def test_the_page_is_in_the_language_of_the_guest(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.ada.partner_id.lang = "zh_CN"
        self.env.flush_all()
        self.assertIn('lang="zh-CN"', self._get().text)
        self.assertIn('lang="en-US"', self._get(f"{self.page}?lang=en_US").text)

    def test_a_guest_rates_once(self):
        self._begin()
        self.assertIn("Would you order it again", self._get().text)
        again = {f"again_{self.tart.id}": "yes"}
        shown = self._post(**self._posted(text="More salt", **again))
        self.assertIn("helps us to decide", shown.text)
        told = self.of_ada.feedback_id
        self.assertEqual((told.guest_id, told.channel), (self.ada, "tasting"))
        stars = {line.product_id: line.score for line in told.score_ids}
        self.assertEqual(stars, {self.tart: 5, self.soup: 2})
        self.assertEqual(told.score_ids[0].order_again, "yes")
        self.assertNotIn("<form", self._get().text)

    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self):
        self._begin()
        shown = self._post(score="", text="Keep this")
        self.assertIn("Please say how it was as a whole", shown.text)
        self.assertIn("Keep this", shown.text)
        long = self._post(**self._posted(text="Long. " * 1000))
        self.assertIn("This is too long", long.text)
        self.assertFalse(self.of_ada.feedback_id)

    def test_the_bait(self):
        self._begin()
        self._post(**self._posted(website="http://spam"))
        self.assertFalse(self.of_ada.feedback_id)

    def test_whatever_is_sent_there_is_a_page(self):
        names = ("score", "text", "reply", "lang", "website")
        names += tuple(f"{kind}_{self.tart.id}" for kind in ("dish", "again"))
        for text in NASTY:
            for begun in (False, True):
                if begun:
                    self._begin()
                with self.subTest(text=text[:9], begun=begun):
                    shown = self._post(**dict.fromkeys(names, text))
                    self.assertEqual(shown.status_code, 200)
                    self.assertNotIn("Traceback", shown.text)
        self.assertFalse(self.of_ada.feedback_id)
        self.assertEqual(self.of_ada.state, "invited")

    def test_links_that_are_not_ours(self):
        sign = self.env["restaurant.feedback.link"]._sign
        tomorrow = fields.Date.today() + timedelta(days=1)
        for page in (
            self.page + "0",
            "/view",
            "/%00",
            "/" + write_link(sign, "invitation", 2**31 - 1, tomorrow),
            "/" + write_link(sign, "outlet", self.outlet.id, tomorrow),
            "/"
            + write_link(lambda text: "0" * 64, "invitation", self.of_ada.id, tomorrow),
        ):
            with self.subTest(page):
                shown = self._get(page)
                self.assertEqual(shown.status_code, 404)
                self.assertNotIn("Spring menu", shown.text)
        # nor does the link of an invitation open the feedback page
        feedback = self.url_open(f"/restaurant_crm/feedback{self.page}")
        self.assertEqual(feedback.status_code, 404)

    def test_over_and_called_off(self):
        self.trial.action_cancel()
        self.assertIn("called off", self._get().text)
        self._post(reply="yes")
        self.assertEqual(self.of_ada.state, "invited")
        self.trial.state = "decided"
        self.assertIn("is over", self._get().text)

    def test_a_link_ends_some_weeks_after_the_tasting(self):
        self.trial.date = fields.Datetime.now() - timedelta(days=60)
        self.page = self.of_ada._get_url().partition(PATH)[2]
        self.assertIn("is over", self._get().text)

    def test_too_many_from_one_address(self):
        self.patch(restaurant_trial, "SENT", 2)
        statuses = {self._post(reply="yes").status_code for _time in range(4)}
        self.assertEqual(statuses, {200, 429})

    def test_who_is_to_wait_can_send_it_again(self):
        self._begin()
        self.patch(restaurant_trial, "SENT", 0)
        shown = self._post(**self._posted(score="4", text="Keep this"))
        self.assertEqual(shown.status_code, 429)
        self.assertIn("send it again", " ".join(shown.text.split()))
        page = html.fromstring(shown.text)
        [form] = page.forms
        values = dict(form.form_values())
        self.assertEqual((values["score"], values["text"]), ("4", "Keep this"))
        self.assertEqual(values[f"dish_{self.tart.id}"], "5")

    def test_what_is_typed_too_late_is_still_there(self):
        self._begin()
        token = TOKEN.search(self._get().text)[1]
        self.trial.state = "decided"
        posted = {"csrf_token": token, **self._posted(text="Keep this")}
        shown = self.url_open(f"{PATH}{self.page}", data=posted).text
        self.assertIn("is over", shown)
        self.assertIn("Keep this", shown)

    def test_a_tasting_put_off_keeps_its_links(self):
        self.trial.date = fields.Datetime.now() - timedelta(days=60)
        self.page = self.of_ada._get_url().partition(PATH)[2]
        self.trial.date = fields.Datetime.now() + timedelta(days=7)
        self.assertIn("I am coming", self._get().text)
