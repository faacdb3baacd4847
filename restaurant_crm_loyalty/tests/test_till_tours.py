from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

# modules, not classes: pytest and Odoo collect imported test cases
from odoo.addons.pos_restaurant.tests import test_frontend

from ..models import restaurant_guest_token


@tagged("post_install", "-at_install")
class TestTillTours(test_frontend.TestFrontendCommon):
    """Codes at the till, in the browser: of a phone, and of platforms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        cls.pos_config.write(
            {"is_order_printer": False, "printer_ids": [Command.clear()]}
        )

    def _play(self, tour, **kwargs):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"till_{tour}", **kwargs)
        self.env.invalidate_all()
        return self.pos_config.current_session_id.order_ids

    def test_code_of_a_phone(self):
        # A read-only request writes by the ledger's own connection; tests have but one.
        self.set_registry_readonly_mode(False)
        self.addCleanup(self.set_registry_readonly_mode, True)
        guest = self.env["restaurant.guest"].create(
            {"name": "Mei Lin", "company_id": self.pos_config.company_id.root_id.id}
        )
        tokens = self.env["restaurant.guest.token"]
        with patch.object(restaurant_guest_token, "SECONDS", 600):
            code = tokens._issue(guest)
        orders = self._play("phone_code", cookies={"guest_code": code})
        self.assertEqual(orders.partner_id, guest.partner_id)
        self.assertEqual(tokens.search_count([]), 1)

    def test_vouchers_of_a_platform(self):
        journal = self.pos_config.payment_method_ids.journal_id.filtered(
            lambda journal: journal.type == "bank"
        )
        platform = self.env["pos.payment.method"].create(
            {
                "name": "Meituan",
                "company_id": self.pos_config.company_id.id,
                "journal_id": journal[:1].copy().id,
                "restaurant_is_voucher": True,
            }
        )
        deals = self.env["restaurant.voucher.deal"].create(
            [
                {
                    "name": f"{face} for {price}",
                    "payment_method_id": platform.id,
                    "face_amount": face,
                    "settlement_price": price,
                }
                for face, price in ((5, 4), (10, 8))
            ]
        )
        self.pos_config.payment_method_ids = [Command.link(platform.id)]
        order = self._play("voucher").filtered("payment_ids")
        vouchers = self.env["restaurant.voucher"].search([("order_id", "=", order.id)])
        self.assertEqual(
            sorted(vouchers.mapped(lambda x: (x.code, x.amount, x.expected, x.state))),
            [("MT-0001", 5.0, 4.0, "taken"), ("MT-0002", 3.8, 4.0, "taken")],
        )
        self.assertEqual(vouchers.deal_id, deals[:1])
