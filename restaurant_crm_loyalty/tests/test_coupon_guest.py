from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestCouponGuest(CouponCommon):
    """Coupons on the card and the file of a guest; gestures; reminders; reports."""

    def setUp(self):
        super().setUp()
        self.offer = self.make_offer(discount=20)
        self.coupon = self.make_coupon(self.offer, self.member)
        self.coupon.restaurant_guest_id = self.member

    # -- the guest

    def test_card_of_the_guest(self):
        shown = self.member._prepare_card_sections(self.till)["loyalty"]["coupons"]
        self.assertEqual([row["code"] for row in shown], [self.coupon.code])
        self.coupon.expiration_date = date(2020, 1, 1)
        self.assertFalse(
            self.member._prepare_card_sections(self.till)["loyalty"]["coupons"]
        )

    def test_segment_figure(self):
        guests = self.env["restaurant.guest"]
        scope = [("id", "in", (self.member | self.stranger).ids)]
        self.assertEqual(self.member.open_coupon_count, 1)
        for operator, value, found in (
            (">", 0, self.member),
            (">=", 1, self.member),
            ("=", 1, self.member),
            ("=", 0, self.stranger),
            ("<", 1, self.stranger),
        ):
            domain = [*scope, ("open_coupon_count", operator, value)]
            self.assertEqual(guests.search(domain), found, (operator, value))

    def test_timeline(self):
        self.reserve(self.coupon)
        self.pay_with([100], {self.coupon: 20}, guest=self.member)
        facts = self.member._prepare_timeline_entries()
        titles = [fact["title"] for fact in facts if fact["kind"] == "coupon"]
        self.assertEqual(len(titles), 2)

    def test_export(self):
        exported = self.member._export_guest_data()
        self.assertEqual(len(exported["coupons"]), 1)

    # -- gestures

    def test_gesture_is_a_coupon(self):
        origin = self.member  # any record
        card = self.member._grant_goodwill(35, "Cold soup", origin)
        self.assertEqual((card._name, card.points), ("loyalty.card", 35))
        self.assertEqual(card.partner_id, self.member.partner_id)
        self.assertEqual(self.member._grant_goodwill(35, "Cold soup", origin), card)
        self.assertIn("another guest", self.scan(card, self.stranger))
        self.reserve(card, guest=self.member)
        self.pay_with([100], {card: 35}, guest=self.member)
        self.assertFalse(self.use(card).problem)
        self.assertEqual(self.use(card).points, 35)

    def test_gesture_comes_back_with_its_check(self):
        card = self.member._grant_goodwill(35, "Cold soup", self.member)
        self.reserve(card, guest=self.member)
        order = self.pay_with([100], {card: 35}, guest=self.member)
        self.refund(order, "refund 001")
        self.assertEqual((card.restaurant_state, card.points), ("issued", 35))

    def test_gesture_is_a_bonus(self):
        self.env["restaurant.stored.value.setup"]._set_up(self.company)
        self.company.root_id.restaurant_goodwill_kind = "bonus"
        intent = self.member._grant_goodwill(35, "Cold soup", self.member)
        self.assertEqual(intent._name, "restaurant.intent")
        self.assertEqual(self.member._grant_goodwill(35, "Soup", self.member), intent)
        intent._post()
        self.env.invalidate_all()
        self.assertEqual(intent.state, "posted")
        self.assertEqual(self.member.account_ids.bonus, 35)

    def test_nothing_is_no_gesture(self):
        self.assertIsNone(self.member._grant_goodwill(0, "Nothing", self.member))

    # -- reminders

    def remind(self):
        mails = self.env["mail.mail"]
        before = mails.search([])
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["restaurant.coupon.reminder"]._cron_remind()
        return mails.search([]) - before

    @freeze_time("2026-05-20 12:00:00")
    def test_reminder(self):
        self.coupon.expiration_date = date(2026, 5, 27)
        self.member.partner_id.email = "mei@example.com"
        self.assertFalse(self.remind(), "nobody asked her")
        self.env["restaurant.consent"]._record(
            self.member, "marketing", ["email"], "given", "desk"
        )
        self.assertEqual(len(self.remind()), 1)
        self.assertEqual(self.coupon.restaurant_reminded_at, fields.Datetime.now())
        self.assertFalse(self.remind(), "once")

    # -- reports

    def report(self, name, domain):
        self.env.flush_all()
        return self.env[f"restaurant.coupon.{name}"].search(domain)

    def test_funnel(self):
        self.reserve(self.coupon)
        order = self.pay_with([100], {self.coupon: 20}, guest=self.member)
        row = self.report("funnel", [("program_id", "=", self.offer.id)])
        self.assertEqual((row.issued, row.viewed, row.redeemed), (1, 1, 1))
        self.assertEqual((row.refunded, row.discount, row.check_amount), (0, 20, 80))
        self.refund(order, "refund 001")
        self.env.invalidate_all()
        row = self.report("funnel", [("program_id", "=", self.offer.id)])
        self.assertEqual((row.redeemed, row.refunded), (1, 1))

    def test_partner(self):
        cinema = self.env["res.partner"].create({"name": "Cinema"})
        batch = self.make_batch(self.offer, 4, partner_id=cinema.id, settlement_price=8)
        card = batch.card_ids[0]
        self.reserve(card)
        self.pay_with([100], {card: 20}, guest=self.stranger)
        row = self.report("partner", [("batch_id", "=", batch.id)])
        self.assertEqual((row.issued, row.redeemed, row.redeemed_share), (4, 1, 0.25))
        self.assertEqual((row.revenue, row.cost, row.settlement), (80, 20, 8))
        self.assertEqual((row.new_guests, row.result), (1, 88))

    def test_partner_brings_guests_who_stay(self):
        """Two new guests and a known one: one of the new comes again, for 70."""
        cinema = self.env["res.partner"].create({"name": "Cinema"})
        batch = self.make_batch(
            self.offer, 4, partner_id=cinema.id, settlement_price=-5
        )
        self.pay(
            [{"product": self.dish, "price": 10}], date_order="2026-01-05 12:00:00"
        )
        once = self._create_guest("Comes once")
        guests = (self.stranger, once, self.member)
        for number, guest in enumerate(guests):
            card = batch.card_ids[number]
            uuid = f"check 000{number}"
            self.reserve(card, uuid=uuid, guest=guest)
            self.pay_with([100], {card: 20}, uuid=uuid, guest=guest)
        row = self.report("partner", [("batch_id", "=", batch.id)])
        self.assertEqual((row.new_guests, row.returned_guests), (2, 0))
        visit = (
            self.env["restaurant.visit"]
            .sudo()
            .search([("guest_id", "=", self.stranger.id)])
        )
        tomorrow = fields.Date.add(visit.business_date, days=1)
        visit.copy({"business_date": tomorrow, "net_amount": 70})
        self.env.invalidate_all()
        row = self.report("partner", [("batch_id", "=", batch.id)])
        self.assertEqual((row.new_guests, row.returned_guests), (2, 1))
        self.assertEqual((row.revenue_after, row.settlement), (70, -15))
        self.assertEqual((row.returned_share, row.redeemed_share), (0.5, 0.75))
        self.assertEqual((row.redeemed, row.revenue, row.cost), (3, 240, 60))

    def test_codes_that_are_tried_often(self):
        for _try in range(4):
            self.scan("044BAD")
        domain = [("code", "=", "044BAD")]
        self.assertFalse(self.report("fraud", domain))
        self.scan("044BAD")
        row = self.report("fraud", domain)
        self.assertEqual((row.kind, row.count), ("tries", 5))
        self.assertEqual(row.user_id, self.cashier)

    def test_cashier_who_is_the_guest(self):
        guests = self.env["restaurant.guest"]
        cashier = guests._get_or_create_for_partners(
            self.cashier.partner_id, self.company
        )
        self.reserve(self.coupon, guest=cashier)
        order = self.pay_with([100], {self.coupon: 20}, guest=cashier)
        self.assertEqual(order.user_id, self.use(self.coupon).user_id)
        row = self.report("fraud", [("code", "=", self.coupon.code)])
        self.assertEqual((row.kind, row.amount), ("own", 20))
