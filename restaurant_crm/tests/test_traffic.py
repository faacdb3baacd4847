from odoo import fields
from odoo.tests import tagged

from . import common

MODEL = "restaurant.traffic.hour"
NOON = "2026-03-02 04:00:00"  # a Monday, 12:00 in Shanghai


@tagged("post_install", "-at_install")
class TestTraffic(common.RestaurantCommon):
    def test_who_is_known_and_who_is_not(self):
        self._pay_order(100, customer_count=4, date_order=NOON)
        self._pay_order(60, partner=False, customer_count=2, date_order=NOON)
        self._pay_order(40, partner=False, customer_count=1, date_order=NOON)
        self._count_days()
        rows = self._get_rows(
            MODEL, "identity", "check_count", "identified_count", "covers", "net_amount"
        )
        self.assertEqual(
            rows, [("anonymous", 2, 0, 3, 100.0), ("guest", 1, 1, 4, 100.0)]
        )

    def test_capture_rate_of_a_group_is_that_of_its_checks(self):
        """One check of a guest on one day, one of four on the next: two of five."""
        self._pay_order(10, date_order=NOON)
        for number in range(4):
            partner = None if number == 0 else False
            self._pay_order(10, partner=partner, date_order="2026-03-03 04:00:00")
        self._count_days()
        [(rate, average)] = self.env[MODEL]._read_group(
            [("company_id", "=", self.company.id)],
            aggregates=["capture_rate:avg", "average_check:avg"],
        )
        self.assertEqual((rate, average), (0.4, 10))

    def test_ratios_are_measures(self):
        measures = self.env[MODEL].fields_get(attributes=["aggregator"])
        self.assertEqual(measures["capture_rate"], {"aggregator": "avg"})

    def test_hours_and_weekdays_are_those_of_the_outlet(self):
        self._pay_order(10, date_order="2026-03-02 11:30:00")  # Monday 19:30
        self._pay_order(10, date_order="2026-03-02 16:30:00")  # Tuesday 00:30
        self._pay_order(10, date_order="2026-03-02 20:30:00")  # Tuesday 04:30
        self._count_days()
        rows = self._get_rows(MODEL, "business_date", "weekday", "hour", "daypart")
        monday, tuesday = fields.Date.to_date("2026-03-02"), "2026-03-03"
        self.assertEqual(
            rows,
            [
                (monday, "1", "19", "dinner"),
                (monday, "1", "24", "late"),
                (fields.Date.to_date(tuesday), "2", "04", "breakfast"),
            ],
        )

    def test_clocks_that_change(self):
        """New York, 8 March 2026: 01:30 EST is followed by 03:30 EDT."""
        self.outlet.write({"tz": "America/New_York", "day_cutoff": 3})
        self._pay_order(10, date_order="2026-03-08 06:30:00")
        self._pay_order(10, date_order="2026-03-08 07:30:00")
        self._count_days()
        self.assertEqual(
            self._get_rows(MODEL, "business_date", "hour"),
            [
                (fields.Date.to_date("2026-03-07"), "25"),
                (fields.Date.to_date("2026-03-08"), "03"),
            ],
        )

    def test_tables_agree_with_visits_on_dates_and_parts_of_the_day(self):
        for hour in range(24):
            partner = self._create_guest(f"Guest {hour}").partner_id
            moment = f"2026-03-02 {hour:02}:40:00"
            self._pay_order(10, partner=partner, date_order=moment)
        self._count_days()
        visits = self.env["restaurant.visit"]._read_group(
            [("company_id", "=", self.company.id)],
            ["business_date:day", "daypart", "channel"],
            ["check_count:sum", "net_amount:sum"],
        )
        counted = self.env[MODEL]._read_group(
            [("company_id", "=", self.company.id)],
            ["business_date:day", "daypart", "channel"],
            ["check_count:sum", "net_amount:sum"],
        )
        self.assertEqual(counted, visits)
        self.assertGreater(len(counted), 5)

    def test_tips_and_refunds(self):
        tip = self._create_product("Tip")
        self.till.tip_product_id = tip
        lines = [(self.dish, 2, 40, None), (tip, 1, 8, None)]
        order = self._pay_order(lines=lines, customer_count=2, date_order=NOON)
        self._pay_order(lines=[(tip, 1, 5, None)], date_order=NOON)
        [dish, _tip] = order.lines
        self._pay_order(
            lines=[(self.dish, -1, 40, dish)], is_refund=True, date_order=NOON
        )
        self._count_days()
        rows = self._get_rows(MODEL, "check_count", "covers", "net_amount")
        self.assertEqual(rows, [(1, 2, 40.0)])

    def test_foreign_currency(self):
        order = self._create_order(100, date_order=NOON)
        order.currency_rate = 0.5
        order.action_pos_order_paid()
        self._count_days()
        self.assertEqual(self._get_rows(MODEL, "net_amount"), [(200.0,)])

    def test_unpaid_checks_are_not_counted(self):
        self._create_order(100, date_order=NOON)
        self._count_days()
        self.assertFalse(self._get_rows(MODEL, "check_count"))

    def test_outlets_of_a_branch_count_for_the_group(self):
        branch = self._create_company("Nanjing Road", parent_id=self.company.id)
        till = self._create_till("Branch", branch)
        self._pay_order(70, till=till, date_order=NOON)
        self._count_days()
        self.assertEqual(
            self._get_rows(MODEL, "outlet_id", "net_amount"), [("Branch", 70.0)]
        )
