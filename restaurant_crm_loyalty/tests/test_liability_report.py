from datetime import date

from odoo.tests import tagged

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestLiabilityReport(StoredValueCommon):
    """What is owed month by month, beside what the general ledger says of it."""

    def report(self):
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.env["restaurant.liability.report"].search(
            [("company_id", "=", self.company.id)]
        )
        return {line.unit: line for line in lines}

    def buy(self, amount):
        self.pay([(self.topup_product, 1, amount)], [(self.cash, amount, None)])
        self.settle()

    def close(self):
        self.session.post_closing_cash_details(self.session.cash_register_balance_end)
        self.assertTrue(self.session.close_session_from_ui()["successful"])

    def test_a_session_is_booked_when_it_closes(self):
        self.buy(1000)
        key = "spend-one-hundred"
        self.authorise(120, key)
        self.pay([(self.dish, 12, 10)], [(self.method, 120, key)])
        self.settle()
        line = self.report()["principal"]
        self.assertEqual((line.granted, line.spent, line.closing), (1000, -100, 900))
        self.assertEqual((line.general_ledger, line.difference), (0, 900))
        self.close()
        line = self.report()["principal"]
        self.assertEqual((line.general_ledger, line.difference), (900, 0))

    def test_bonus_is_not_compared(self):
        self.buy(1000)
        line = self.report()["bonus"]
        self.assertEqual(
            (line.closing, line.general_ledger, line.difference), (200, 0, 0)
        )
        self.company.restaurant_bonus_policy = "expense"
        line = self.report()["principal"]
        self.assertEqual((line.closing, line.difference), (1000, 0))

    def test_a_month_begins_by_the_clock_of_the_group(self):
        self.buy(1000)
        self.env.flush_all()
        # the ledger lets nobody change when it was: only here, to look at a day of ours
        self.env.cr.execute(
            """ALTER TABLE restaurant_entry DISABLE TRIGGER USER;
               UPDATE restaurant_entry SET create_date = '2026-05-31 23:00:00'"""
        )
        outlet = self.env["restaurant.liability.outlet"]
        outlets = self.env["restaurant.outlet"].search([])
        outlets.filtered(lambda o: o.company_id == self.company).tz = "Asia/Tokyo"
        for zone, month in (("Asia/Shanghai", 6), ("America/New_York", 5), (False, 6)):
            with self.subTest(zone):
                self.company.partner_id.tz = zone
                self.assertEqual(self.report()["principal"].month, date(2026, month, 1))
                line = outlet.search([("company_id", "=", self.company.id)])
                self.assertEqual(line.month, date(2026, month, 1))
