from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestCoupon(CouponCommon):
    """How coupons are issued, and when they hold."""

    # -- issue

    def test_kinds(self):
        """Each ready offer gives a reward that core knows."""
        for kind in (
            "amount",
            "percent",
            "dish",
            "dish_price",
            "gift",
            "next",
            "spend",
        ):
            program = self.make_offer(kind, discount=20, percent=10, price=5)
            self.assertEqual(len(program.reward_ids), 1, kind)
            earned = kind in ("next", "spend")
            self.assertEqual(program._is_issued_by_us(), earned, kind)

    def test_batch_in_numbers(self):
        batch = self.make_batch(self.make_offer(), 250)
        self.assertEqual(batch.issued_count, 250)
        codes = batch.card_ids.mapped("code")
        self.assertEqual(len(set(codes)), 250)
        for code in codes:
            self.assertRegex(code, r"^044[0-9A-F]{16}$")
        self.assertEqual(set(batch.card_ids.mapped("restaurant_state")), {"issued"})

    def test_a_batch_takes_as_many_queries_for_many(self):
        program = self.make_offer()
        counts = []
        for quantity in (1, 1, 5000):
            batch = self.env["restaurant.coupon.batch"].create(
                {"name": "B", "program_id": program.id, "quantity": quantity}
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            batch.action_issue()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])  # the first one fills caches

    def test_batch_for_a_segment(self):
        segment = self.env["restaurant.segment"].create(
            {
                "name": "Both",
                "company_id": self.company.root_id.id,
                "domain": repr([("id", "in", (self.member | self.stranger).ids)]),
            }
        )
        batch = self.make_batch(
            self.make_offer(), segment_id=segment.id, only_consented=False
        )
        self.assertEqual(
            batch.card_ids.restaurant_guest_id, self.member | self.stranger
        )
        self.assertEqual(
            batch.card_ids.partner_id, (self.member | self.stranger).partner_id
        )
        with self.assertRaises(UserError):
            batch.action_issue()

    def test_nobody_without_consent(self):
        segment = self.env["restaurant.segment"].create(
            {
                "name": "Both",
                "company_id": self.company.root_id.id,
                "domain": repr([("id", "in", self.member.ids)]),
            }
        )
        with self.assertRaises(UserError):
            self.make_batch(self.make_offer(), segment_id=segment.id)

    def test_void_batch(self):
        batch = self.make_batch(self.make_offer(), 3)
        used = batch.card_ids[0]
        self.reserve(used)
        self.pay_with([100], {used: 20})
        batch.action_void()
        self.assertEqual(used.restaurant_state, "used")
        self.assertEqual(
            (batch.card_ids - used).mapped("restaurant_state"), ["void", "void"]
        )
        self.assertIn("taken back", self.scan(batch.card_ids[1]))

    def test_expiry_of_a_voucher(self):
        program = self.make_offer("spend")
        self.assertEqual(program._get_expiry(date(2026, 2, 3)), date(2026, 2, 28))
        program.write({"restaurant_validity": "days", "restaurant_validity_days": 10})
        self.assertEqual(program._get_expiry(date(2026, 2, 3)), date(2026, 2, 13))
        program.date_to = date(2026, 2, 5)
        self.assertEqual(program._get_expiry(date(2026, 2, 3)), date(2026, 2, 5))

    # -- conditions

    def test_last_day_ends_when_the_outlet_says(self):
        card = self.make_coupon(self.make_offer(), expiration_date=date(2026, 5, 31))
        self.outlet.write({"tz": "Asia/Shanghai", "day_cutoff": 4})
        with freeze_time("2026-05-31 19:59:00"):  # 03:59 on June 1: still May 31
            self.assertFalse(self.scan(card))
        with freeze_time("2026-05-31 20:00:00"):
            self.assertIn("ended", self.scan(card))
        self.outlet.write({"tz": "America/Los_Angeles", "day_cutoff": 0})
        with freeze_time("2026-06-01 06:59:00"):  # 23:59 on May 31
            self.assertFalse(self.scan(card))
        with freeze_time("2026-06-01 07:00:00"):
            self.assertIn("ended", self.scan(card))

    @freeze_time("2026-05-29 12:00:00")  # a Friday, at lunch
    def test_time_and_place(self):
        program = self.make_offer()
        card = self.make_coupon(program)
        other = self.env["restaurant.outlet"].create({"name": "Elsewhere"})
        cases = [
            ({"restaurant_friday": False}, "weekday"),
            ({"restaurant_daypart": "dinner"}, "Dinner"),
            ({"restaurant_outlet_ids": [Command.set(other.ids)]}, "Elsewhere"),
            ({"date_from": date(2026, 5, 30)}, "begins"),
            ({"date_to": date(2026, 5, 28)}, "ended"),
            (
                {
                    "restaurant_blackout_ids": [
                        Command.create(
                            {"date_from": "2026-05-29", "date_to": "2026-05-29"}
                        )
                    ]
                },
                "this day",
            ),
        ]
        for values, word in cases:
            copy = self.make_offer(rules=values)
            self.assertIn(word, self.scan(self.make_coupon(copy)), values)
        self.assertFalse(self.scan(card))
        self.assertIn("invalid", self.scan("044 nothing"))

    def test_channel_is_tested_when_the_check_is_paid(self):
        card = self.make_coupon(
            self.make_offer(rules={"restaurant_channel": "takeaway"})
        )
        self.assertFalse(self.scan(card))
        reply = self.reserve(card, channel="dine_in")
        self.assertEqual(reply["code"], "wrong_channel")
        self.assertTrue(self.reserve(card, channel="takeaway")["ok"])

    def test_holder(self):
        program = self.make_offer(rules={"restaurant_transferable": False})
        card = self.make_coupon(program, self.member)
        self.assertIn("Choose the guest", self.scan(card))
        self.assertIn("another guest", self.scan(card, self.stranger))
        self.assertFalse(self.scan(card, self.member))

    def test_passed_on(self):
        card = self.make_coupon(self.make_offer(), self.member)
        self.assertFalse(self.scan(card, self.stranger))
        wizard = self.env["restaurant.coupon.transfer.wizard"].create(
            {"card_id": card.id, "guest_id": self.stranger.id}
        )
        wizard.action_transfer()
        transfer = card.restaurant_transfer_ids
        self.assertEqual(transfer.from_partner_id, self.member.partner_id)
        self.assertEqual(card.partner_id, self.stranger.partner_id)
        card.program_id.restaurant_transferable = False
        with self.assertRaises(UserError):
            wizard.action_transfer()
