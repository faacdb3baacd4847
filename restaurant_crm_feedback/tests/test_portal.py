from odoo.tests import HttpCase, new_test_user, tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestPortal(FeedbackCommon, HttpCase):
    """Guests with a login see what they said, what we answered, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "ada_portal", "base.group_portal", password="ada_portal_1"
        )
        cls.guest = cls.env["restaurant.guest"].create(
            {"partner_id": cls.user.partner_id.id, "company_id": cls.group.id}
        )
        told = cls._create_feedback(
            2, guest_id=cls.guest.id, text="Too <b>salty</b>", reply_text="We are sorry"
        )
        told.message_post(body="Internal: he always complains")
        cls._create_feedback(3, guest_id=cls.bo.id, text="Of somebody else")
        cls._create_feedback(3, text="Of nobody")

    def test_my_feedback(self):
        self.authenticate("ada_portal", "ada_portal_1")
        page = self.url_open("/my/restaurant-feedback").text
        self.assertIn("Too &lt;b&gt;salty&lt;/b&gt;", page)
        self.assertIn("We are sorry", page)
        for hidden in ("Of somebody else", "Of nobody", "always complains"):
            self.assertNotIn(hidden, page)
        self.assertEqual(
            self.url_open("/my/restaurant-feedback/page/99").status_code, 200
        )

    def test_nobody_else(self):
        response = self.url_open("/my/restaurant-feedback", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        answers = self.env["restaurant.feedback"].with_user(self.user)
        self.assertFalse(answers.has_access("read"))
