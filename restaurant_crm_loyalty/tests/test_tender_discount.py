from decimal import Decimal
from uuid import uuid4

from odoo.tests import BaseCase, tagged

from ..tools.tender_discount import discount_of
from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestDiscountSum(BaseCase):
    def off(self, base, from_card, percent=20):
        return discount_of(Decimal(str(base)), Decimal(str(from_card)), percent, 2)

    def test_three_hundred(self):
        """T = 300, x = 100 from the card: 40 off, 160 due."""
        self.assertEqual(self.off(300, 100), 40)
        self.assertEqual(300 - self.off(300, 100) - 100, 160)

    def test_boundaries(self):
        self.assertEqual(self.off(300, 0), 60)
        self.assertEqual(self.off(300, 300), 0)
        self.assertEqual(self.off(300, 300.01), 0)
        self.assertEqual(self.off(300, -5), 60)
        self.assertEqual(self.off(0, 0), 0)
        self.assertEqual(self.off(300, 299.98), Decimal("0.00"))
        self.assertEqual(self.off("0.03", 0, 50), Decimal("0.02"), "half a cent, up")
        self.assertEqual(self.off(300, 100, 0), 0)
        self.assertEqual(self.off(300, 100, 100), 200)


@tagged("post_install", "-at_install")
class TestTenderDiscount(StoredValueCommon):
    """The server says what is off, and counts again when the check is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.restaurant_tender_discount = 20
        cls.discount_product = cls.company.restaurant_tender_discount_product_id

    def quote(self, base, from_card, partner=None):
        partner = self.guest.partner_id if partner is None else partner
        return self.session.with_user(self.cashier).stored_value_discount(
            {"partner_id": partner.id, "base": base, "from_card": from_card}
        )

    def sell(self, off, from_card=0.0, partner=None):
        payments, key = [], str(uuid4())
        if from_card:
            self.assertTrue(self.authorise(from_card, key)["ok"])
            payments.append((self.method, from_card, key))
        rest = 300 - off - from_card
        if rest:
            payments.append((self.cash, rest, None))
        lines = [(self.dish, 30, 10)]
        if off:
            lines.append((self.discount_product, 1, -off))
        order = self.pay(lines, payments, partner=partner)
        self.settle()
        return self.env["restaurant.tender.discount"].search(
            [("order_id", "=", order.id)]
        )

    def test_mixed(self):
        self.top_up(1000)
        self.assertEqual(self.quote(300, 100)["amount"], 40)
        record = self.sell(40, from_card=100)
        self.assertEqual(
            (record.base, record.from_card, record.expected, record.given),
            (300, 100, 40, 40),
        )
        self.assertEqual((record.guest_id, record.wrong), (self.guest, False))
        self.assertEqual(record.order_id.amount_total, 260)
        cash = record.order_id.payment_ids.filtered(
            lambda payment: payment.payment_method_id == self.cash
        )
        self.assertEqual(cash.amount, 160)

    def test_all_cash(self):
        self.assertEqual(self.quote(300, 0)["amount"], 60)
        self.assertFalse(self.sell(60).wrong)

    def test_all_from_the_card(self):
        self.top_up(1000)
        self.assertEqual(self.quote(300, 300)["amount"], 0)
        self.assertFalse(self.sell(0, from_card=300), "nothing to write down")

    def test_a_till_that_takes_off_too_much(self):
        self.top_up(1000)
        record = self.sell(60, from_card=100)
        self.assertTrue(record.wrong)
        self.assertEqual((record.expected, record.given), (40, 60))
        self.assertIn("60", self.session.activity_ids.note)

    def test_nobody_gets_nothing(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertEqual(self.quote(300, 0, stranger)["amount"], 0)
        self.assertTrue(self.sell(60, partner=stranger).wrong)

    def test_off_by_default(self):
        self.company.restaurant_tender_discount = 0
        self.assertEqual(self.quote(300, 0)["amount"], 0)

    def test_points_come_first(self):
        """20 of 300 are paid with points: a fifth of 280 is off."""
        policy = self.env["restaurant.points.policy"].create(
            {"company_id": self.company.id}
        )
        points = policy.redeem_product_id
        lines = [(self.dish, 30, 10), (points, 1, -20), (self.discount_product, 1, -56)]
        order = self.pay(lines, [(self.cash, 224, None)])
        record = self.env["restaurant.tender.discount"].search(
            [("order_id", "=", order.id)]
        )
        self.assertEqual((record.base, record.expected), (280, 56))
        self.assertFalse(record.wrong)

    def test_no_more_goes_back_than_was_paid(self):
        order = self.sell(60).order_id
        dish, discount = order.lines

        def refund(*lines):
            before = self.session.activity_ids
            amount = sum(part * line.price_unit for line, part in lines)
            self.pay(
                [(x.product_id, -part, x.price_unit, x) for x, part in lines],
                [(self.cash, -amount, None)],
                refund=True,
            )
            return (self.session.activity_ids - before).mapped("note")

        self.assertFalse(refund((dish, 15), (discount, 0.5)))
        (note,) = refund((dish, 15))
        self.assertIn("30.00", note)

    def test_recorded_once(self):
        record = self.sell(60)
        record.order_id.action_pos_order_paid()
        self.assertEqual(
            self.env["restaurant.tender.discount"].search_count(
                [("order_id", "=", record.order_id.id)]
            ),
            1,
        )

    def test_bad_input(self):
        session = self.session.with_user(self.cashier)
        good = {"partner_id": self.guest.partner_id.id, "base": 300, "from_card": 0}
        for code, values in (
            ("bad_amount", {"base": "300"}),
            ("bad_amount", {"base": float("nan")}),
            ("bad_amount", {"base": None}),
            ("bad_amount", {"from_card": -1}),
            ("bad_amount", {"from_card": [1]}),
            ("bad_request", {"partner_id": "1"}),
            ("bad_request", {"partner_id": -1}),
            ("over_limit", {"base": 10**15}),
        ):
            reply = session.stored_value_discount({**good, **values})
            self.assertEqual((reply["ok"], reply["code"]), (False, code), values)
        for request in (None, [], "x"):
            self.assertFalse(session.stored_value_discount(request)["ok"])
