from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from odoo import fields
from odoo.tests import BaseCase, TransactionCase, tagged

from ..tools.demo_evening import DISCOUNT_MEALS, MEALS, TOPUPS
from ..tools.demo_savings import Bill, Plan, Saver, plan_savings


class TestDemoSavings(BaseCase):
    """The plan of the demo year, without a record."""

    def plan(self, saver, *bills):
        start = datetime(2026, 3, 1, 12)
        bills = [
            Bill(guest, start + timedelta(days=day), Decimal(total), *range(6))
            for day, guest, total in bills
        ]
        plan = Plan(Decimal("50.00"), 6, 1)
        today = start.date() + timedelta(days=30)
        return plan_savings(bills, lambda amount: plan, today, [saver])

    def kinds(self, events):
        return [
            (type(event).__name__, event.before, event.bill.total) for event in events
        ]

    def test_tops_up_when_little_would_be_left(self):
        saver = Saver("zhao", 500, since=29, keep=100)
        bills = [(0, "zhao", 80), (1, "zhao", 220), (2, "zhao", 200), (3, "other", 5)]
        events, left = self.plan(saver, *bills, (4, "zhao", 150))
        expected = [
            ("TopUp", 0, 220),  # the first day is too long ago
            ("Spend", 550, 220),
            ("Spend", 330, 200),
            ("TopUp", 130, 150),
            ("Spend", 680, 150),
        ]
        self.assertEqual(self.kinds(events), expected)
        self.assertEqual(sum(left.values()), 530)
        self.assertTrue(all(amount >= 0 for amount in left.values()))

    def test_who_does_not_renew_goes_on_until_it_is_used_up(self):
        saver = Saver("wei", 500, since=60, keep=0, renews=False)
        events, left = self.plan(
            saver, (0, "wei", 400), (1, "wei", 200), (2, "wei", 150)
        )
        expected = [("TopUp", 0, 400), ("Spend", 550, 400), ("Spend", 150, 150)]
        self.assertEqual(self.kinds(events), expected)
        self.assertEqual(sum(left.values()), 0)

    def test_holders_of_a_card_pay_within_its_limit_and_never_top_up(self):
        saver = Saver("pool", 500, since=60, keep=0, holders=(("lin", 100),))
        bills = [(0, "lin", 50), (1, "pool", 60), (2, "lin", 101), (3, "lin", 100)]
        events, _left = self.plan(saver, *bills)
        expected = [("TopUp", 0, 60), ("Spend", 550, 60), ("Spend", 490, 100)]
        self.assertEqual(self.kinds(events), expected)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo accounts came to their money by the ledger, and the books agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.is_demo = cls.env["ir.module.module"]._get("restaurant_crm_loyalty").demo
        if cls.is_demo:
            cls.company = cls.env.ref("restaurant_crm.res_company_demo")
            cls.domain = [("company_id", "=", cls.company.id)]

    def test_demo_was_played(self):
        if not self.is_demo:
            return
        intents = self.env["restaurant.intent"].search(self.domain)
        self.assertEqual(set(intents.mapped("state")), {"posted"})
        topups = intents.filtered(lambda intent: intent.kind == "topup")
        today = topups.filtered(
            lambda topup: topup.order_id.date_order > self.yesterday
        )
        self.assertEqual(len(today), len(TOPUPS))
        self.assertGreater(len(topups), 50)
        holds = self.env["restaurant.hold"].search(self.domain)
        self.assertEqual(set(holds.mapped("state")), {"captured"})
        self.assertTrue(all(holds.mapped("settled")))
        self.assertGreater(len(holds), 300 + len(MEALS))

    def test_the_year_earned_points_and_moved_tiers(self):
        if not self.is_demo:
            return
        earnings = self.env["restaurant.earning"].search(self.domain)
        self.assertGreater(len(earnings), 300)
        lots = self.env["restaurant.lot"].search(
            [*self.domain, ("unit", "=", "points"), ("granted", ">", 0)]
        )
        self.assertEqual(sum(lots.mapped("granted")), sum(earnings.mapped("points")))
        moves = self.env["restaurant.tier.move"].search(self.domain)
        self.assertIn("up", moves.mapped("kind"))
        self.assertTrue(all(move.figure for move in moves if move.kind == "up"))

    def test_friends_were_entered_before_they_came(self):
        if not self.is_demo:
            return
        referrals = self.env["restaurant.referral"].search(self.domain)
        self.assertEqual(len(referrals), 3)
        for referral in referrals:
            entered = referral.create_date.date()
            self.assertTrue(entered < referral.rewarded_on < referral.valid_until)
            self.assertEqual(referral.month, entered.replace(day=1))

    def test_members_who_paid_in_cash_paid_a_fifth_less(self):
        if not self.is_demo:
            return
        discounts = self.env["restaurant.tender.discount"].search(self.domain)
        self.assertEqual(len(discounts), len(DISCOUNT_MEALS))
        for discount in discounts:
            self.assertTrue(discount.guest_id)
            self.assertFalse(discount.wrong)
            self.assertAlmostEqual(discount.given, discount.base / 5, 2)

    def test_a_manager_approved_a_discount(self):
        if not self.is_demo:
            return
        approval = self.env["restaurant.approval"].search(self.domain)
        self.assertEqual((approval.action, approval.state), ("discount", "used"))
        self.assertEqual(approval.order_id.lines.discount, approval.amount)
        self.assertNotEqual(approval.asked_name, approval.decided_name)

    def test_a_forgotten_pin_is_to_be_looked_at(self):
        if not self.is_demo:
            return
        anomaly = self.env["restaurant.anomaly"].search(self.domain)
        self.assertEqual(anomaly.mapped("kind"), ["wrong_pin"])
        self.assertEqual(anomaly.state, "new")
        self.assertTrue(anomaly.activity_ids)

    @property
    def yesterday(self):
        last = self.env["pos.order"].search(
            [*self.domain, ("pos_reference", "=like", "H%")],
            order="date_order desc",
            limit=1,
        )
        return last.date_order

    def test_the_ledger_proves_and_agrees_with_the_books(self):
        if not self.is_demo:
            return
        proof = self.env["restaurant.ledger.proof"]._prove(self.company)
        self.assertEqual(proof.state, "proved", proof.findings_text)
        self.assertGreater(proof.principal, 0)
        self.assertEqual(proof.principal, proof.general_ledger)

    def test_the_report_rolls_forward_with_the_general_ledger(self):
        """Month by month: what the report says was owed is what the books say."""
        if not self.is_demo:
            return
        domain = [*self.domain, ("unit", "=", "principal")]
        report = self.env["restaurant.liability.report"].search(domain, order="month")
        self.assertGreaterEqual(len(report), 11)
        groups = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", self.company.restaurant_liability_account_id.id),
                ("parent_state", "=", "posted"),
            ],
            ["date:month"],
            ["balance:sum"],
            order="date:month",
        )
        booked = {month: -balance for month, balance in groups}
        self.assertEqual(report.mapped("month"), list(booked))
        owed = 0.0
        for line in report:
            self.assertAlmostEqual(line.opening, owed, 2, line.month)
            owed += booked[line.month]
            self.assertAlmostEqual(line.closing, owed, 2, line.month)
            self.assertAlmostEqual(line.general_ledger, owed, 2, line.month)
            self.assertAlmostEqual(line.difference, 0, 2, line.month)

    def test_books_know_what_is_owed_to_each_guest(self):
        if not self.is_demo:
            return
        liability = self.company.restaurant_liability_account_id
        groups = self.env["account.move.line"]._read_group(
            [("account_id", "=", liability.id), ("parent_state", "=", "posted")],
            ["partner_id"],
            ["balance:sum"],
        )
        booked = {partner: -round(balance, 2) for partner, balance in groups}
        accounts = self.env["restaurant.account"].search(
            [*self.domain, ("kind", "!=", "system")]
        )
        owed = defaultdict(float)
        for account in accounts:
            partner = account.guest_id.partner_id.commercial_partner_id
            owed[partner] += account.principal
        for partner, amount in owed.items():
            self.assertAlmostEqual(booked.get(partner, 0.0), amount, 2, partner.name)
        self.assertFalse(set(booked) - set(owed))

    def test_a_guest_has_one_card_and_the_pool_some(self):
        if not self.is_demo:
            return
        pool = self.env.ref("restaurant_crm_loyalty.restaurant_account_jinhai")
        cards = self.env["restaurant.card"].search(self.domain)
        for account, mine in cards.grouped("account_id").items():
            self.assertEqual(len(mine), 4 if account == pool else 1, account.number)
        zhang_wei = self.env.ref("restaurant_crm.restaurant_guest_zhang_wei")
        self.assertEqual(len(cards.filtered(lambda c: c.holder_id == zhang_wei)), 2)

    def test_the_pool_tells_a_story(self):
        """Its people eat on it, each within the limit of the card."""
        if not self.is_demo:
            return
        pool = self.env.ref("restaurant_crm_loyalty.restaurant_account_jinhai")
        holds_by_card = pool.hold_ids.grouped("card_id")
        people = pool.card_ids - self.env.ref(
            "restaurant_crm_loyalty.restaurant_card_zhang_wei_pool"
        )
        for card in people:
            holds = holds_by_card[card]
            self.assertGreater(len(holds), 2, card.holder_id.name)
            limit = card.limit_ticket or float("inf")
            self.assertLessEqual(max(holds.mapped("amount")), limit)

    def test_plans_give_the_ladder(self):
        if not self.is_demo:
            return
        plans = self.env["restaurant.topup.plan"]
        today = fields.Date.context_today(self)
        given = {
            a: plans._get_for(self.company.id, a, today).bonus
            for a in (499, 500, 10_000, 30_000)
        }
        self.assertEqual(given, {499: 0.0, 500: 50.0, 10_000: 2_000.0, 30_000: 9_000.0})
