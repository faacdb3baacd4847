from odoo import Command
from odoo.tests import tagged

# modules, not classes: pytest and Odoo collect imported test cases
from odoo.addons.pos_restaurant.tests import test_frontend


@tagged("post_install", "-at_install")
class TestApprovalTours(test_frontend.TestFrontendCommon):
    """A manager approves at the till, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        cls.pos_config.company_id.root_id.write(
            {"restaurant_refund_above": 10, "restaurant_discount_above": 20}
        )
        cls.pos_config.write(
            {
                "is_order_printer": False,
                "printer_ids": [Command.clear()],
                "manual_discount": True,
            }
        )

    def _play(self, tour, **kwargs):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"approval_{tour}", **kwargs)
        self.env.invalidate_all()
        mine = [("config_id", "=", self.pos_config.id)]
        return self.env["restaurant.approval"].search(mine)

    def test_discount(self):
        approval = self._play("discount")
        self.assertEqual((approval.action, approval.amount), ("discount", 50.0))
        self.assertEqual(approval.state, "used")
        self.assertEqual(approval.order_id.amount_total, 2.2)
        self.assertEqual(approval.decided_name, self.pos_admin.name)

    def test_refund(self):
        approval = self._play("refund")
        self.assertEqual((approval.action, approval.amount), ("refund", 11.0))
        self.assertEqual(approval.state, "used")
        self.assertEqual(approval.order_id.amount_total, -11.0)
