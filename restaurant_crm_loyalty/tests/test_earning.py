from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestEarning(PointsCommon):
    def test_a_check_earns(self):
        """105 give 10 points; the base is kept as it was."""
        order = self.eat(105)
        self.assert_points(10)
        earning = self.earning(order)
        self.assertEqual((earning.base, earning.exact, earning.points), (105, 10.5, 10))
        self.assertEqual(earning.account_id, self.account)
        entry = self.account.entry_ids.filtered(lambda e: e.unit == "points")
        self.assertEqual((entry.kind, entry.order_id), ("earn", order))

    def test_a_check_earns_once(self):
        order = self.eat(105)
        order.action_pos_order_paid()
        order._record_visits()
        checks = self.env["restaurant.visit.check"].search(
            [("order_id", "=", order.id)]
        )
        checks.visit_id._on_visit_closed(checks)
        self.settle()
        self.assert_points(10)

    # -- the guest of a check is corrected

    def correct(self, order, guest):
        order.partner_id = guest.partner_id
        self.settle()
        return self.earning(order).account_id

    def test_points_follow_the_check_to_its_guest(self):
        """By the terms of the one who has eaten, and once; also there and back."""
        other = self._create_guest("Lin Chen")
        other.tier_id = self.make_tier(points_factor=2)
        order = self.eat(100)
        account = self.correct(order, other)
        self.assertEqual((account.guest_id, self.earning(order).points), (other, 20))
        for _again in range(2):
            self.assert_points(0)
            self.assert_points(20, account)
            check = self.env["restaurant.visit.check"].search(
                [("order_id", "=", order.id)]
            )
            check._announce()
            self.settle()
        for _round in range(2):
            self.assertEqual(self.correct(order, self.guest), self.account)
            self.assert_points(10)
            self.assert_points(0, account)
            self.correct(order, other)
            self.assert_points(0)
            self.assert_points(20, account)
        self.assert_proved()

    def test_a_corrected_check_is_refunded(self):
        """Before or after the correction: what is refunded nobody has."""
        other = self._create_guest("Lin Chen")
        order = self.eat(100, 50)
        self.give_back(order.lines[1])
        account = self.correct(order, other)
        self.assert_points(0)
        self.assert_points(10, account)
        self.give_back(order.lines[0], partner=other.partner_id)
        self.assert_points(0)
        self.assert_points(0, account)

    def test_spent_points_are_owed_when_the_check_is_corrected(self):
        order = self.eat(100)
        other = self._create_guest("Lin Chen")
        account = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.env["restaurant.points.transfer"]._transfer(
            f"away:{order.uuid}", self.account, account, self.decimal(10), "A gift"
        )
        self.assertEqual(self.correct(order, other), account)
        self.assert_points(-10)
        self.assert_points(20, account)

    def test_a_check_without_its_guest_is_told_to_a_manager(self):
        order = self.eat(100)
        order.partner_id = False
        self.settle()
        self.assert_points(10)
        self.assertIn("10.0 points stay with Wei Zhang", self.session.activity_ids.note)
        other = self._create_guest("Lin Chen")
        self.assert_points(10, self.correct(order, other))
        self.assert_points(0)

    def test_it_is_explained_line_by_line(self):
        order = self.eat(100, 25)
        text = self.earning(order).explanation_html
        for part in ("One for ten", "100.00", "25.00", "12.5", ">12<"):
            self.assertIn(part, text)

    def test_without_guest_policy_or_rule_nothing_is_earned(self):
        self.assertFalse(self.earning(self.eat(50, partner=self.env["res.partner"])))
        self.policy.active = False
        self.assertFalse(self.earning(self.eat(50)))
        self.policy.active = True
        self.rule.active = False
        self.assertFalse(self.earning(self.eat(50)))

    def test_first_points_open_an_account(self):
        newcomer = self._create_guest("Newcomer")
        order = self.eat(100, partner=newcomer.partner_id)
        self.assert_points(10, self.earning(order).account_id)
        self.assertEqual(self.earning(order).account_id.guest_id, newcomer)

    def test_tips_and_top_ups_earn_nothing(self):
        self.till.write(
            {"iface_tipproduct": True, "tip_product_id": self._make_product("Tip").id}
        )
        order = self.pay(
            [
                (self.dish, 1, 100),
                (self.till.tip_product_id, 1, 30),
                (self.topup_product, 1, 200),
            ],
            [(self.cash, 330, None)],
        )
        self.settle()
        self.assertEqual(self.earning(order).base, 100)
        self._book_opening(self.account, 0.01)
        self._book_opening(self.account, -0.01)

    def _make_product(self, name):
        return self.env["product.product"].create(
            {"name": name, "available_in_pos": True, "taxes_id": False}
        )

    def test_excluded_products_and_categories(self):
        self.policy.excluded_product_ids = self.dish
        self.assertFalse(self.eat(100) and self.account.points)
        self.policy.excluded_product_ids = False
        self.policy.excluded_categ_ids = self.make_category("Drinks")
        self.eat(100)
        self.assert_points(0)

    def test_discount_lines_lessen_the_base(self):
        order = self.pay(
            [(self.dish, 1, 100), (self._make_product("Voucher"), 1, -20)],
            [(self.cash, 80, None)],
        )
        self.settle()
        self.assertEqual(self.earning(order).points, 8)

    def test_bonus_money_earns_nothing_by_default(self):
        """Of 300 paid from 1,000 + 200, 50 are bonus: 250 count."""
        self.top_up(1000)
        key = self.authorise(300)["key"]
        order = self.pay([(self.dish, 1, 300)], [(self.method, 300, key)])
        self.settle()
        self.assertEqual(self.earning(order).base, 250)
        self.policy.count_bonus = True
        key = self.authorise(300)["key"]
        order = self.pay([(self.dish, 1, 300)], [(self.method, 300, key)])
        self.settle()
        self.assertEqual(self.earning(order).base, 300)

    def test_conditions(self):
        """A rule holds only where, when and for whom it says."""
        order = self.eat(100)
        visit = self.earning(order).visit_id
        gold = self.make_tier()
        day = visit.business_date
        weekday = day.strftime("%A").lower()
        other = self.env["restaurant.outlet"].create({"name": "Elsewhere"})
        parts = {"breakfast", "lunch", "afternoon", "dinner", "late"}
        for holds, values in (
            (True, {"outlet_ids": visit.outlet_id.ids}),
            (False, {"outlet_ids": other.ids}),
            (False, {"tier_ids": gold.ids}),
            (True, {"channel": "dine_in"}),
            (False, {"channel": "takeaway"}),
            (True, {"daypart": visit.daypart}),
            (False, {"daypart": min(parts - {visit.daypart})}),
            (False, {weekday: False}),
            (True, {"date_from": day, "date_to": day}),
            (False, {"date_from": day + timedelta(days=1)}),
            (False, {"date_to": day - timedelta(days=1)}),
        ):
            with self.subTest(values=values):
                rule = self.rule.copy(values)
                found = self.rules._get_for_visit(visit, gold.browse())
                self.assertEqual(rule in found, holds)
        for_gold = self.rule.copy({"tier_ids": gold.ids})
        self.assertIn(for_gold, self.rules._get_for_visit(visit, gold))

    def test_tier_multiplies(self):
        self.guest.tier_id = self.make_tier(points_factor=1.5)
        self.eat(100)
        self.assert_points(15)

    def test_a_visit_counts_once_a_meal(self):
        self.rule.write({"kind": "visit", "points": 20, "min_amount": 50})
        self.eat(49.99)
        self.assert_points(0)
        self.eat(50)
        self.eat(80)
        self.assert_points(20)

    def test_lots_keep_the_policy_they_came_from(self):
        """Valid to the end of the month, twelve months later; a change is for new
        lots only."""
        with freeze_time("2026-03-10 12:00:00"):
            self.eat(100)
        self.policy.expiry_months = 1
        with freeze_time("2027-01-31 12:00:00"):
            self.eat(100)
        self.policy.expiry_months = 0
        self.eat(100)
        first, second, third = self.points_lots()
        self.assertEqual(first.expires_on, date(2027, 3, 31))
        self.assertEqual(second.expires_on, date(2027, 2, 28))
        self.assertFalse(third.expires_on)
        versions = [lot.policy_version for lot in (first, second, third)]
        self.assertEqual(versions, [1, 2, 3])

    def test_checks_keep_points_alive(self):
        """Where the policy says so: what is left ends with what was earned last."""
        self.policy.keep_alive = True
        for day in ("2026-03-10", "2027-03-31"):
            with freeze_time(f"{day} 12:00:00"):
                self.eat(100)
        ends = self.points_lots().mapped("expires_on")
        self.assertEqual(ends, [date(2028, 3, 31)] * 2, "on its last day, it goes on")
        with freeze_time("2028-04-01 12:00:00"):
            self.eat(100)
        ends = self.points_lots().mapped("expires_on")
        self.assertEqual(ends, [date(2028, 3, 31)] * 2 + [date(2029, 4, 30)])

    def test_points_pend(self):
        self.policy.pending_hours = 24
        order = self.eat(100)
        service = self.env["restaurant.points.service"]
        standing = service._get_standing(self.account)
        self.assertEqual((standing["usable"], standing["pending"]), (0, 10))
        ripe = order.date_order + timedelta(hours=24)
        self.assertEqual(service._get_standing(self.account, ripe)["usable"], 10)
        early = ripe - timedelta(seconds=1)
        self.assertEqual(service._get_standing(self.account, early)["usable"], 0)

    def test_expiry_takes_all_accounts_at_once(self):
        other = self._create_guest("Other")
        account = self.env["restaurant.account"]._open_for_guests(other)[other]
        today = self.policy._get_today()
        yesterday = today - timedelta(days=1)
        self.grant(30, expires_on=yesterday)
        self.grant(40, expires_on=today)
        self.grant(50, account, expires_on=yesterday)
        self.grant(60, account)
        operations = self.env["restaurant.operation"].search_count([])
        self.run_job("restaurant.points.expiry", "_cron_expire")
        self.assert_points(40)
        self.assert_points(60, account)
        self.assertEqual(
            self.env["restaurant.operation"].search_count([]), operations + 1
        )
        self.run_job("restaurant.points.expiry", "_cron_expire")
        self.assert_points(40)

    def test_a_large_expiry_goes_in_batches(self):
        yesterday = self.policy._get_today() - timedelta(days=1)
        for points in (1, 2, 3, 4, 5):
            self.grant(points, expires_on=yesterday)
        self.run_job("restaurant.points.expiry", "_cron_expire", limit=2)
        self.assert_points(0)

    def test_rights(self):
        order = self.eat(100)
        earning = self.earning(order)
        floor = self.floor
        floor.group_ids += self.env.ref("restaurant_crm.group_restaurant_floor")
        self.assertEqual(earning.with_user(floor).points, 10)
        for record, values in (
            (earning, {"points": 1000}),
            (self.rule, {"points": 1000}),
            (self.policy, {"point_value": 1000}),
        ):
            with self.assertRaises(AccessError):
                record.with_user(floor).write(values)
        with self.assertRaises(AccessError):
            earning.with_user(self.cashier).read(["points"])

    def test_a_rule_stays_in_its_group(self):
        stranger = self.env["res.company"].create({"name": "Stranger"})
        outlet = self.env["restaurant.outlet"].create(
            {"name": "Far", "company_id": stranger.id}
        )
        with self.assertRaises(ValidationError):
            self.rule.outlet_ids = outlet

    def test_a_crash_after_the_commit_is_mended(self):
        order = self.eat(100, settle=False)
        self.assert_points(0)
        self.assertEqual(self.earning(order).points, 10)
        self.run_job("restaurant.intent", "_cron_post")
        self.assert_points(10)
