from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestCouponPage(HttpCase):
    """What a guest sees who opens the link of a coupon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        wizard = cls.env["restaurant.coupon.wizard"].create(
            {"kind": "amount", "name": "Twenty off", "minimum": 100}
        )
        program = cls.env["loyalty.program"].browse(wizard.action_create()["res_id"])
        batch = cls.env["restaurant.coupon.batch"].create(
            {"name": "B", "program_id": program.id, "quantity": 1}
        )
        batch.action_issue()
        cls.card = batch.card_ids

    def test_shown(self):
        self.assertFalse(self.card.restaurant_viewed_at)
        page = self.url_open(f"/coupon/{self.card.code}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Twenty off", page.text)
        self.assertIn(f"/report/barcode/QR/{self.card.code}", page.text)
        self.card.invalidate_recordset()
        self.assertTrue(self.card.restaurant_viewed_at)

    def test_gone(self):
        self.card.action_void()
        page = self.url_open(f"/coupon/{self.card.code}")
        self.assertIn("does not hold any more", page.text)
        self.assertNotIn("/report/barcode", page.text)

    def test_unknown(self):
        for code in ("044NOTHING", "x", "%25%25%25%25%25%25%25%25", "a" * 100):
            page = self.url_open(f"/coupon/{code}")
            self.assertEqual(page.status_code, 404, code)

    def test_sheet(self):
        report = self.env["ir.actions.report"]
        html = report._render_qweb_html(
            "restaurant_crm_loyalty.restaurant_coupon_report", self.card.ids
        )[0].decode()
        self.assertIn(self.card.code, html)
        self.assertIn("/report/barcode/QR/", html)
