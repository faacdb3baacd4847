from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .figures_common import TODAY, FiguresCommon


@tagged("post_install", "-at_install")
class TestFigures(FiguresCommon):
    def test_what_is_counted(self):
        bistro = self._create_till("Bistro").restaurant_outlet_id
        self._come(self.guest, 400, amount=300, daypart="lunch", covers=5)
        self._come(self.guest, 30, amount=80, outlet_id=bistro.id)
        self._come(self.guest, 20, amount=100, channel="takeaway", margin=60)
        self._come(self.guest, 10, amount=120, active=False)
        self._make_figures()
        self.assert_figures(
            self.guest.stats_id,
            visit_count=3,
            covers=9,
            net_spend=480,
            margin=60,
            average_spend=160,
            first_visit=TODAY - timedelta(days=400),
            last_visit=TODAY - timedelta(days=20),
            window_visits=2,
            window_covers=4,
            window_spend=180,
            window_first=TODAY - timedelta(days=30),
            return_days=370,
            last_gap=10,
            cadence_days=190,
            favourite_daypart="dinner",
            favourite_channel="dine_in",
            favourite_outlet_id=self.outlet,
            several_outlets=True,
            to_recount=False,
        )

    def test_who_never_came_has_zeros(self):
        self._come(self.guest, 5)
        self._make_figures()
        self.guest.visit_ids.unlink()
        self._make_figures()
        self.assert_figures(
            self.guest,
            visit_count=0,
            net_spend=0,
            last_visit=False,
            quadrant=False,
            churn_level=False,
            lifecycle="prospect",
            favourite_outlet_id=self.env["restaurant.outlet"],
        )

    def test_the_usual_interval_is_that_of_the_last_eight(self):
        # eight times every week, before that once a year
        self._come(self.guest, 800, 420, *(7 * n for n in range(9)))
        self._make_figures()
        self.assertEqual(self.guest.cadence_days, 7)

    def test_who_comes_twice_a_day_is_not_late_after_five(self):
        self._come(self.guest, 5, 5, 5, 6)
        self._make_figures()
        self.assert_figures(self.guest, cadence_days=3, churn_level="watch")

    def test_only_rows_that_change_are_written(self):
        self._come(self.guest, 5, 15)
        self._make_figures()
        self.assertEqual(self.stats._count(self.figures, SQL("guest_id > 0")), 0)
        self.assertEqual(self.stats._rank(self.figures), 0)
        self._come(self.guest, 3)
        self.assertEqual(self.stats._count(self.figures, SQL("guest_id > 0")), 1)

    def test_paying_adds_and_the_night_counts_again(self):
        self._make_figures(fields.Date.today())
        order = self._pay_order(100)
        self.assert_figures(self.guest, visit_count=1, net_spend=100, lifecycle="new")
        self.assertTrue(self.guest.stats_id.to_recount)
        self.figures._run()
        self.assert_figures(
            self.guest.stats_id, window_visits=1, window_spend=100, to_recount=False
        )
        self._refund_order(order)
        self.assert_figures(self.guest.stats_id, visit_count=0, window_visits=0)

    def test_added_up_or_counted_is_the_same(self):
        other = self._create_guest("Zhao Min")
        orders = [
            self._pay_order(
                30 + n / 3,
                partner=(self.guest, other)[n % 2].partner_id,
                customer_count=n % 4,
                date_order=f"2026-0{1 + n % 3}-{10 + n} 0{n % 9}:00:00",
            )
            for n in range(12)
        ]
        self._refund_order(orders[3])
        orders[4].partner_id = other.partner_id
        names = ["visit_count", "covers", "net_spend", "average_spend"]
        names += ["first_visit", "last_visit"]
        added = (self.guest | other).stats_id.read(names)
        self.stats._recount(self.guest | other)
        self.assertEqual((self.guest | other).stats_id.read(names), added)

    def test_the_average_of_guests_is_that_of_their_visits(self):
        friend = self._create_guest("Friend")
        self._come(self.guest, 30, amount=100)
        for days in (10, 20, 30):
            self._come(friend, days, amount=20)
        self._make_figures()
        [(average,)] = self.env["restaurant.guest.stats"]._read_group(
            [("guest_id", "in", (self.guest | friend).ids)],
            aggregates=["average_spend:avg"],
        )
        self.assertEqual(average, 40, "160 of four visits, not the mean of 100 and 20")

    def test_visits_leave_the_window(self):
        self._come(self.guest, 364, 100)
        self._make_figures()
        self.assertEqual(self.guest.window_visits, 2)
        self.figures._run(TODAY + timedelta(days=1))
        self.assert_figures(
            self.guest.stats_id,
            window_visits=1,
            window_spend=100,
            window_first=TODAY - timedelta(days=100),
            visit_count=2,
        )

    def test_margin_comes_when_costs_are_known(self):
        self.dish.standard_price = 30
        free = self._create_product("Tea")
        order = self._pay_order(lines=[(self.dish, 2, 50, None), (free, 1, 5, None)])
        checks = self.env["restaurant.visit.check"]
        checks._add_margins()
        self.assertEqual(self.guest.margin, 0)
        order._compute_total_cost_in_real_time()
        self.assertEqual(checks._add_margins(), 1)
        visit = self.guest.visit_ids
        self.assertEqual((visit.margin, visit.check_ids.margin), (40, 40))
        self.assertEqual(self.guest.margin, 40)
        self.assertEqual(checks._add_margins(), 0)
        refund = self._refund_order(order)
        refund._compute_total_cost_in_real_time()
        checks._add_margins()
        self.assertEqual((visit.margin, self.guest.margin), (20, 20))

    # Rules

    def test_rules_are_checked(self):
        for values in (
            {"window_months": 0},
            {"frequency_percentile": 100},
            {"churn_watch": 3.0},
        ):
            with (
                self.subTest(values),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.figures.write(values)
                self.env.flush_all()

    def test_a_changed_rule_asks_for_new_figures(self):
        self._make_figures()
        with self.enter_registry_test_mode():
            self.figures.with_user(self.admin_user).churn_watch = 1.6
            self.assertEqual(self.figures.phase, "count")
            self.assertFalse(self.figures.is_full)
            self.figures.with_user(self.admin_user).window_months = 6
            self.assertTrue(self.figures.is_full)

    def test_nobody_writes_what_was_found(self):
        with self.assertRaises(AccessError):
            self.figures.with_user(self.admin_user).used_spend = 1
        with self.assertRaises(AccessError):
            self.figures.with_user(self.desk_user).churn_watch = 1.6
        with self.assertRaises(AccessError):
            self.figures.with_user(self.desk_user).action_count_again()

    def test_guests_are_found_by_their_figures(self):
        self._come(self.guest, 60, 50, 40)
        self._make_figures()
        guests = self.env["restaurant.guest"].with_user(self.floor_user)
        domain = [("churn_level", "=", "risk"), ("company_id", "=", self.company.id)]
        self.assertEqual(guests.search(domain), self.guest)
        [[level, count]] = guests._read_group(domain, ["churn_level"], ["__count"])
        self.assertEqual((level, count), ("risk", 1))

    def test_the_night_is_due_once_a_day(self):
        self._make_figures(self.figures._get_today())
        self.assertFalse(self.figures._is_due())
        self.figures.sudo().date -= timedelta(days=1)
        self.assertTrue(self.figures._is_due())

    def test_what_reads_figures_comes_after_them(self):
        """In the order in which Odoo runs jobs: by priority, then by id."""
        jobs = [self.env.ref(name) for name in self.figures._get_followers()]
        night = self.env.ref("restaurant_crm.ir_cron_figures_night")
        order = [job.priority for job in (night, *jobs)]
        self.assertEqual(order, sorted(order))
        self.assertLess(*order[:2])
        triggers = self.env["ir.cron.trigger"]
        triggers.search([]).unlink()
        self._make_figures(self.figures._get_today() - timedelta(days=1))
        with self.enter_registry_test_mode():
            night.method_direct_trigger()
        started = triggers.search([]).cron_id
        self.assertLessEqual({job.id for job in jobs}, set(started.ids))
        self.assertFalse(self.figures._is_due())

    def test_paying_costs_the_same_whatever_there_was(self):
        """As many queries for a guest with years of visits, among many guests."""
        new, old = self._create_guests(12)[:2]
        self._come(old, *range(2, 600, 2))
        self._make_figures()
        counts = []
        for guest in (new, old):
            self._pay_order(10, partner=guest.partner_id)  # what is cached, is
            order = self._create_order(10, partner=guest.partner_id)
            order.state = "paid"
            order.lines.mapped("product_id")
            self.env.flush_all()
            before = self.cr.sql_log_count
            order._record_visits()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertEqual(old.visit_count, 299 + 1)

    def test_few_statements(self):
        guests = self._create_guests(30)
        for guest in guests:
            self._come(guest, 5, 15)
        self._make_figures()
        self.env.flush_all()
        self.figures.is_full = True
        with self.assertQueryCount(15):
            self.figures._run(TODAY + timedelta(days=1))
