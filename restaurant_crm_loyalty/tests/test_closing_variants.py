from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from .test_closing import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingVariants(ClosingCommon):
    """What an accountant asks next: tips, rounding, change, branches, many payments."""

    def test_tip_is_paid_from_stored_value_and_is_no_food(self):
        self.top_up(1000)
        tip = self.env.ref("point_of_sale.product_product_tip")
        self.till.tip_product_id = tip
        key = str(uuid4())
        self.authorise(33, key)
        order = self.pay(
            [(self.dish, 3, 10), (tip, 1, 3)], [(self.method, 33, key)], tip_amount=3
        )
        self.close()
        self.assertEqual(self.sums(), {"liability": 27.5, "bonus": 5.5})
        self.assertEqual(order._get_visit_amount(), 30)

    def test_rounding_of_cash_leaves_stored_value_exact(self):
        self.till.write(
            {
                "cash_rounding": True,
                "only_round_cash_method": True,
                "rounding_method": self.account_cash_rounding_down.id,
            }
        )
        self.top_up(1000)
        key = str(uuid4())
        self.authorise(10.02, key)
        order = self.pay(
            [(self.dish, 1, 20.04)],
            [(self.method, 10.02, key), (self.cash, 10, None)],
        )
        self.assertEqual(order.state, "paid")
        self.close()
        self.assertEqual(self.sums(), {"liability": 8.35, "bonus": 1.67})

    def test_change_from_stored_value_is_reported(self):
        self.top_up(1000)
        key = str(uuid4())
        self.authorise(100, key)
        order = self.pay(
            [(self.dish, 3, 10)], [(self.method, 100, key)], amount_return=-70
        )
        self.assertEqual(order.state, "paid", "an order is never lost")
        note = self.session.activity_ids.mapped("note")
        self.assertTrue(any("70.00" in text for text in note), note)
        self.settle()

    def test_change_of_cash_is_nobodys_business(self):
        self.top_up(1000)
        key = str(uuid4())
        self.authorise(20, key)
        self.pay(
            [(self.dish, 3, 10)],
            [(self.method, 20, key), (self.cash, 50, None)],
            amount_return=-40,
        )
        self.assertFalse(self.session.activity_ids)
        self.settle()

    def test_many_payments_are_booked_in_few_queries(self):
        """Core would ask 79 for each payment; it reads each order by itself, too."""
        self.top_up(1000)
        self.spend(10)
        one = self.count_booking_queries()
        for _number in range(30):
            self.spend(10)
        self.assertLess(self.count_booking_queries() - one, 30)

    def count_booking_queries(self):
        self.settle()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        books = self.env["restaurant.session.books"]
        self.assertTrue(books._prepare_payment_lines(self.session, self.method))
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestClosingOfBranch(ClosingCommon):
    """A branch spends what the group has taken in: one chart, one liability."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id}
        )
        cls.env.user.company_ids = [Command.link(cls.branch.id)]
        cls.cashier.company_ids = [Command.link(cls.branch.id)]
        in_branch = cls.env(context={"allowed_company_ids": cls.branch.ids})
        cls.branch_method = in_branch["restaurant.stored.value.setup"]._set_up(
            cls.branch
        )
        journals = in_branch["account.journal"].create(
            [
                {"name": "Sales", "type": "sale", "code": "BSAL"},
                {"name": "Cash", "type": "cash", "code": "BCSH"},
            ]
        )
        cash = in_branch["pos.payment.method"].create(
            {"name": "Cash", "journal_id": journals[1].id}
        )
        cls.branch_till = in_branch["pos.config"].create(
            {
                "name": "Till of the branch",
                "journal_id": journals[0].id,
                "invoice_journal_id": journals[0].id,
                "payment_method_ids": [Command.set((cls.branch_method | cash).ids)],
            }
        )

    def test_the_group_pays(self):
        self.pay([(self.topup_product, 1, 1000)], [(self.cash, 1000, None)])
        self.close()
        self.branch_till.open_ui()
        self.session = self.branch_till.current_session_id
        self.session.set_opening_control(0, "")
        self.method = self.branch_method
        self.cashier.company_id = self.branch
        self.spend(300)
        self.close()
        self.assertEqual(self.sums(), {"liability": 250, "bonus": 50})
        self.assertEqual(self.session.restaurant_move_ids.company_id, self.branch)
