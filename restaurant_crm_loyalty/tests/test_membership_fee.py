from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .tier_policy_common import TierPolicyCommon


@tagged("post_install", "-at_install")
class TestMembershipFee(TierPolicyCommon):
    """A membership of 300 for a year: sold, renewed, ended, spread, paid back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env["product.product"].create(
            {"name": "Club card", "available_in_pos": True, "taxes_id": False}
        )
        cls.club = cls.make_one(
            "Club", 3, 0, qualify_on="paid", product_id=cls.card.id, paid_months=12
        )
        cls.rule.active = True

    def sell(self, **values):
        order = self.pay([(self.card, 1, 300)], [(self.cash, 300, None)], **values)
        self.settle()
        self.env.invalidate_all()
        return order

    def fees(self):
        return self.env["restaurant.membership.fee"].search(
            [("guest_id", "=", self.guest.id)], order="id"
        )

    @property
    def today(self):
        return self.policy._get_today()

    def test_sold_at_the_till(self):
        order = self.sell()
        fee = self.fees()
        last = self.today + relativedelta(months=12, days=-1)
        self.assertEqual(
            (fee.amount, fee.date_from, fee.date_to), (300, self.today, last)
        )
        self.assertEqual(self.guest.tier_id, self.club)
        self.assertEqual(self.member().paid_until, last)
        self.assertEqual(self.moves(), ["paid"])
        self.assert_points(0)
        self.assertFalse(self.member().spend)
        order.action_pos_order_paid()
        self.assertEqual(len(self.fees()), 1)

    def test_the_till_knows_that_a_fee_is_no_dish(self):
        self.club.active = False  # nobody buys it any more; who pays again does
        [values] = self.till._load_pos_data_read(self.till, self.till)
        self.assertIn(self.card.id, values["_restaurant_fee_product_ids"])

    def merge_into(self, name, tier):
        """Merge our guest into one that was written down before, of that tier."""
        kept = self._create_guest(name)
        kept.sudo().tier_id = tier
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | self.guest).partner_id.ids, kept.partner_id)
        self.env.invalidate_all()
        return kept

    def test_who_is_merged_stays_a_member(self):
        self.sell()
        paid = self.member()
        last, joined = paid.paid_until, paid.joined_on
        kept = self.merge_into("Wei Zhang again", self.silver)
        self.assertEqual(kept.tier_id, self.club)
        self.assertEqual(self.member(kept).paid_until, last)
        self.assertEqual(self.member(kept).joined_on, joined)
        self.night(last - timedelta(days=1))
        self.assertEqual(kept.tier_id, self.club)
        self.night(last)
        self.assertNotEqual(kept.tier_id, self.club)

    def test_who_is_merged_keeps_the_higher_tier(self):
        self.club.sequence = 0
        self.sell()
        last = self.member().paid_until
        kept = self.merge_into("Wei Zhang again", self.gold)
        self.assertEqual(kept.tier_id, self.gold)
        self.assertEqual(self.member(kept).paid_until, last)

    def test_a_tier_that_is_locked_stays_as_it_is(self):
        self.sell()
        kept = self._create_guest("Wei Zhang again")
        kept.sudo().tier_id = self.silver
        members = self.env["restaurant.membership"].sudo()
        members._set_by_hand(kept, self.today + timedelta(days=9), "Agreed")
        members._move_to(self.guest, kept)
        self.assertEqual(kept.tier_id, self.silver)

    def test_renewed_it_goes_on(self):
        self.sell()
        self.sell()
        first, second = self.fees()
        self.assertEqual(second.date_from, first.date_to + timedelta(days=1))
        self.assertEqual(self.member().paid_until, second.date_to)

    def test_it_ends_with_the_figures(self):
        self.sell()
        last = self.member().paid_until
        self.visit(last - timedelta(days=30), 1000)
        self.night(last - timedelta(days=1))
        self.assertEqual(self.guest.tier_id, self.club)
        self.night(last)
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.moves(), ["paid", "paid_end"])
        self.assertFalse(self.member().paid_until)

    def test_a_higher_tier_stays(self):
        self.club.sequence = 0
        self.eat(2000)
        self.sell()
        self.assertEqual(self.guest.tier_id, self.gold)
        self.assertTrue(self.member().paid_until)

    def test_without_a_guest_a_manager_hears(self):
        self.sell(partner=self.env["res.partner"])
        self.assertFalse(self.fees())
        self.assertIn("without a guest", self.session.activity_ids.summary)

    def test_ended_early_the_rest_is_paid_back(self):
        """Of 300 for 365 days, 100 of which are over: 265 are left, 217.81."""
        self.sell()
        fee = self.fees()
        fee.sudo().write({"date_from": date(2026, 1, 1), "date_to": date(2026, 12, 31)})
        self.assertEqual(fee._get_refund(date(2026, 4, 10)), 217.81)
        self.assertEqual(fee._get_refund(date(2025, 12, 1)), 300)
        self.assertEqual(fee._get_refund(date(2026, 12, 31)), 0)
        with self.assertRaises(UserError):
            fee.with_user(self.floor).action_cancel()
        fee.action_cancel()
        self.assertEqual(fee.cancelled_on, fields.Date.context_today(fee))
        self.assertEqual(self.member().paid_until, fee.cancelled_on)
        self.night(fee.cancelled_on)
        self.assertFalse(self.guest.tier_id)

    def test_refunded_at_the_till(self):
        order = self.sell()
        self.give_back(order.lines)
        self.assertTrue(self.fees().cancelled_on)
        self.night(self.fees().cancelled_on)
        self.assertFalse(self.guest.tier_id)

    def test_revenue_is_spread_over_the_days(self):
        self.sell()
        fee = self.fees()
        fee.sudo().write({"date_from": date(2026, 1, 15), "date_to": date(2027, 1, 14)})
        self.env.flush_all()
        rows = self.env["restaurant.membership.revenue"].search(
            [("fee_id", "=", fee.id)], order="month"
        )
        self.assertEqual(len(rows), 13)
        self.assertEqual((rows[0].days, rows[0].amount), (17, 13.97))
        self.assertEqual(sum(rows.mapped("days")), 365)
        self.assertAlmostEqual(sum(rows.mapped("amount")), 300)
        fee.sudo().cancelled_on = date(2026, 2, 14)
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["restaurant.membership.revenue"].search(
            [("fee_id", "=", fee.id)], order="month"
        )
        self.assertEqual(sum(rows.mapped("days")), 31)
        self.assertAlmostEqual(sum(rows.mapped("amount")), 25.48)

    def test_payback(self):
        """Saved 212 of 300."""
        order = self.sell()
        self.env["restaurant.member.price"].sudo().create(
            {
                "line_id": order.lines.id,
                "order_id": order.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "config_id": self.till.id,
                "date": self.today,
                "guest_id": self.guest.id,
                "product_id": self.dish.id,
                "source": "member",
                "saving": 212,
            }
        )
        fee = self.fees()
        self.assertEqual((fee.saved, round(fee.payback, 2)), (212, 70.67))
        card = self.guest._prepare_card_sections(self.till)["loyalty"]["progress"]
        self.assertEqual((card["saved"], card["fee"]), (212, 300))

    def test_a_lost_fee_is_taken_up(self):
        order = self.sell()
        self.fees().sudo().unlink()
        self.member().sudo().unlink()
        self.guest.tier_id = False
        self.env.flush_all()
        self.env["restaurant.membership.fee"].sudo()._record_missing()
        self.assertEqual(self.fees().line_id, order.lines)
