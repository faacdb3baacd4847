from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_closing import ClosingCommon


class SettlementCommon(ClosingCommon):
    def count(self):
        settlement = self.env["restaurant.settlement"].sudo()._count(self.session)
        self.assertEqual(len(settlement), 1)
        return settlement

    def lines(self, settlement, part):
        return settlement.line_ids.filtered(lambda line: line.part == part)

    def buy(self, amount):
        order = self.pay([(self.topup_product, 1, amount)], [(self.cash, amount, None)])
        self.settle()
        return order


@tagged("post_install", "-at_install")
class TestSettlement(SettlementCommon):
    """Every tender, top-up and payment of a session, to zero."""

    def test_a_session_settles_to_zero(self):
        self.buy(1000)
        self.spend(300)
        self.pay([(self.dish, 5, 10)], [(self.cash, 50, None)])
        self.close()
        settlement = self.env["restaurant.settlement"].search(
            [("session_id", "=", self.session.id)]
        )
        self.assertEqual(settlement.state, "settled", settlement.line_ids.read())
        self.assertEqual((settlement.sold, settlement.paid), (1350, 1350))
        self.assertEqual(settlement.unexplained, 0)
        [topup] = self.lines(settlement, "topup")
        self.assertEqual(
            (topup.stated, topup.found, topup.principal, topup.bonus),
            (1000, 1000, 1000, 200),
        )
        [spent] = self.lines(settlement, "spent")
        self.assertEqual(
            (spent.stated, spent.found, spent.principal, spent.bonus),
            (300, 300, 250, 50),
        )
        self.assertEqual(spent.cashier_id, self.cashier)
        tenders = {
            line.payment_method_id: line.stated
            for line in self.lines(settlement, "tender")
        }
        self.assertEqual(tenders, {self.cash: 1050, self.method: 300})

    def test_figures_add_up_within_a_part_alone(self):
        """Checks, their tenders and the drawer are the same money seen three times."""
        for _check in range(2):
            self.pay([(self.dish, 5, 10)], [(self.cash, 50, None)])
        settlement = self.count()
        model, mine = settlement.line_ids, [("settlement_id", "=", settlement.id)]
        measures = ["stated:sum", "found:sum", "count:sum", "difference:sum"]
        groups = model._read_group(mine, ["part"], measures)
        sums = {part: figures for part, *figures in groups}
        self.assertEqual(sums["checks"], [100, 100, 2, 0])
        self.assertEqual(sums["tender"][:1], [100])
        [(*figures, lines)] = model._read_group(mine, [], [*measures, "__count"])
        self.assertFalse(any(figures), "unlike things have no sum")
        self.assertEqual(lines, len(settlement.line_ids))
        groups = model._read_group(mine, ["cashier_id"], ["stated:sum"])
        self.assertFalse(dict(groups)[self.cashier])

    def test_a_refund_settles_to_zero(self):
        self.top_up(1000)
        order = self.spend(300)
        self.settle()
        key = str(uuid4())
        request = self.request(120, key, refunded_line_ids=order.lines.ids)
        reply = self.session.with_user(self.cashier).stored_value_refund(request)
        self.assertTrue(reply["ok"], reply)
        self.pay(
            [(self.dish, -12, 10, order.lines)],
            [(self.method, -120, key)],
            refund=True,
        )
        [waiting] = self.lines(self.count(), "refunded")
        self.assertEqual((waiting.explained, waiting.difference), (120, 0))
        self.settle()
        [back] = self.lines(self.count(), "refunded")
        self.assertEqual(
            (back.stated, back.principal, back.bonus, back.explained), (120, 100, 20, 0)
        )

    def test_nothing_proves_cash_that_is_not_counted(self):
        self.pay([(self.dish, 5, 10)], [(self.cash, 50, None)])
        settlement = self.count()
        [cash] = self.lines(settlement, "cash")
        self.assertFalse(cash.is_proved)
        self.assertFalse(settlement.is_cash_counted)
        [checks] = self.lines(settlement, "checks")
        self.assertTrue(checks.is_proved)
        self.session.post_closing_cash_details(50)
        self.session.close_session_from_ui()
        self.assertTrue(self.count().is_cash_counted)

    def test_cash_that_was_counted_short(self):
        self.pay([(self.dish, 5, 10)], [(self.cash, 50, None)])
        self.session.post_closing_cash_details(45)
        self.session.close_session_from_ui()
        settlement = self.count()
        self.assertEqual(settlement.cash_difference, -5)
        self.assertEqual((settlement.unexplained, settlement.state), (5, "differs"))
        [cash] = self.lines(settlement, "cash")
        self.assertEqual((cash.stated, cash.found, cash.difference), (50, 45, -5))

    def test_a_payment_that_nobody_authorised_is_explained(self):
        self.top_up(1000)
        self.pay([(self.dish, 3, 10)], [(self.method, 30, None)])
        settlement = self.count()
        [spent] = self.lines(settlement, "spent")
        self.assertEqual((spent.stated, spent.explained, spent.found), (30, 30, 0))
        self.assertEqual(settlement.unexplained, 0)

    def test_a_topup_that_waits_is_explained(self):
        self.pay([(self.topup_product, 1, 500)], [(self.cash, 500, None)])
        [topup] = self.lines(self.count(), "topup")
        self.assertEqual((topup.stated, topup.explained), (500, 500))
        self.assertEqual(topup.difference, 0)

    def test_a_forged_payment_shows_as_a_number(self):
        """What a till claims beyond its checks is not explained by anything."""
        order = self.pay([(self.dish, 3, 10)], [(self.cash, 30, None)])
        self.env.cr.execute(
            "UPDATE pos_payment SET amount = 32.5 WHERE pos_order_id = %s", [order.id]
        )
        self.env.invalidate_all()
        settlement = self.count()
        self.assertEqual(settlement.unexplained, 2.5)

    def test_a_count_asks_the_same_number_of_queries_for_many_sessions(self):
        self.buy(500)
        self.close()
        sessions = self.session
        self.till.open_ui()
        self.session = self.till.current_session_id
        self.session.set_opening_control(0, "")
        self.spend(100)
        sessions |= self.session
        model = self.env["restaurant.settlement"].sudo()
        model._count(sessions)
        with self.assertQueryCount(10):
            model._count(sessions)

    # -- signing off

    def differ(self):
        self.test_cash_that_was_counted_short()
        return self.env["restaurant.settlement"].search(
            [("session_id", "=", self.session.id)]
        )

    def test_accepting_needs_a_reason_and_somebody_else(self):
        settlement = self.differ()
        opener = self.session.user_id
        with self.assertRaises(UserError):
            settlement.with_user(self.floor).action_accept("  ")
        with self.assertRaises(UserError):
            settlement.with_user(opener).action_accept("I took it")
        settlement.with_user(self.floor).action_accept("Coins for the car park")
        self.assertEqual(settlement.state, "accepted")
        self.assertEqual(settlement.accepted_by, self.floor)
        self.count()
        self.assertEqual(settlement.state, "accepted")

    def test_an_open_session_is_not_accepted(self):
        settlement = self.count()
        with self.assertRaises(UserError):
            settlement.with_user(self.floor).action_accept("x")

    def test_who_may_not(self):
        settlement = self.differ()
        with self.assertRaises(AccessError):
            settlement.with_user(self.cashier).read(["unexplained"])
        with self.assertRaises(AccessError):
            settlement.with_user(self.cashier).action_accept("x")
        with self.assertRaises(AccessError):
            settlement.with_user(self.floor).write({"unexplained": 0})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "settle_stranger",
            groups="restaurant_crm.group_restaurant_floor",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            settlement.with_user(stranger).read(["unexplained"])
        self.assertFalse(
            self.env["restaurant.settlement.line"].with_user(stranger).search([])
        )

    def test_the_report_prints(self):
        settlement = self.differ()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "restaurant_crm_loyalty.report_settlement", settlement.ids
        )
        self.assertIn("Unexplained difference", html.decode())
        self.assertIn(self.cashier.name, html.decode())

    # -- the roll-forward

    def test_roll_forward_ties_to_the_accounts_and_the_books(self):
        self.buy(1000)
        self.spend(300)
        self.close()
        self.env.flush_all()
        rows = self.env["restaurant.liability.outlet"].search(
            [("company_id", "=", self.company.id)]
        )
        month = rows[0]
        self.assertEqual(
            (month.opening, month.topup, month.bonus_granted), (0, 1000, 200)
        )
        self.assertEqual((month.principal_spent, month.bonus_spent), (-250, -50))
        self.assertEqual(month.closing, 900)
        self.env.invalidate_all()
        self.assertEqual(sum(rows.mapped("closing")), self.account.available)
        [owed] = self.env["restaurant.liability.report"].search(
            [("company_id", "=", self.company.id), ("unit", "=", "principal")]
        )
        self.assertEqual((owed.closing, owed.general_ledger), (750, 750))
