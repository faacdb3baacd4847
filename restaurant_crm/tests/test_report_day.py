from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common

NOON = "2026-03-02 04:00:00"
TRAFFIC = "restaurant.traffic.hour"


@tagged("post_install", "-at_install")
class TestReportDay(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.days = cls.env["restaurant.report.day"]
        cls._count_days()

    def _age(self, orders):
        """Let orders have been written long before the days were counted."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order SET write_date = '2026-03-02' WHERE id = ANY(%s)",
            (orders.ids,),
        )
        orders.invalidate_recordset()

    def _get_stale(self):
        return self.days.search([("stale", "=", True)]).mapped("business_date")

    def _count_waiting(self):
        """How many days were never counted."""
        return self.days.search_count([("counted_at", "=", False)])

    def test_only_days_that_were_touched_are_counted(self):
        old = self._pay_order(100, date_order="2019-02-10 04:00:00")
        self._count_days()
        self._age(old)
        self._pay_order(100, date_order=NOON)
        self.days._mark_touched()
        stale = self._get_stale()
        self.assertIn(date(2026, 3, 2), stale)
        self.assertNotIn(date(2019, 2, 10), stale)

    def test_a_check_that_gets_a_guest_moves(self):
        order = self._pay_order(100, partner=False, date_order=NOON)
        self._count_days()
        self.assertEqual(self._get_rows(TRAFFIC, "identity"), [("anonymous",)])
        order.partner_id = self.guest.partner_id
        self._count_days()
        self.assertEqual(self._get_rows(TRAFFIC, "identity"), [("guest",)])

    def test_counting_again_changes_nothing(self):
        self._pay_order(100, date_order=NOON)
        names = "business_date", "check_count", "net_amount"
        self._count_days()
        once = self._get_rows(TRAFFIC, *names)
        self.days._mark_history()
        self._count_days()
        self.assertEqual(self._get_rows(TRAFFIC, *names), once)
        self.assertEqual(len(once), 1)

    def test_a_transaction_that_commits_late_is_seen(self):
        self._pay_order(100, date_order=NOON)
        self._count_days()
        late = self._pay_order(50, date_order="2026-03-05 04:00:00")
        started = fields.Datetime.now() - timedelta(minutes=40)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order SET write_date = %s WHERE id = %s", (started, late.id)
        )
        self._count_days()
        self.assertEqual(len(self._get_rows(TRAFFIC)), 2)

    def test_other_clocks_give_other_days(self):
        self._pay_order(100, date_order="2026-03-02 20:30:00")  # 04:30
        self._count_days()
        self.assertEqual(self._get_rows(TRAFFIC, "hour"), [("04",)])
        self.outlet.day_cutoff = 5
        self.assertIn(date(2026, 3, 2), self._get_stale())
        self._count_days()
        self.assertEqual(
            self._get_rows(TRAFFIC, "business_date", "hour"),
            [(date(2026, 3, 2), "28")],
        )

    def test_a_till_that_moves_takes_its_checks_along(self):
        self._pay_order(100, date_order=NOON)
        self._count_days()
        other = self.env["restaurant.outlet"].create({"name": "Terrace"})
        self.till.restaurant_outlet_id = other
        self._count_days()
        self.assertEqual(self._get_rows(TRAFFIC, "outlet_id"), [("Terrace",)])

    def test_the_job_counts_in_batches_and_goes_on_where_it_stopped(self):
        for day in ("2026-01-05", "2026-02-20", "2026-03-02"):
            self._pay_order(10, date_order=f"{day} 04:00:00")
        self.days.search([]).counted_at = False
        cron = self.env.ref("restaurant_crm.ir_cron_count_days")
        jobs = self.env.registry["ir.cron"]
        calls = []

        def out_of_time(job, processed=0, **options):
            calls.append(processed)
            return 0 if processed else 60

        with patch.object(jobs, "_commit_progress", out_of_time):
            self.days._count_touched()
            [first, latest] = calls
            self.assertFalse(first)
            self.assertTrue(0 < latest <= 31)
            self.assertTrue(self._count_waiting())
            while waiting := self._count_waiting():
                self.days._count_touched()
                self.assertLess(self._count_waiting(), waiting)
        self.assertEqual(len(self._get_rows(TRAFFIC)), 3)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self._get_stale())

    def test_only_administrators_start_over(self):
        admin = self.days.with_user(self.admin_user)
        admin.action_recount()
        self.assertTrue(self._get_stale())
        with self.assertRaises(AccessError):
            self.days.with_user(self.desk_user).action_recount()

    def test_few_statements_however_many_checks(self):
        for number in range(12):
            self._pay_order(10, date_order=f"2026-03-02 04:{number:02}:00")
        self.env.flush_all()
        with self.assertQueryCount(10):
            self.days._count_batch(self.env.cr.now())
            self.days._mark_touched()
