from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.voucher_lines import read_voucher_lines
from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestVoucher(CouponCommon):
    """Vouchers that a platform sold: taken as a tender, settled by its statement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.platform = cls.env["pos.payment.method"].create(
            {
                "name": "Meituan",
                "journal_id": cls.company_data["default_journal_bank"].copy().id,
                "restaurant_is_voucher": True,
            }
        )
        cls.session.action_pos_session_closing_control()
        cls.till.write({"payment_method_ids": [Command.link(cls.platform.id)]})
        cls.till.open_ui()
        cls.session = cls.till.current_session_id
        cls.session.set_opening_control(0, "")
        cls.deals = cls.env["restaurant.voucher.deal"].create(
            [
                {
                    "name": "50 for 42",
                    "payment_method_id": cls.platform.id,
                    "face_amount": 50,
                    "settlement_price": 42,
                },
                {
                    "name": "100 for 80",
                    "payment_method_id": cls.platform.id,
                    "face_amount": 100,
                    "settlement_price": 80,
                },
            ]
        )

    def pay_voucher(self, code, amount, uuid):
        payment = {
            "payment_method_id": self.platform.id,
            "amount": amount,
            "uuid": f"payment {uuid}",
            "payment_date": fields.Datetime.now(),
            "payment_ref_no": code,
        }
        order = self.pay(
            [{"product": self.dish, "price": amount}],
            uuid=uuid,
            payment_ids=[Command.create(payment)],
        )
        return self.env["restaurant.voucher"].search([("order_id", "=", order.id)])

    def test_taken(self):
        voucher = self.pay_voucher("MT1", 100, "check 0001")
        self.assertEqual((voucher.deal_id, voucher.expected), (self.deals[1], 80))
        self.assertEqual((voucher.state, voucher.code), ("taken", "MT1"))
        voucher = self.pay_voucher("MT2", 30, "check 0002")
        self.assertEqual(voucher.deal_id, self.deals[0])
        self.assertFalse(self.session.activity_ids)

    def test_seen_before_or_without_a_code(self):
        self.pay_voucher("MT1", 100, "check 0001")
        self.assertEqual(self.pay_voucher("MT1", 100, "check 0002").state, "double")
        self.assertEqual(self.pay_voucher("", 100, "check 0003").state, "nameless")
        self.assertEqual(len(self.session.activity_ids), 2)

    def test_statement(self):
        for number in (1, 2, 3):
            self.pay_voucher(f"MT{number}", 100, f"check 000{number}")
        today = fields.Date.today()
        statement = self.env["restaurant.voucher.statement"].create(
            {
                "name": "May",
                "payment_method_id": self.platform.id,
                "date_from": fields.Date.subtract(today, days=1),
                "date_to": fields.Date.add(today, days=1),
                "text": "code;amount\nMT1;80\nMT2\t79.50\nMT2;80\nMT9, 80\n\n",
            }
        )
        with self.assertRaises(AccessError):
            statement.with_user(self.cashier).action_match()
        statement.action_match()
        problems = [(line.code, line.problem or "") for line in statement.line_ids]
        self.assertEqual(
            sorted(problems),
            [("MT1", ""), ("MT2", "amount"), ("MT2", "double"), ("MT9", "unknown")],
        )
        self.assertEqual((statement.settled, statement.expected), (319.5, 160))
        self.assertEqual((statement.problem_count, statement.missing_count), (3, 1))
        vouchers = self.env["restaurant.voucher"].search([], order="code")
        self.assertEqual(vouchers.mapped("state"), ["settled", "settled", "taken"])
        # once more, with the rest
        statement.text += "MT3;80"
        statement.action_match()
        self.assertEqual(statement.missing_count, 0)
        self.assertEqual(len(statement.line_ids), 5)

    def test_lines_that_cannot_be_read(self):
        self.assertEqual(
            read_voucher_lines("a;1\nb;x\n;2\nc;1e400\nd;¥ 3"),
            ([("a", 1.0), ("d", 3.0)], [2, 3, 4]),
        )
        statement = self.env["restaurant.voucher.statement"].create(
            {
                "name": "May",
                "payment_method_id": self.platform.id,
                "date_from": fields.Date.today(),
                "text": "MT1;80\nMT2;eighty",
            }
        )
        with self.assertRaisesRegex(UserError, "2"):
            statement.action_match()
