from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestCouponRefund(CouponCommon):
    """Coupons of checks that go back, and vouchers that checks give."""

    def setUp(self):
        super().setUp()
        self.card = self.make_coupon(
            self.make_offer(discount=20), expiration_date=date(2026, 5, 31)
        )

    def pay_check(self, dishes=(60, 40), day="2026-05-20 12:00:00"):
        with freeze_time(day):
            self.reserve(self.card)
            return self.pay_with(dishes, {self.card: 20})

    def test_full_refund_restores(self):
        order = self.pay_check()
        with freeze_time("2026-05-31 12:00:00"):
            refund = self.refund(order, "refund 001")
        self.assertEqual(refund.amount_total, -80)
        self.assertEqual(self.use(self.card).state, "restored")
        self.assertEqual((self.card.restaurant_state, self.card.points), ("issued", 1))
        with freeze_time("2026-05-31 12:00:00"):
            self.assertTrue(self.reserve(self.card, uuid="check 0002")["ok"])

    def test_full_refund_after_the_last_day(self):
        order = self.pay_check()
        with freeze_time("2026-06-01 12:00:00"):
            self.refund(order, "refund 001")
        self.assertEqual(self.use(self.card).state, "used")
        self.assertEqual(self.card.restaurant_state, "used")

    def test_partial_refund_returns_the_net(self):
        order = self.pay_check()
        dish = order.lines[0]
        refund = self.refund(order, "refund 001", dish)
        self.assertEqual(refund.amount_total, -48)
        self.assertEqual(self.card.restaurant_state, "used")
        self.assertFalse(self.session.activity_ids)
        # the rest: now it is refunded in full
        with freeze_time("2026-05-30 12:00:00"):
            rest = self.refund(order, "refund 002", order.lines[1])
        self.assertEqual(rest.amount_total, -32)
        self.assertEqual(self.card.restaurant_state, "issued")

    def test_refund_of_more_than_the_net_is_shown(self):
        order = self.pay_check()
        self.refund(order, "refund 001", order.lines[0], price=60)
        self.assertIn("Check the refund", self.activities()[0])

    # -- vouchers

    def make_voucher_offer(self):
        """Spend 100, get a 100 voucher, valid to the end of the month."""
        return self.make_offer("spend", spend=100, discount=100)

    def vouchers(self, order):
        cards = self.env["loyalty.card"]
        return cards.search([("source_pos_order_id", "=", order.id)])

    @freeze_time("2026-02-10 12:00:00")
    def test_spend_100_get_100(self):
        self.make_voucher_offer()
        poor = self.pay_with([99.99], {}, uuid="check 0001")
        self.assertFalse(self.vouchers(poor))
        order = self.pay_with([60, 40], {}, uuid="check 0002", guest=self.member)
        voucher = self.vouchers(order)
        self.assertEqual(voucher.expiration_date, date(2026, 2, 28))
        self.assertEqual(voucher.partner_id, self.member.partner_id)
        self.assertEqual(voucher.restaurant_guest_id, self.member)
        # a friend uses it
        self.assertFalse(self.scan(voucher, self.stranger))
        rows = self.session.with_user(self.cashier).restaurant_issued_coupons(
            "check 0002"
        )
        self.assertEqual([row["code"] for row in rows], [voucher.code])

    @freeze_time("2026-02-10 12:00:00")
    def test_what_a_coupon_paid_earns_nothing(self):
        self.make_voucher_offer()
        order = self.pay_with([110], {self.card: 20})
        self.assertFalse(self.vouchers(order))

    @freeze_time("2026-02-10 12:00:00")
    def test_stored_again_gives_no_second_voucher(self):
        self.make_voucher_offer()
        order = self.pay_with([100], {}, uuid="check 0002")
        self.env["restaurant.coupon.posting"]._post(order)
        self.assertEqual(len(self.vouchers(order)), 1)

    @freeze_time("2026-02-10 12:00:00")
    def test_till_makes_no_vouchers(self):
        program = self.make_voucher_offer()
        order = self.pay_with([100], {}, uuid="check 0002")
        values = {"program_id": program.id, "points": 7, "coupon_id": -1}
        order.with_user(self.cashier).confirm_coupon_programs({"-1": values})
        self.assertEqual(len(self.vouchers(order)), 1)
        card = self.vouchers(order)
        values = {"program_id": program.id, "points": 7, "coupon_id": card.id}
        order.with_user(self.cashier).confirm_coupon_programs({str(card.id): values})
        self.assertEqual(card.points, 1)

    @freeze_time("2026-02-10 12:00:00")
    def test_refund_takes_the_voucher_back(self):
        self.make_voucher_offer()
        order = self.pay_with([60, 60], {}, uuid="check 0002")
        voucher = self.vouchers(order)
        self.refund(order, "refund 001", order.lines[0])
        self.assertEqual(voucher.restaurant_state, "void")

    @freeze_time("2026-02-10 12:00:00")
    def test_refund_of_a_check_whose_voucher_was_used(self):
        self.make_voucher_offer()
        order = self.pay_with([100], {}, uuid="check 0002")
        voucher = self.vouchers(order)
        self.reserve(voucher, uuid="check 0003")
        self.pay_with([100], {voucher: 100}, uuid="check 0003")
        self.refund(order, "refund 001")
        self.assertEqual(voucher.restaurant_state, "used")
        self.assertIn("A voucher of", self.activities()[0])

    # -- crons

    def test_expired_are_marked(self):
        self.card.expiration_date = date(2020, 1, 1)
        self.env["loyalty.card"]._cron_expire_coupons()
        self.assertEqual(self.card.restaurant_state, "expired")
        self.assertIn("ended on", self.scan(self.card))
