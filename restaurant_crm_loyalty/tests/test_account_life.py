from datetime import date, datetime
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .points_common import PointsCommon
from .test_card_life import LifeCommon


@tagged("post_install", "-at_install")
class TestAccountLife(LifeCommon, PointsCommon):
    """Accounts are merged and closed, to the cent."""

    def merge(self, source, target, user=None):
        wizard = self.wizard(
            "account.merge",
            user or self.loyalty,
            source_id=source.id,
            target_id=target.id,
            reason="Two cards, one guest",
        )
        return wizard.action_merge()

    def test_merge(self):
        other = self._create_guest("Wei Zhang II")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.top_up(1000)
        self.top_up(500)
        self.top_up(100, target)
        expiries = sorted(
            str(lot.expires_on) for lot in self.account.lot_ids if lot.remaining
        )
        self.merge(self.account, target)
        self.assert_balance(0, 0)
        self.assert_balance(1600, 250, target)
        moved = target.lot_ids.filtered(lambda lot: lot.operation_id.kind == "merge")
        self.assertEqual(sorted(str(lot.expires_on) for lot in moved), expiries)
        self.assertEqual(len(moved.operation_id), 2, "each top-up stays one")
        self.assertEqual(self.account.state, "closed")
        self.assertEqual(self.account.merged_into_id, target)
        self.assertIn(self.card, target.card_ids)
        self.assertEqual(self.authorise(1700)["account"]["id"], target.id)
        with self.assertRaises(UserError):
            self.merge(self.account, target)

    def test_merge_keeps_the_terms_of_points(self):
        """What is pending stays pending, and of the policy that it came from."""
        other = self._create_guest("Wei Zhang II")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.top_up(1000)
        ripe = datetime(2999, 1, 1)
        self.grant(50, usable_from=ripe, policy_version=7, expires_on=date(2999, 9, 9))
        self.grant(5, target, policy_version=8)
        self.merge(self.account, target)
        self.assert_points(0)
        lot = self.points_lots(target)[-1]
        self.assertEqual(
            (lot.remaining, lot.usable_from, lot.policy_version, lot.expires_on),
            (50, ripe, 7, date(2999, 9, 9)),
        )
        standing = self.env["restaurant.points.service"]._get_standing(target)
        self.assertEqual((standing["usable"], standing["pending"]), (5, 50))
        self.assert_balance(1000, 200, target)

    def test_merge_takes_what_is_owed_along(self):
        other = self._create_guest("Wei Zhang II")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        order = self.eat(1000)
        key = f"away:{order.uuid}"
        points = self.env["restaurant.points.transfer"]
        points._transfer(key, self.account, target, Decimal(100), "A gift")
        self.give_back(order.lines)
        self.assert_points(-100)
        self.merge(self.account, target)
        self.assert_points(0)
        self.assert_points(0, target)
        self.assertEqual(self.account.state, "closed")
        owed = points._get_standing(target)["owed"]
        self.assertEqual(owed, 100, "beside the 100 that were given")

    def test_a_refund_after_a_merge_takes_points_of_the_account_that_stays(self):
        other = self._create_guest("Wei Zhang II")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        order = self.eat(1000)
        self.merge(self.account, target)
        self.assert_points(100, target)
        self.give_back(order.lines)
        self.assert_points(0, target)
        self.assert_points(0)

    def test_a_refused_merge_can_be_asked_for_again(self):
        other = self._create_guest("Wei Zhang II")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.top_up(1000)
        key = self.authorise(100)["key"]
        with self.assertRaisesRegex(UserError, "under way"):
            self.merge(self.account, target)
        self.session.stored_value_void({"key": key})
        self.merge(self.account, target)
        self.assert_balance(1000, 200, target)

    def test_merge_is_refused(self):
        other = self._create_guest("Lin Chen")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.top_up(1000)
        with self.assertRaises(AccessError):
            self.merge(self.account, target, self.desk)
        self.authorise(100)
        with self.assertRaisesRegex(UserError, "under way"):
            self.merge(self.account, target)
        self.use_profile("cn")
        with self.assertRaisesRegex(UserError, "law"):
            self.top_up(500, target)
            self.merge(self.account, target)

    # -- closing; the numbers of the court's draft rule

    def close(self, user=None, **values):
        wizard = self.wizard(
            "account.close",
            user or self.loyalty,
            account_id=self.account.id,
            journal_id=self.cash.journal_id.id,
            reason="Moves away",
            **values,
        )
        return wizard

    def spend(self, amount):
        key = f"spend-{amount}-{len(self.account.hold_ids)}"
        reply = self.authorise(amount, key)
        self.assertTrue(reply["ok"], reply)
        self.pay([(self.dish, amount / 10, 10)], [(self.method, amount, key)])
        self.settle()

    def plan(self):
        self.env["restaurant.topup.plan"].create({"amount": 3000, "bonus": 1000})

    def liability(self):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.company.restaurant_liability_account_id.id)]
        )
        return -sum(lines.mapped("balance"))

    def close_three_thousand(self, order):
        """3,000 + 1,000, consumed 3,594: 2,695.50 count, 304.50 go back."""
        self.company.restaurant_spend_order = order
        self.plan()
        self.use_profile("cn")
        self.account.sudo().named = True
        self.top_up(3000)
        self.spend(3594)
        wizard = self.close()
        self.assertEqual(
            (wizard.paid, wizard.granted, wizard.consumed), (3000, 1000, 3594)
        )
        self.assertEqual((wizard.counted, wizard.refund), (2695.5, 304.5))
        self.assertTrue(wizard.within_days)
        wizard.action_close()
        self.assert_balance(0, 0)
        self.assertEqual((self.account.state, self.card.state), ("closed", "closed"))
        payout = self.env["restaurant.operation"].search([("kind", "=", "payout")])
        paid_from = self.cash.journal_id.default_account_id
        lines = payout.move_id.line_ids
        cash = lines.filtered(lambda line: line.account_id == paid_from)
        self.assertEqual(cash.credit, 304.5)
        return lines - cash

    def test_three_thousand_and_one_thousand(self):
        [liability] = self.close_three_thousand("proportional")
        self.assertEqual(liability.debit, 304.5)

    def test_what_the_guest_gets_beyond_the_principal_is_an_allowance(self):
        [allowance] = self.close_three_thousand("principal_first")
        self.assertEqual(allowance.debit, 304.5)

    def test_principal_that_the_guest_leaves(self):
        lines = self.close_three_thousand("bonus_first")
        balances = sorted(lines.mapped("balance"))
        self.assertEqual(balances, [-101.5, 406])

    def test_the_ratio_can_be_changed(self):
        self.plan()
        self.top_up(3000)
        self.spend(2000)
        with Form(self.close()) as form:
            self.assertEqual(form.refund, 1500)
            form.ratio = 100
            self.assertEqual((form.counted, form.refund), (2000, 1000))
        self.use_profile("us")
        self.assertEqual(self.close().refund, 1000, "at list price")

    def test_days_without_a_reason(self):
        self.use_profile("cn")
        self.top_up(1000)
        self.assertTrue(self.close().within_days)
        self.env.cr.execute(
            "UPDATE restaurant_lot SET create_date = create_date - interval '8 days'"
        )
        self.env.invalidate_all()
        self.assertFalse(self.close().within_days)

    def test_closing_is_refused(self):
        self.top_up(1000)
        with self.assertRaises(UserError):
            self.close(refund=1000.01).action_close()
        with self.assertRaises(UserError):
            self.close(refund=-1).action_close()
        wizard = self.close()
        wizard.journal_id = self.method.journal_id
        with self.assertRaisesRegex(UserError, "No money is paid out"):
            wizard.action_close()
        wizard.journal_id = False
        with self.assertRaises(UserError):
            wizard.action_close()
        self.authorise(10)
        with self.assertRaisesRegex(UserError, "under way"):
            self.close().action_close()
        self.assertEqual(self.account.state, "active")

    def test_a_closed_account_stays_closed(self):
        self.close().action_close()
        with self.assertRaises(UserError):
            self.account.state = "active"
        with self.assertRaises(UserError):
            self.close().action_close()
        self.assertEqual(self.authorise(1)["code"], "closed")

    def test_an_account_with_money_is_not_closed_by_hand(self):
        self.top_up(10)
        with self.assertRaises(UserError):
            self.account.with_user(self.desk).state = "closed"

    # -- statements

    def test_statement_per_holder(self):
        self.top_up(1000)
        lin = self._create_guest("Lin Chen")
        self.env["restaurant.card"].create(
            {"account_id": self.account.id, "holder_id": lin.id}
        )
        key = "spend-by-lin-chen"
        self.authorise(120, key, partner_id=lin.partner_id.id)
        self.pay([(self.dish, 12, 10)], [(self.method, 120, key)])
        self.spend(60)
        report = self.env["report.restaurant_crm_loyalty.statement"]
        values = report.with_user(self.floor)._get_report_values(
            self.account.ids, {"date_from": "2020-01-01", "date_to": "2999-01-01"}
        )
        statement = values["statements"][self.account.id]
        self.assertEqual((statement["opening"], statement["closing"]), (0, 1020))
        totals = {x["name"]: x["total"] for x in statement["holders"]}
        self.assertEqual(totals, {"": 1200, "Lin Chen": -120, "Wei Zhang": -60})
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "restaurant_crm_loyalty.statement",
            None,
            {
                "ids": self.account.ids,
                "date_from": "2020-01-01",
                "date_to": "2999-01-01",
            },
        )
        self.assertIn("Lin Chen", html.decode())
        self.env.flush_all()
        month = self.env["restaurant.card.month"].search(
            [("account_id", "=", self.account.id)]
        )
        nets = {line.holder_id: line.net for line in month}
        self.assertEqual(nets, {lin: 120, self.guest: 60})
        with self.assertRaises(AccessError):
            report.with_user(self.cashier)._get_report_values(self.account.ids, {})
