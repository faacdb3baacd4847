from datetime import date

from odoo import fields
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestNightTables(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_guest("Zhao Min")
        cls.bistro = cls._create_till("Bistro")

    def _visit(self, day, guest=None, amount=10, **values):
        """A guest who comes on that day, at noon."""
        partner = (guest or self.guest).partner_id
        self._pay_order(amount, partner=partner, date_order=f"{day} 04:00:00", **values)

    def _rebuild(self, model):
        self.env[model]._rebuild()

    def test_new_and_returning_guests(self):
        self._visit("2026-03-02")
        self._visit("2026-03-02", self.other, 30)
        self._visit("2026-03-09", amount=50)
        self._visit("2026-03-09", till=self.bistro)
        self._rebuild("restaurant.visit.day")
        rows = self._get_rows(
            "restaurant.visit.day",
            "business_date",
            "outlet_id",
            "kind",
            "visit_count",
            "new_count",
            "net_amount",
        )
        second, ninth = date(2026, 3, 2), date(2026, 3, 9)
        self.assertEqual(
            rows,
            [
                (second, "Hot Pot Hall", "new", 2, 2, 40.0),
                (ninth, "Bistro", "returning", 1, 0, 10.0),
                (ninth, "Hot Pot Hall", "returning", 1, 0, 50.0),
            ],
        )

    def test_who_comes_twice_on_the_first_day_is_new_once(self):
        self._visit("2026-03-02")
        self._pay_order(10, date_order="2026-03-02 11:00:00")
        self._rebuild("restaurant.visit.day")
        rows = self._get_rows("restaurant.visit.day", "daypart", "kind")
        self.assertEqual(rows, [("dinner", "returning"), ("lunch", "new")])

    def test_refunded_visits_do_not_count(self):
        self._visit("2026-03-02")
        order = self.env["pos.order"].search(
            [("partner_id", "=", self.guest.partner_id.id)]
        )
        self._refund_order(order, date_order="2026-03-02 04:30:00")
        tables = self.env["restaurant.report.day"]._get_night_tables()
        for name in set(tables) - {"restaurant.guest.quality"}:  # it counts no visits
            with self.subTest(name):
                self._rebuild(name)
                self.assertFalse(self._get_rows(name))

    def test_retention(self):
        """Two came first in January: one comes back in February, both in April."""
        for day in ("2026-01-05", "2026-02-03", "2026-04-07", "2026-04-20"):
            self._visit(day)
        for day in ("2026-01-20", "2026-04-07"):
            self._visit(day, self.other)
        late = self._create_guest("Late", outlet_id=self.bistro.restaurant_outlet_id.id)
        self._visit("2026-03-02", late, till=self.bistro)
        self._rebuild("restaurant.cohort.month")
        rows = self._get_rows(
            "restaurant.cohort.month",
            "outlet_id",
            "cohort_month",
            "months_since",
            "guest_count",
            "cohort_size",
            "visit_count",
        )
        january, march = date(2026, 1, 1), date(2026, 3, 1)
        self.assertEqual(
            rows,
            [
                ("Bistro", march, 0, 1, 1, 1),
                ("Bistro", march, 1, 0, 1, 0),
                ("Hot Pot Hall", january, 0, 2, 2, 2),
                ("Hot Pot Hall", january, 1, 1, 2, 1),
                ("Hot Pot Hall", january, 2, 0, 2, 0),
                ("Hot Pot Hall", january, 3, 2, 2, 3),
            ],
        )
        [(rate,)] = self.env["restaurant.cohort.month"]._read_group(
            [("company_id", "=", self.company.id), ("months_since", "=", 1)],
            aggregates=["retention:avg"],
        )
        self.assertAlmostEqual(rate, 1 / 3)

    def test_guests_across_outlets(self):
        today = fields.Date.today()
        for days, till in ((9, self.till), (6, self.till), (3, self.bistro)):
            self._visit(fields.Date.subtract(today, days=days), till=till)
        self._visit(fields.Date.subtract(today, days=2), self.other)
        self._visit(fields.Date.subtract(today, days=500), self.other, till=self.bistro)
        self._rebuild("restaurant.outlet.overlap")
        rows = self._get_rows(
            "restaurant.outlet.overlap",
            "outlet_id",
            "visited_outlet_id",
            "reach",
            "visitor_count",
            "guest_count",
            "several_count",
            "visit_count",
        )
        self.assertEqual(
            rows,
            [
                ("Hot Pot Hall", "Bistro", "2", 1, 0, 0, 1),
                ("Hot Pot Hall", "Hot Pot Hall", "1", 1, 1, 0, 1),
                ("Hot Pot Hall", "Hot Pot Hall", "2", 1, 1, 1, 2),
            ],
        )
        specs = ["several_rate:avg", "guest_count:sum", "visitor_count:sum"]
        by_outlet, [together] = self.env[
            "restaurant.outlet.overlap"
        ]._read_grouping_sets(
            [("company_id", "=", self.company.id)], [["visited_outlet_id"], []], specs
        )
        visitors = {outlet.name: visitors for outlet, *_rest, visitors in by_outlet}
        self.assertEqual(visitors, {"Bistro": 1, "Hot Pot Hall": 2})
        self.assertEqual(together, (0.5, 2, False), "nobody is counted twice")

    def test_the_nightly_job(self):
        self._visit(fields.Date.today())
        with self.enter_registry_test_mode():
            self.env.ref(
                "restaurant_crm.ir_cron_rebuild_reports"
            ).method_direct_trigger()
        for name in self.env["restaurant.report.day"]._get_night_tables():
            if self.env[name]._original_module != "restaurant_crm":
                continue
            with self.subTest(name):
                rows = {
                    "restaurant.segment.dish": 0,  # segments are counted later
                    "restaurant.segment.portrait": 0,
                    "restaurant.cost.segment": 0,
                    "restaurant.guest.duplicate": 0,
                    "restaurant.guest.quality": 7,  # of two outlets
                }
                self.assertEqual(len(self._get_rows(name)), rows.get(name, 1))
