import json
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestChannel(StoredValueCommon, HttpCase):
    """Another system takes stored value, over Odoo's JSON-2 API with an API key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till.restaurant_channel_product_id = (
            cls.ten_dollars_no_tax.product_variant_id
        )
        cls.headers = cls._make_key(cls.cashier)

    @classmethod
    def _make_key(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user)
        until = datetime.now() + timedelta(days=0.5)
        key = keys._generate(scope="rpc", name="shop", expiration_date=until)
        return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def call(self, method, headers=None, **values):
        self.env.flush_all()
        answer = self.url_open(
            f"/json/2/restaurant.stored.value/{method}",
            data=json.dumps({"till_id": self.till.id, **values}),
            headers=self.headers if headers is None else headers,
        )
        self.env.invalidate_all()
        return answer

    def ask(self, method, **values):
        answer = self.call(method, **values)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer.json()

    def hold(self, amount, key):
        request = {
            "key": key,
            "partner_id": self.guest.partner_id.id,
            "amount": amount,
        }
        return self.ask("authorise", request=request)

    def test_from_card_to_refund(self):
        self.top_up(1000)
        found = self.ask("identify", text=self.card.number)
        partner_id = found["guests"][0]["partner_id"]
        self.assertEqual(partner_id, self.guest.partner_id.id)
        [account] = self.ask("balance", partner_id=partner_id)["accounts"]
        self.assertEqual((account["principal"], account["bonus"]), (1000, 200))
        reply = self.hold(300, "shop-order-1")
        self.assertEqual((reply["principal"], reply["bonus"]), (250, 50))
        self.assertEqual(self.ask("status", key="shop-order-1")["state"], "authorised")
        captured = self.ask("capture", key="shop-order-1")
        self.assertEqual(captured["state"], "captured")
        self.assertEqual(self.ask("capture", key="shop-order-1"), captured)
        self.settle()
        self.assert_balance(750, 150)
        order = self.env["pos.order"].search(
            [("pos_reference", "=", captured["order"]), ("state", "=", "paid")]
        )
        self.assertEqual((order.amount_total, order.user_id), (300, self.cashier))
        back = {"key": "shop-refund-1", "payment_key": "shop-order-1"}
        reply = self.ask("refund", amount=120, **back)
        self.assertTrue(reply["ok"], reply)
        self.assertEqual(self.ask("refund", amount=120, **back), reply)
        self.settle()
        self.assert_balance(850, 170)
        reply = self.ask(
            "refund", key="shop-refund-2", amount=180.01, payment_key="shop-order-1"
        )
        self.assertEqual(reply["code"], "over_captured")

    def test_void(self):
        self.top_up(1000)
        self.hold(300, "shop-order-2")
        self.assertEqual(self.ask("void", key="shop-order-2")["state"], "void")
        self.assert_balance(1000, 200)
        self.assertEqual(
            self.ask("capture", key="shop-order-2")["code"], "already_ended"
        )

    def test_the_books_close(self):
        self.top_up(1000)
        self.hold(300, "shop-order-3")
        self.ask("capture", key="shop-order-3")
        self.settle()
        self.session.post_closing_cash_details(self.session.cash_register_balance_end)
        self.assertTrue(self.session.close_session_from_ui()["successful"])
        settlement = self.env["restaurant.settlement"].search(
            [("session_id", "=", self.session.id)]
        )
        self.assertEqual((settlement.state, settlement.paid), ("settled", 300))
        reply = self.ask("capture", key="shop-order-3")
        self.assertEqual(reply["code"], "session_closed")

    def test_refusals_are_replies(self):
        self.top_up(100)
        for code, method, values in (
            ("unknown_hold", "capture", {"key": "never-heard-of"}),
            ("bad_key", "capture", {"key": "x"}),
            ("bad_key", "capture", {"key": None}),
            ("bad_key", "status", {"key": [1]}),
            ("unknown_account", "balance", {"partner_id": "1"}),
            ("bad_request", "authorise", {"request": [1]}),
            ("bad_request", "balance", {"till_id": "1", "partner_id": 1}),
            ("bad_request", "balance", {"till_id": 2**31 - 1, "partner_id": 1}),
            (
                "unknown_hold",
                "refund",
                {"key": "a-refund-1", "payment_key": "a-payment-1", "amount": 1},
            ),
        ):
            reply = self.ask(method, **values)
            self.assertEqual((reply["ok"], reply["code"]), (False, code), values)
            self.assertTrue(reply["message"])
        self.assertEqual(self.hold(101, "too-much-1")["code"], "insufficient")
        self.assert_balance(100)

    def test_who_may_not(self):
        self.assertEqual(
            self.call("identify", {"Content-Type": "application/json"}).status_code, 401
        )
        nobody = new_test_user(self.env, "sv_nobody", groups="base.group_user")
        answer = self.call("identify", self._make_key(nobody), text=self.card.number)
        self.assertEqual(answer.status_code, 403)
        with self.assertRaises(AccessError):
            self.env["restaurant.stored.value"].with_user(nobody).balance(
                self.till.id, self.guest.partner_id.id
            )
