# modules, not classes: pytest and Odoo collect imported test cases
from odoo import fields
from odoo.tests import tagged

from odoo.addons.pos_restaurant.tests import test_frontend


@tagged("post_install", "-at_install")
class TestCouponTours(test_frontend.TestFrontendCommon):
    """Coupons at a restaurant till, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        cls.env["loyalty.program"].search([]).active = False
        cls.group = cls.pos_config.company_id.root_id
        cls.pos_config.write({"is_order_printer": False, "printer_ids": [(5, 0, 0)]})
        cola = cls.env["product.product"].search(
            [("name", "=", "Coca-Cola"), ("list_price", "=", 2.2)],
            order="id desc",
            limit=1,
        )
        cls.five = cls._make_coupon(
            "044FIVE", kind="amount", name="One off from five", minimum=5, discount=1
        )
        ended = cls._make_coupon("044ENDED", kind="amount", name="Too late")
        ended.expiration_date = fields.Date.subtract(fields.Date.today(), days=3)
        cls._make_coupon("044TENTH", kind="percent", name="A tenth", percent=10)
        cls._make_coupon("044COLA", kind="dish", name="A cola", product_id=cola.id)
        cls._make_coupon(
            "044ALONE",
            kind="amount",
            name="Three off alone",
            discount=3,
            stacking="exclusive",
        )
        cls.voucher = cls._make_offer(
            kind="spend", name="Come again", spend=5, discount=5
        )

    @classmethod
    def _make_offer(cls, **answers):
        wizard = cls.env["restaurant.coupon.wizard"].create(
            {
                "validity": "open",
                "stacking": "stackable",
                "company_id": cls.group.id,
                **answers,
            }
        )
        action = wizard.action_create()
        return cls.env["loyalty.program"].browse(action["res_id"])

    @classmethod
    def _make_coupon(cls, code, **answers):
        batch = cls.env["restaurant.coupon.batch"].create(
            {
                "name": code,
                "program_id": cls._make_offer(**answers).id,
                "quantity": 1,
                "company_id": cls.group.id,
            }
        )
        batch.action_issue()
        batch.card_ids.code = code
        return batch.card_ids

    def _play(self, tour):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"coupon_{tour}")

    def _uses(self):
        return self.env["restaurant.coupon.use"].search(
            [("config_id", "=", self.pos_config.id), ("order_id", "!=", False)]
        )

    def test_threshold(self):
        self._play("threshold")
        use = self._uses()
        self.assertEqual((use.card_id, use.state), (self.five, "used"))
        self.assertEqual((use.amount, use.expected, use.problem), (1, 1, False))
        voucher = self.voucher.coupon_ids
        self.assertEqual(voucher.source_pos_order_id, use.order_id)
        tries = self.env["restaurant.coupon.try"].search([])
        self.assertEqual(set(tries.mapped("problem")), {"unknown", "expired"})

    def test_together(self):
        self._play("together")
        use = self._uses()
        self.assertEqual((use.card_id, use.state), (self.five, "used"))

    def test_taken(self):
        self._play("taken")
        self.assertFalse(self._uses())

    def test_refund(self):
        self._play("refund")
        orders = self.env["pos.order"].search(
            [("config_id", "=", self.pos_config.id)], order="id"
        )
        self.assertEqual(orders.mapped("amount_total"), [10, -2])
        self.assertFalse(orders.session_id.activity_ids)
