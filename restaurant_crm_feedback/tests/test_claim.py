from odoo.tests import tagged

from .page_common import PageCase

CLAIM = "/claim"


@tagged("post_install", "-at_install")
class TestClaim(PageCase):
    """Who holds the receipt of nobody's check may say: that was me."""

    def setUp(self):
        super().setUp()
        self.token = self._token("order", self.nobodys)

    def _find(self, phone):
        return self.env["restaurant.guest"].search(
            [("company_id", "=", self.group.id), ("phone_e164", "=", phone)]
        )

    def test_a_new_guest_with_consent(self):
        thanks = self._post(self.token, text="Lovely")
        self.assertIn("Shall we remember this visit?", thanks.text)
        response = self._post(
            self.token, step=CLAIM, phone="19900000009", name="Cy", consent="1"
        )
        self.assertIn("This visit is noted", response.text)
        guest = self._find("+8619900000009")
        self.assertEqual((guest.name, guest.visit_count), ("Cy", 1))
        consent = guest.consent_ids
        self.assertEqual((consent.purpose, consent.channel), ("marketing", "sms"))
        self.assertEqual((consent.source, consent.state), ("form", "given"))
        self.assertTrue(consent.text_id.version)
        self.assertIn(self.nobodys.pos_reference, consent.proof)
        told = self._told(text="Lovely")
        self.assertEqual((told.guest_id, told.visit_id), (guest, guest.visit_ids))

    def test_no_box_no_consent(self):
        self._post(self.token, step=CLAIM, phone="19900000009")
        self.assertFalse(self._find("+8619900000009").consent_ids)

    def test_a_known_number_is_the_same_guest_and_allows_nothing(self):
        response = self._post(
            self.token, step=CLAIM, phone="199 0000 0002", name="Eve", consent="1"
        )
        self.assertIn("This visit is noted", response.text)
        self.assertEqual(self.nobodys.partner_id, self.bo.partner_id)
        self.assertEqual((self.bo.name, len(self.bo.visit_ids)), ("Bo", 1))
        self.assertFalse(self.bo.consent_ids)
        self.assertNotIn("Bo<", response.text)

    def test_a_check_is_claimed_once(self):
        self._post(self.token, step=CLAIM, phone="19900000009")
        response = self._post(self.token, step=CLAIM, phone="19900000008")
        self.assertIn("cannot be noted any more", response.text)
        self.assertFalse(self._find("+8619900000008"))

    def test_what_cannot_be_claimed(self):
        self.outlet.feedback_claim = True
        for token in (
            self._token("order", self.order),  # somebody's
            self._token("order", self.nobodys, days=-1),  # expired
            self._token("visit", self.ada.visit_ids),
            self._token("outlet", self.outlet),
        ):
            with self.subTest(token=token):
                self.assertNotIn("remember this visit", self._post(token).text)
                response = self._post(token, step=CLAIM, phone="19900000009")
                self.assertIn("cannot be noted any more", response.text)
        self.assertFalse(self._find("+8619900000009"))
        self.assertEqual(self.order.partner_id, self.ada.partner_id)

    def test_an_outlet_may_say_no(self):
        self.outlet.feedback_claim = False
        self.assertNotIn("remember this visit", self._post(self.token).text)

    def test_bad_numbers(self):
        for phone in ("", "x", "12", "1.38E+10", "\x00", "9" * 500, "<b>", "😀"):
            with self.subTest(phone=phone[:10]):
                response = self._post(self.token, step=CLAIM, phone=phone)
                self.assertEqual(response.status_code, 200)
                self.assertIn('role="alert"', response.text)
        self.assertFalse(self.nobodys.partner_id)
        files = [("phone", ("a.txt", b"19900000009", "text/plain"))]
        response = self._post(self.token, step=CLAIM, files=files)
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self.nobodys.partner_id)
