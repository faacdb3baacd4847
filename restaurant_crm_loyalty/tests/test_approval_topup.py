from uuid import uuid4

from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestApprovalOfTopUps(ApprovalCommon):
    """A top-up is paid back: the ledger looks for the approval itself."""

    def pay_back(self, order, amount, user=None, key=None):
        self.env.flush_all()
        reply = self.session.with_user(user or self.cashier).stored_value_topup_refund(
            self.request(
                amount, key, refunded_line_ids=order.lines.ids, order_uuid=str(uuid4())
            )
        )
        self.env.invalidate_all()
        return reply

    def test_top_up_paid_back(self):
        order = self.pay([(self.topup_product, 1, 500)], [(self.cash, 500, None)])
        self.settle()
        key = str(uuid4())
        self.assertEqual(self.pay_back(order, 500)["code"], "needs_supervisor")
        self.approve(("topup_refund", key, 499.0))
        self.assertEqual(self.pay_back(order, 500, key=key)["code"], "needs_supervisor")
        key = str(uuid4())
        self.approve(("refund", key, 500.0))  # for something else
        self.assertEqual(self.pay_back(order, 500, key=key)["code"], "needs_supervisor")
        key = str(uuid4())
        self.approve(("topup_refund", key, 500.0))
        reply = self.pay_back(order, 500, key=key)
        self.assertTrue(reply["ok"], reply)
        self.assertEqual(self.approvals(subject=key).state, "used")
        # asked again: the same answer; another payment finds no approval
        self.assertEqual(self.pay_back(order, 500, key=key), reply)
        session = self.session.with_user(self.cashier)
        self.assertTrue(session.stored_value_void({"key": key, "attempt": 0})["ok"])
        again = {"key": key, "attempt": 1}
        self.env.flush_all()
        request = self.request(500, refunded_line_ids=order.lines.ids, **again)
        reply = session.stored_value_topup_refund(request)
        self.assertEqual(reply["code"], "needs_supervisor")
        self.env.invalidate_all()
        self.assert_balance(500, 50)

    def test_floor_manager_pays_a_top_up_back(self):
        order = self.pay([(self.topup_product, 1, 500)], [(self.cash, 500, None)])
        self.settle()
        key = str(uuid4())
        self.assertTrue(self.pay_back(order, 500, user=self.floor, key=key)["ok"])
        self.assertEqual(self.approvals(subject=key).state, "own")
        session = self.session.with_user(self.floor)
        session.stored_value_void({"key": key, "attempt": 0})
