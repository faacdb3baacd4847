from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import restaurant_history_run as module
from . import common

NOON, EVENING = "2026-03-02 04:00:00", "2026-03-02 11:00:00"


@tagged("post_install", "-at_install")
class TestHistory(common.RestaurantCommon):
    """Checks that were paid before the addon was there."""

    def _pay_before(self, *args, **values):
        """A paid check that nobody made a visit of."""
        order = self._create_order(*args, **values)
        order.state = "paid"
        return order

    def _refund_before(self, order, quantity=1, **values):
        lines = [
            (line.product_id, -quantity, line.price_unit, line) for line in order.lines
        ]
        return self._pay_before(lines=lines, is_refund=True, **values)

    def _take_in(self):
        run = self.env["restaurant.history.run"]._start(self.company)
        run._finish()
        self.figures = self.env["restaurant.figures"]._get(self.company)
        self.figures._run()
        return run

    def test_checks_become_visits(self):
        first = self._pay_before(60, customer_count=4, date_order=EVENING)
        second = self._pay_before(
            40, customer_count=1, date_order="2026-03-02 12:30:00"
        )
        self._pay_before(50, date_order=NOON)
        run = self._take_in()
        dinner, lunch = self.guest.visit_ids
        self.assertEqual(dinner.check_ids.order_id, first | second)
        self.assertEqual((dinner.net_amount, dinner.covers), (100, 4))
        self.assertEqual((dinner.check_count, dinner.daypart), (2, "dinner"))
        self.assertEqual((lunch.net_amount, lunch.daypart), (50, "lunch"))
        self.assertEqual((run.check_count, run.done_count), (3, 3))
        self.assertEqual((run.visit_count, run.guest_count), (2, 0))
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assert_stats(self.guest, visit_count=2, net_spend=150)

    def test_customers_become_guests(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "张伟", "phone": "139 1111 2222"},
                {"name": "Acme", "phone": "+86 138 0013 8000", "is_company": True},
                {"name": "Odd", "phone": "call me"},
            ]
        )
        for day, partner in enumerate(partners, 1):
            order = self._pay_before(
                30, partner=partner, date_order=f"2026-03-0{day} 04:00:00"
            )
        run = self._take_in()
        self.assertEqual(run.guest_count, 3)
        zhang, acme, odd = partners.restaurant_guest_ids.sorted("id")
        self.assertEqual((zhang.name, zhang.name_initials), ("张伟", "zw"))
        self.assertEqual(
            (zhang.phone_e164, zhang.phone_last4), ("+8613911112222", "2222")
        )
        self.assertEqual((acme.guest_type, acme.phone_duplicate), ("company", True))
        self.assertFalse(odd.phone_e164)
        self.assertEqual(
            sorted({zhang.number, acme.number, odd.number})[0], zhang.number
        )
        self.assertEqual(zhang.stats_id.guest_id, zhang)
        self.assertTrue(zhang.active)
        self.assertEqual(zhang.outlet_id, self.outlet)
        self.assertEqual(zhang.company_id, self.company)
        self.assertEqual(zhang.acquisition_date, fields.Date.to_date("2026-03-01"))
        self.assertEqual(odd.visit_ids.check_ids.order_id, order)
        self.assertFalse(zhang.message_ids)

    def test_guests_are_the_same_as_by_paying(self):
        twins = {"phone": "139 1111 2222", "lang": "en_US"}
        partners = self.env["res.partner"].create([{"name": "Twin", **twins}] * 2)
        self._pay_before(30, partner=partners[0], date_order=NOON)
        self._take_in()
        self._pay_order(30, partner=partners[1], date_order=NOON)
        old, new = partners.restaurant_guest_ids.sorted("id")
        other = {
            *("id", "partner_id", "number", "stats_id", "phone_duplicate"),
            *("completeness", "acquisition_date", "create_date", "write_date"),
        }
        names = [
            name
            for name, field in old._fields.items()
            if field.store and field.column_type and name not in other
        ]
        self.env.flush_all()
        self.env["restaurant.guest"]._refresh_completeness()
        old.invalidate_recordset()
        self.assertGreater(len(names), 10)
        self.assertEqual([old[n] for n in names], [new[n] for n in names])
        self.assertEqual(old.completeness, new.completeness)
        self.assertEqual((old.phone_duplicate, new.phone_duplicate), (False, True))

    def test_refunds_lower_visits(self):
        order = self._pay_before(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        gone = self._pay_before(80, date_order="2026-03-03 04:00:00")
        refund = self._refund_before(order, date_order="2026-03-05 04:00:00")
        self._refund_before(gone, partner=False, date_order="2026-03-05 04:00:00")
        self._refund_before(refund, -1, date_order="2026-03-06 04:00:00")
        again = self._refund_before(order, 2, date_order="2026-03-07 04:00:00")
        run = self._take_in()
        visits = self.guest.with_context(active_test=False).visit_ids.sorted("id")
        self.assertEqual(visits.mapped("net_amount"), [50, 0])
        self.assertEqual(visits.mapped("active"), [True, False])
        self.assertEqual(run.refund_count, 4)
        self.assertIn(again, visits[0].check_ids.order_id)
        self.assert_stats(self.guest, visit_count=1, net_spend=50)

    def test_what_is_no_visit(self):
        tip = self.till.tip_product_id = self._create_product("Tip")
        self._pay_before(
            lines=[(self.dish, 1, 50, None), (tip, 1, 5, None)], date_order=NOON
        )
        only = self._pay_before(lines=[(tip, 1, 9, None)], date_order=EVENING)
        lost = self._pay_before(lines=[(self.dish, -1, 9, None)], is_refund=True)
        self._pay_before(70, partner=False)
        self._create_order(80)
        self._take_in()
        self.assert_stats(self.guest, visit_count=1, net_spend=50)
        checks = self.env["restaurant.visit.check"]
        noted = checks.search([("order_id", "in", (only | lost).ids)])
        self.assertEqual(len(noted), 2)
        self.assertFalse(noted.visit_id)

    def test_twice_is_once(self):
        self._pay_before(60, date_order=NOON)
        self._take_in()
        again = self._take_in()
        self.assertEqual((again.check_count, again.visit_count), (0, 0))
        self.assert_stats(self.guest, visit_count=1, net_spend=60)

    def test_what_was_counted_before_is_left_alone(self):
        paid = self._pay_order(60, date_order=EVENING)
        visit = self.guest.visit_ids
        self._pay_before(40, date_order="2026-03-02 12:00:00")
        self._pay_before(30, date_order="2026-03-03 12:00:00")
        announced = patch.object(
            self.env.registry["restaurant.visit.check"], "_announce"
        )
        with announced as announce:
            self._take_in()
        announce.assert_not_called()
        self.assertEqual((visit.net_amount, visit.check_count), (100, 2))
        self.assertIn(paid, visit.check_ids.order_id)
        self.assert_stats(self.guest, visit_count=2, net_spend=130)

    def test_the_margin_comes_along(self):
        self.dish.standard_price = 10
        order = self._pay_before(lines=[(self.dish, 2, 25, None)], date_order=NOON)
        order._compute_total_cost_in_real_time()
        self._pay_before(60, date_order=EVENING)  # its costs are not known yet
        self._take_in()
        lunch = self.guest.visit_ids.filtered(lambda visit: visit.daypart == "lunch")
        self.assertEqual((lunch.margin, lunch.check_ids.margin), (30, 30))
        self.assertEqual(self.guest.margin, 30)

    def test_batch_by_batch(self):
        for day in range(1, 8):
            self._pay_before(day, date_order=f"2026-03-{10 + day} 15:30:00")
            self._pay_before(day, date_order=f"2026-03-{10 + day} 16:30:00")
        run = self.env["restaurant.history.run"]._start(self.company)
        steps = []
        with patch.object(module, "BATCH", 4):
            while run.state == "running":
                run._step()
                steps.append(run.done_count)
        self.assertGreater(len(set(steps)), 3)
        self.assertEqual(steps, sorted(steps))
        self.assertEqual(len(self.guest.visit_ids), 7)
        self.assertEqual(run.visit_count, 7)

    def test_stopping_and_going_on(self):
        self._pay_before(60, date_order=NOON)
        with self.enter_registry_test_mode():
            runs = self.env["restaurant.history.run"].with_user(self.admin_user)
            runs = runs.with_company(self.company)
            action = runs.action_start()
            run = runs.browse(action["res_id"])
            self.assertEqual(runs.action_start()["res_id"], run.id)
            run.action_stop()
            self.env["restaurant.history.run"]._cron_take_in()
            self.assertEqual((run.state, run.progress), ("stopped", 0))
            run.action_continue()
            with patch.object(type(self.env["ir.cron"]), "_commit_progress") as commit:
                commit.return_value = 60.0
                self.env["restaurant.history.run"]._cron_take_in()
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual(self.guest.visit_ids.net_amount, 60)

    def test_who_may(self):
        runs = self.env["restaurant.history.run"]
        for user in (self.till_user, self.floor_user, self.desk_user):
            with self.assertRaises(AccessError):
                runs.with_user(user).action_start()
            run = runs._start(self.company).with_user(user)
            for action in (run.action_stop, run.action_continue):
                with self.assertRaises(AccessError):
                    action()

    def test_installation_takes_in_a_short_history(self):
        self._pay_before(60, date_order=NOON)
        runs = self.env["restaurant.history.run"]._take_in_existing()
        run = runs.filtered(lambda run: run.company_id == self.company)
        self.assertEqual(run.state, "done")
        self.assert_stats(self.guest, visit_count=1, net_spend=60)

    def test_installation_leaves_a_long_one_to_the_job(self):
        self._pay_before(60, date_order=NOON)
        with patch.object(module, "AT_ONCE", 0), self.enter_registry_test_mode():
            runs = self.env["restaurant.history.run"]._take_in_existing()
        run = runs.filtered(lambda run: run.company_id == self.company)
        self.assertEqual(run.state, "running")
        cron = self.env.ref("restaurant_crm.ir_cron_history")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_few_statements(self):
        """As many for hundred checks as for ten."""
        counts = []
        for number in (10, 100):
            start = fields.Datetime.to_datetime(NOON) - timedelta(days=900 + number)
            partners = self.env["res.partner"].create(
                [{"name": f"Customer {n}"} for n in range(number)]
            )
            for day, partner in enumerate(partners):
                date = start + timedelta(days=day)
                self._pay_before(10, partner=partner, date_order=date)
            run = self.env["restaurant.history.run"]._start(self.company)
            before = self.env.cr.sql_log_count
            run._finish()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
