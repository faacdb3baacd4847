from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestApprovalPrice(ApprovalCommon):
    """What a check costs less, with a name on it or without."""

    def sell(self, price, kind, uuid=None):
        """A dish of 10 on a check without a name, at a typed price or its own."""
        original = type(self)._prepare_line

        def prepare(test, *args, **kwargs):
            line = original(test, *args, **kwargs)
            return {**line, "price_type": kind, "uuid": uuid or line["uuid"]}

        with patch.object(type(self), "_prepare_line", prepare):
            return self.pay(
                [(self.dish, 1, price)],
                [(self.cash, price, None)],
                partner=self.env["res.partner"],
            )

    def test_price_below_the_price_list(self):
        for price, kind, state in (
            (10, "manual", None),
            (12, "manual", None),
            (9.98, "manual", "missing"),
            (9.98, "original", None),
        ):
            with self.subTest(price=price, kind=kind):
                order = self.sell(price, kind)
                found = self.approvals(order_id=order.id)
                self.assertEqual(found.state or None, state)
                self.assertEqual(found.action or None, state and "price")

    def test_a_typed_price_that_was_approved(self):
        uuid = str(uuid4())
        self.approve(("price", uuid, 5.0))
        order = self.sell(5, "manual", uuid)
        self.assertEqual(self.approvals(order_id=order.id).state, "used")

    def test_no_price_is_watched_where_nobody_asks(self):
        self.company.restaurant_approve_prices = False
        order = self.sell(1, "manual")
        self.assertFalse(self.approvals(order_id=order.id))

    def test_discount_on_the_whole_check(self):
        """That of the stock addon, where it is installed."""
        service = self.env.registry["restaurant.approval.service"]
        product = self.env["product.product"].create({"name": "Discount"})
        finder = patch.object(
            service, "_get_global_discount_product", lambda *_args: product
        )
        with finder:
            for off, approved, state in (
                (20, None, None),
                (20.1, None, "missing"),
                (30, 30, "used"),
                (31, 30, "missing"),
            ):
                uuid = str(uuid4())
                if approved:
                    self.approve(("discount", uuid, approved))
                with self.subTest(off=off):
                    order = self.pay(
                        [(self.dish, 10, 10), (product, 1, -off)],
                        [(self.cash, 100 - off, None)],
                        uuid=uuid,
                    )
                    found = self.approvals(order_id=order.id, action="discount")
                    self.assertEqual(found.state or None, state)
                    self.assertEqual(found.amount or off, off)
