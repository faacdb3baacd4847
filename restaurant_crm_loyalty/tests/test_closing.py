from uuid import uuid4

from odoo.tests import tagged

from .common import StoredValueCommon


class ClosingCommon(StoredValueCommon):
    """A session that is closed, and what it wrote into the general ledger."""

    def spend(self, amount, refund_of=None):
        key = str(uuid4())
        self.authorise(amount, key)
        return self.pay([(self.dish, amount / 10, 10)], [(self.method, amount, key)])

    def close(self):
        self.settle()
        self.session.post_closing_cash_details(self.session.cash_register_balance_end)
        result = self.session.close_session_from_ui()
        self.assertTrue(result["successful"], result)

    def sums(self):
        """``{account field: balance}`` of the session's stored-value entries."""
        lines = self.session.restaurant_move_ids.line_ids
        company = self.company
        names = {
            company.restaurant_liability_account_id: "liability",
            company.restaurant_bonus_account_id: "bonus",
            company.restaurant_suspense_account_id: "suspense",
        }
        result = {}
        for line in lines.filtered(lambda line: line.account_id in names):
            name = names[line.account_id]
            result[name] = round(result.get(name, 0) + line.balance, 2)
        return result


@tagged("post_install", "-at_install")
class TestClosing(ClosingCommon):
    """What a session's stored value becomes in the general ledger."""

    def test_principal_from_the_liability_and_bonus_as_allowance(self):
        self.top_up(1000)
        self.spend(300)
        self.close()
        self.assertEqual(self.sums(), {"liability": 250, "bonus": 50})
        self.assertLessEqual(
            self.session.restaurant_move_ids,
            self.session._get_related_account_moves(),
        )

    def test_topup_is_no_sale(self):
        self.pay([(self.topup_product, 1, 1000)], [(self.cash, 1000, None)])
        self.close()
        liability = self.company.restaurant_liability_account_id
        line = self.session.move_id.line_ids.filtered(
            lambda line: line.account_id == liability
        )
        self.assertEqual(
            (line.balance, line.partner_id), (-1000, self.guest.partner_id)
        )

    def test_session_that_nets_to_a_refund(self):
        """Core swaps the accounts of such a payment; the liability must grow."""
        self.top_up(1000)
        order = self.spend(300)
        self.close()
        self.till.open_ui()
        self.session = self.till.current_session_id
        self.session.set_opening_control(0, "")
        key = str(uuid4())
        request = self.request(120, key, refunded_line_ids=order.lines.ids)
        self.env.flush_all()
        self.session.with_user(self.cashier).stored_value_refund(request)
        self.pay(
            [(self.dish, -12, 10, order.lines)], [(self.method, -120, key)], refund=True
        )
        self.spend(20)
        self.close()
        self.assertEqual(self.sums(), {"liability": -83.33, "bonus": -16.67})

    def test_per_guest(self):
        self.top_up(1000)
        other = self._create_guest("Second")
        account = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.top_up(100, account)
        self.spend(300)
        key = str(uuid4())
        self.authorise(40, key, partner_id=other.partner_id.id)
        self.pay(
            [(self.dish, 4, 10)], [(self.method, 40, key)], partner=other.partner_id
        )
        self.close()
        liability = self.company.restaurant_liability_account_id
        lines = self.session.restaurant_move_ids.line_ids.filtered(
            lambda line: line.account_id == liability
        )
        self.assertEqual(
            {line.partner_id: line.balance for line in lines},
            {self.guest.partner_id: 250, other.partner_id: 40},
        )

    def test_bonus_as_cost_when_granted(self):
        self.company.restaurant_bonus_policy = "expense"
        self.pay([(self.topup_product, 1, 1000)], [(self.cash, 1000, None)])
        self.settle()
        self.spend(300)
        self.close()
        # granted: Dr cost 200, Cr liability 200; spent: Dr liability 300
        self.assertEqual(self.sums(), {"liability": 100, "bonus": 200})

    def test_unverified_payment_goes_to_suspense(self):
        self.top_up(1000)
        order = self.pay([(self.dish, 3, 10)], [(self.method, 30, None)])
        self.close()
        self.assertEqual(self.sums(), {"suspense": 30})
        self.holds(order).action_retry()
        self.settle()
        self.settle()
        self.assertEqual(self.holds(order).state, "captured")
        self.assert_balance(975, 195)

    def test_open_holds_block_closing(self):
        self.top_up(1000)
        self.authorise(300)
        session = self.session.with_user(self.cashier)
        closing = session.stored_value_closing()
        self.assertEqual([x["amount"] for x in closing["holds"]], [300])
        result = self.session.close_session_from_ui()
        self.assertFalse(result["successful"])
        self.assertIn("300", result["message"])
        hold = self.session._get_restaurant_open_holds()
        hold.with_user(self.floor).action_void()
        self.env.invalidate_all()
        self.assert_balance(1000, 200)
        self.close()

    def test_counting_difference_is_refused(self):
        self.top_up(1000)
        self.spend(300)
        self.settle()
        result = self.session.close_session_from_ui([[self.method.id, 1.0]])
        self.assertFalse(result["successful"])

    def test_invoiced_check(self):
        self.top_up(1000)
        key = str(uuid4())
        self.authorise(300, key)
        order = self.pay(
            [(self.dish, 30, 10)], [(self.method, 300, key)], to_invoice=True
        )
        self.assertEqual(order.account_move.payment_state, "paid")
        self.close()
        self.assertEqual(self.sums(), {"liability": 250, "bonus": 50})
