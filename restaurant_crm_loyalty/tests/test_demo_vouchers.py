from datetime import date, timedelta

from odoo.tests import BaseCase, TransactionCase, tagged

from ..tools.demo_vouchers import (
    COUNT,
    MISSING,
    NAMELESS,
    UNDERPAID,
    choose,
    get_code,
    plan_statements,
)


class TestVoucherPlan(BaseCase):
    """What the platform says, without a record."""

    def test_checks_are_spread_over_the_days(self):
        self.assertEqual(choose(range(36)), list(range(0, 36, 3)))
        self.assertEqual(choose(range(5)), [0, 1, 2, 3, 4])
        self.assertEqual(choose([]), [])

    def test_statements_share_no_day_and_no_voucher(self):
        days = [date(2026, 9, 1) + timedelta(days=5 * n) for n in range(COUNT)]
        first, second = plan_statements(days)
        self.assertLess(first.date_to, second.date_from)
        self.assertEqual((first.date_from, second.date_to), (days[0], days[-1]))
        codes = [code for code, _amount in first.lines + second.lines]
        self.assertEqual(len(set(codes)), COUNT - 1)
        self.assertNotIn(get_code(MISSING), codes)
        self.assertEqual({amount for _code, amount in first.lines}, {80})
        odd = [code for code, amount in second.lines if amount != 80]
        self.assertEqual(odd, [get_code(UNDERPAID)])
        self.assertIn(get_code(NAMELESS), codes)


@tagged("post_install", "-at_install")
class TestDemoVouchers(TransactionCase):
    """A platform paid a part of some checks, and its statements tell a story."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.is_demo = cls.env["ir.module.module"]._get("restaurant_crm_loyalty").demo
        if cls.is_demo:
            company = cls.env.ref("restaurant_crm.res_company_demo")
            cls.domain = [("company_id", "=", company.id)]

    def test_vouchers_pay_a_part_of_their_checks(self):
        if not self.is_demo:
            return
        vouchers = self.env["restaurant.voucher"].search(self.domain)
        self.assertEqual(len(vouchers), COUNT)
        for voucher in vouchers:
            payments = voucher.order_id.payment_ids
            self.assertEqual(len(payments), 2)
            total = voucher.order_id.amount_total
            self.assertAlmostEqual(sum(payments.mapped("amount")), total, 2)
            self.assertTrue(all(amount > 0 for amount in payments.mapped("amount")))
            self.assertEqual(voucher.payment_id.payment_ref_no or "", voucher.code)

    def test_one_statement_agrees_and_one_differs(self):
        if not self.is_demo:
            return
        statements = self.env["restaurant.voucher.statement"].search(
            self.domain, order="date_from"
        )
        first, second = statements
        self.assertEqual(
            (first.difference, first.problem_count, first.missing_count), (0, 0, 0)
        )
        # Named, but no till typed its code: 80; less than agreed: -8
        self.assertEqual((second.difference, second.problem_count), (72, 2))
        problems = set(second.line_ids.mapped("problem"))
        self.assertEqual(problems, {False, "amount", "unknown"})
        missing = self.env["restaurant.voucher"].search(second._get_missing_domain())
        self.assertEqual(set(missing.mapped("state")), {"taken", "nameless"})

    def test_the_books_have_what_the_platform_owes(self):
        if not self.is_demo:
            return
        vouchers = self.env["restaurant.voucher"].search(self.domain)
        method = vouchers.payment_method_id
        journal = method.journal_id
        account = method.outstanding_account_id or journal.default_account_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(sum(lines.mapped("balance")), sum(vouchers.mapped("amount")))
