from freezegun import freeze_time

from odoo import http
from odoo.tests import HttpCase, tagged

from .care_common import NOON, CareCommon


@tagged("post_install", "-at_install")
class TestCarePage(CareCommon, HttpCase):
    """The page on which a guest wants no more messages."""

    def _make_path(self):
        with freeze_time(NOON):
            rule = self._create_rule().sudo()
            rule._draw()
            rule._do_batch()
        step = rule.step_ids
        self.env.flush_all()
        return "/restaurant/stop/" + step._get_stop_url().partition("/stop/")[2]

    def test_looking_changes_nothing(self):
        page = self.url_open(self._make_path())
        self.assertEqual(page.status_code, 200)
        self.assertIn("No more messages", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertTrue(self.guest._filter_consented("care", "email"))

    def test_no_more(self):
        path = self._make_path()
        self.authenticate(None, None)
        token = http.Request.csrf_token(self)
        page = self.url_open(path, data={"csrf_token": token})
        self.assertIn("You will get no more messages", page.text)
        self.env.invalidate_all()
        self.assertFalse(self.guest._filter_consented("care", "email"))
        self.assertEqual(self.guest.consent_ids[0].source, "request")

    def test_links_of_others(self):
        path = self._make_path()
        for wrong in (path[:-1] + ("0" if path[-1] != "0" else "1"), path + "é"):
            page = self.url_open(wrong)
            self.assertEqual(page.status_code, 404)
            self.assertIn("This link does not hold", page.text)
        self.assertEqual(self.url_open(path, data={"x": "1"}).status_code, 400)
        self.assertTrue(self.guest._filter_consented("care", "email"))
