from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCasePortal(CaseCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_user = new_test_user(
            cls.env, login="guest_ada", groups="base.group_portal"
        )
        cls.ada.partner_id = cls.portal_user.partner_id
        cls.mine = cls._create_case(guest_id=cls.ada.id, name="My cold soup")
        cls.other = cls._create_case(guest_id=cls.bo.id, name="Somebody else's")

    def _add(self, **values):
        page = self.url_open("/my/cases").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open("/my/cases/add", data={"csrf_token": token, **values})

    def test_the_own_cases(self):
        self.authenticate("guest_ada", "guest_ada")
        page = self.url_open("/my/cases").text
        self.assertIn("My cold soup", page)
        self.assertNotIn("Somebody else", page)
        own = self.url_open(f"/my/cases/{self.mine.id}").text
        self.assertIn(self.mine.number, own)
        refused = self.url_open(f"/my/cases/{self.other.id}")
        self.assertNotIn("Somebody else", refused.text)

    def test_by_its_link(self):
        url = self.other.get_portal_url()
        self.assertIn("Somebody else", self.url_open(url).text)
        for token in ("", "x", self.mine._portal_ensure_token()):
            page = self.url_open(f"/my/cases/{self.other.id}?access_token={token}")
            self.assertNotIn("Somebody else", page.text)
        for number in (0, 10**12):
            page = self.url_open(f"/my/cases/{number}?access_token=x")
            self.assertLess(page.status_code, 500)

    def test_a_guest_writes(self):
        self.authenticate("guest_ada", "guest_ada")
        page = self._add(subject="Cold", text="<script>alert(1)</script>")
        self.assertEqual(page.status_code, 200)
        case = self.env["restaurant.case"].search(
            [("partner_id", "=", self.portal_user.partner_id.id)], limit=1
        )
        self.assertEqual((case.name, case.channel), ("Cold", "portal"))
        self.assertEqual(case.guest_id, self.ada)
        self.assertNotIn("<script>", case.description)

    def test_what_is_too_long_stays_on_the_page(self):
        self.authenticate("guest_ada", "guest_ada")
        before = self.env["restaurant.case"].search_count([])
        for subject, text in (("", "words"), ("x" * 201, ""), ("x", "y" * 4001)):
            page = self._add(subject=subject, text=text)
            self.assertIn("at most 4000", page.text)
            self.assertIn(text[:3000], page.text)
        self.assertEqual(self.env["restaurant.case"].search_count([]), before)

    def test_who_writes_without_end_is_asked_to_wait(self):
        self.authenticate("guest_ada", "guest_ada")
        limits = self.env.registry["restaurant.rate.limit"]
        with patch.object(limits, "_allow", lambda *_args: False):
            page = self._add(subject="The eleventh", text="of this hour")
        self.assertIn("Please wait a while", page.text)
        self.assertIn("of this hour", page.text)
        cases = self.env["restaurant.case"]
        self.assertFalse(cases.search_count([("name", "=", "The eleventh")]))

    def test_who_is_not_logged_in_writes_nothing(self):
        page = self.url_open("/my/cases", allow_redirects=False)
        self.assertIn(page.status_code, (302, 303))
