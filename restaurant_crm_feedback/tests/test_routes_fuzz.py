import re
import threading

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_case import CaseCommon
from .page_common import TOKEN

OURS = "odoo.addons.restaurant_crm_feedback.controllers"
JUNK = (
    "0",
    "-1",
    "99999999999999999999",
    "x",
    "null",
    "[]",
    "%F0%9F%98%80",
    "' OR 1=1",
)
NAMES = ("score", "nps", "text", "subject", "reply", "lang", "page", "phone", "left")
VALUES = ("\x00", "1e308", "[1]", '{"a": 1}', "true", "2026-99-99", "😀", "x" * 5000)


@tagged("post_install", "-at_install")
class TestRoutesFuzz(CaseCommon, HttpCase):
    """Whatever is sent to whichever page of ours, by whom: never a traceback."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(cls.env, login="guest_fuzz", groups="base.group_portal")

    def _find_routes(self):
        """Return {path with {} for what may vary: methods}; questionnaires, which are
        Odoo's pages, have tests of their own.
        """
        threading.current_thread().dbname = self.env.cr.dbname  # as a request has it
        return {
            re.sub("<[^>]+>", "{}", rule.rule): rule.methods or {"GET", "POST"}
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith(OURS)
            and rule.endpoint.routing["type"] == "http"
        }

    def _assert_clear(self, path, **sent):
        response = self.url_open(path, timeout=30, **sent)
        self.assertLess(response.status_code, 500, path)
        self.assertNotIn("Traceback", response.text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http")
    def _fuzz(self, paths):
        links = self.env["restaurant.feedback.link"]
        page = links._get_printed_url(self.outlet).partition("/restaurant_crm")
        self.csrf = TOKEN.search(self.url_open("".join(page[1:])).text)[1]
        for path, methods in paths.items():
            for junk in JUNK if "{}" in path else ("",):
                with self.subTest(path=path, junk=junk):
                    url = path.replace("{}", junk)
                    if "GET" in methods:
                        query = "&".join(f"{name}={junk or '[]'}" for name in NAMES)
                        self._assert_clear(f"{url}?access_token={junk}&{query}")
                    if "POST" not in methods:
                        continue
                    self._assert_clear(url, data=b"\xff\xfe{", headers={})
                    json = {"Content-Type": "application/json"}
                    for body in (b"null", b"[]", b'{"params": 1}', b"{"):
                        self._assert_clear(url, data=body, headers=json)
            if "POST" in methods:
                url = path.replace("{}", "x")
                for value in VALUES:
                    with self.subTest(path=path, value=value[:9]):
                        self._assert_clear(url, data=self._prepare(value))
                files = [(name, ("a.bin", b"\x00\xff")) for name in NAMES]
                self._assert_clear(url, data=self._prepare("x"), files=files)

    def _prepare(self, value):
        return {"csrf_token": self.csrf, **dict.fromkeys(NAMES, value)}

    def test_there_are_routes(self):
        found = self._find_routes()
        for known in ("/my/cases", "/restaurant_crm/invitation/{}"):
            self.assertIn(known, found)

    def test_as_a_stranger(self):
        self._fuzz(self._find_routes())

    def test_as_a_guest_with_a_login(self):
        self.authenticate("guest_fuzz", "guest_fuzz")
        mine = {p: m for p, m in self._find_routes().items() if p.startswith("/my/")}
        self._fuzz(mine)
