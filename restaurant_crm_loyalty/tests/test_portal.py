from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, HttpCase, new_test_user, tagged

from ..tools.guest_token import looks_like_token, make_token, read_token
from ..tools.refusal import Refusal
from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestGuestToken(BaseCase):
    """A code says who, for some seconds; nobody else can make one."""

    def test_round_trip(self):
        token = make_token("secret", 42, 1000)
        self.assertTrue(looks_like_token(token))
        self.assertEqual(read_token("secret", token, 1000), 42)
        self.assertEqual(read_token("secret", f" {token.lower()} ", 999), 42)

    def assert_refused(self, code, *arguments):
        with self.assertRaises(Refusal) as caught:
            read_token(*arguments)
        self.assertEqual(caught.exception.code, code)

    def test_refusals(self):
        token = make_token("secret", 42, 1000)
        self.assert_refused("token_expired", "secret", token, 1000.1)
        self.assert_refused("bad_token", "another", token, 0)
        for place in range(2, len(token)):
            letter = "A" if token[place] != "A" else "B"
            forged = token[:place] + letter + token[place + 1 :]
            if place < len(token) - 1:  # the last carries bits that mean nothing
                self.assert_refused("bad_token", "secret", forged, 0)
        for text in (None, 5, [], {}, True, "", "RG", token[:-1], "RG" + "1" * 36):
            self.assertFalse(looks_like_token(text))
            self.assert_refused("bad_token", "secret", text, 0)


@tagged("post_install", "-at_install")
class TestGuestCode(StoredValueCommon):
    """The till reads a code once."""

    def find(self, text, user=None):
        till = self.till.with_user(user or self.cashier)
        return till.restaurant_find_guests(text, scan=True)

    def issue(self):
        return self.env["restaurant.guest.token"].sudo()._issue(self.guest)

    def test_a_code_identifies_once(self):
        token = self.issue()
        reply = self.find(token)
        self.assertEqual(reply["guests"][0]["partner_id"], self.guest.partner_id.id)
        reply = self.find(token)
        self.assertEqual((reply["ok"], reply["code"]), (False, "token_used"))
        self.assertTrue(reply["message"])
        refusal = self.env["restaurant.operation"].search([], limit=1)
        self.assertEqual((refusal.kind, refusal.code), ("refusal", "token_used"))
        self.assertEqual(self.find(token.lower())["code"], "token_used")

    def test_a_code_ends(self):
        token = self.issue()
        clock = "odoo.addons.restaurant_crm_loyalty.models.restaurant_guest_token.time"
        with patch(clock) as time:
            time.time.return_value = 1e10
            self.assertEqual(self.find(token)["code"], "token_expired")
        self.assertTrue(self.find(token)["ok"], "it was not used up by that")

    def test_a_code_of_another_group(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        partner = self.env["res.partner"].create({"name": "Far Away"})
        guest = self.env["restaurant.guest"].create(
            {"partner_id": partner.id, "company_id": other.id}
        )
        token = self.env["restaurant.guest.token"].sudo()._issue(guest)
        self.assertEqual(self.find(token)["code"], "bad_token")

    def test_who_may_not_read_codes(self):
        nobody = new_test_user(self.env, "sv_nobody", groups="base.group_user")
        token = self.issue()
        with self.assertRaises(AccessError):
            self.find(token, nobody)
        self.assertTrue(self.find(token)["ok"])


@tagged("post_install", "-at_install")
class TestPortal(HttpCase):
    """A guest sees their own account, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "sv_guest", groups="base.group_portal")
        cls.guest = cls._create_guest(cls.user.partner_id)
        stranger = cls._create_guest(cls.env["res.partner"].create({"name": "Else"}))
        accounts = cls.env["restaurant.account"]
        cls.account = accounts._open_for_guests(cls.guest)[cls.guest]
        cls.other = accounts._open_for_guests(stranger)[stranger]

    @classmethod
    def _create_guest(cls, partner):
        return cls.env["restaurant.guest"]._get_or_create_for_partners(
            partner, cls.env.company
        )

    def get(self, path):
        return self.url_open(f"/my/restaurant{path}")

    def test_own_account(self):
        reply = self.env["restaurant.settle.service"]._top_up(
            "portal-top-up", self.account, Decimal(1234)
        )
        self.assertTrue(reply["ok"], reply)
        self.authenticate("sv_guest", "sv_guest")
        page = self.get("")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.account.number, page.text)
        self.assertIn("1,234.00", page.text)
        page = self.get(f"/account/{self.account.id}")
        self.assertIn("1,234.00", page.text)
        self.assertIn("Top-up", page.text)
        month = f"{self.account.create_date:%Y-%m}"
        page = self.get(f"/account/{self.account.id}/statement/{month}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_the_code_is_a_new_picture_each_time(self):
        self.authenticate("sv_guest", "sv_guest")
        first = self.get(f"/qr/{self.guest.id}")
        self.assertEqual(first.headers["Content-Type"], "image/png")
        self.assertEqual(first.headers["Cache-Control"], "no-store")
        self.assertNotEqual(first.content, self.get(f"/qr/{self.guest.id}").content)

    def test_nothing_of_others(self):
        self.authenticate("sv_guest", "sv_guest")
        for path in (
            f"/account/{self.other.id}",
            f"/account/{self.other.id}/statement/2026-01",
            f"/qr/{self.other.guest_id.id}",
            "/account/999999999",
            f"/account/{self.account.id}/statement/2026-13",
            f"/account/{self.account.id}/statement/9-1",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        self.assertNotIn(self.other.number, self.get("").text)

    def test_anonymous(self):
        for path in ("", f"/account/{self.account.id}", f"/qr/{self.guest.id}"):
            page = self.get(path)
            self.assertIn("/web/login", page.url, path)

    def test_no_rights_by_rpc(self):
        for model in ("restaurant.account", "restaurant.entry", "restaurant.card"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.user).search([])

    def test_guest_without_account(self):
        new_test_user(self.env, "sv_new", groups="base.group_portal")
        self.authenticate("sv_new", "sv_new")
        self.assertIn("no account yet", self.get("").text)
