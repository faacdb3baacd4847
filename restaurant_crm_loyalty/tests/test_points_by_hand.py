from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestPointsByHand(PointsCommon):
    """Adjustments, gifts and merged guests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        loyalty = "restaurant_crm_loyalty.group_restaurant_loyalty"
        cls.desk = new_test_user(
            cls.env, "points_desk", groups="restaurant_crm.group_restaurant_desk"
        )
        cls.manager, cls.second = (
            new_test_user(cls.env, login, groups=loyalty)
            for login in ("points_manager", "points_second")
        )

    def ask(self, user, points, **values):
        adjustments = self.env["restaurant.points.adjustment"].with_user(user)
        adjustment = adjustments.create(
            {
                "account_id": self.account.id,
                "points": points,
                "reason": "Cold soup",
                **values,
            }
        )
        adjustment.action_request()
        self.env.invalidate_all()
        return adjustment

    # -- adjustments

    def test_small_adjustments_post_at_once(self):
        adjustment = self.ask(self.desk, 500)
        self.assertEqual(adjustment.state, "posted")
        self.assert_points(500)
        entry = self.account.entry_ids[0]
        self.assertEqual((entry.reason, entry.user_id), ("Cold soup", self.desk))
        self.assertEqual(
            self.points_lots().expires_on,
            self.policy._get_expiry(self.policy._get_today()),
        )
        adjustment.action_request()
        self.assert_points(500)

    def test_large_ones_wait_for_somebody_else(self):
        adjustment = self.ask(self.manager, 500.01)
        self.assertEqual(adjustment.state, "waiting")
        self.assert_points(0)
        self.assertIn(self.second, adjustment.activity_ids.user_id)
        self.assertNotIn(self.manager, adjustment.activity_ids.user_id)
        with self.assertRaises(UserError):
            adjustment.with_user(self.manager).action_approve()
        with self.assertRaises(AccessError):
            adjustment.with_user(self.desk).action_approve()
        adjustment.with_user(self.second).action_approve()
        self.assert_points(500.01)
        self.assertEqual(adjustment.decided_by, self.second)
        self.assertFalse(adjustment.activity_ids)

    def test_who_asks_cannot_be_made_up(self):
        adjustment = self.ask(
            self.manager, 1000, user_id=self.second.id, state="posted"
        )
        self.assertEqual(adjustment.user_id, self.manager)
        self.assertEqual(adjustment.state, "waiting")
        for values in ({"state": "posted"}, {"user_id": self.second.id}):
            with self.assertRaises(AccessError):
                adjustment.with_user(self.manager).write(values)
        with self.assertRaises(UserError):
            adjustment.with_user(self.manager).write({"points": 1})

    def test_small_ones_add_up(self):
        self.assertEqual(self.ask(self.desk, 300).state, "posted")
        self.assertEqual(self.ask(self.desk, 200).state, "posted")
        self.assertEqual(self.ask(self.desk, -1).state, "waiting")
        self.assertEqual(self.ask(self.manager, 500).state, "posted")

    def test_refused(self):
        adjustment = self.ask(self.desk, 1000)
        adjustment.with_user(self.manager).action_refuse()
        self.assertEqual(adjustment.state, "refused")
        self.assert_points(0)
        with self.assertRaises(UserError):
            adjustment.with_user(self.desk).unlink()

    def test_no_more_is_taken_than_is_there(self):
        self.ask(self.desk, 100)
        with self.assertRaisesRegex(UserError, "not enough points"):
            self.ask(self.desk, -101)
        self.ask(self.desk, -100)
        self.assert_points(0)

    def test_floor_and_cashiers_adjust_nothing(self):
        floor = new_test_user(
            self.env, "points_floor", groups="restaurant_crm.group_restaurant_floor"
        )
        for user in (floor, self.cashier):
            with self.assertRaises(AccessError):
                self.ask(user, 10)

    # -- gifts

    def transfer(self, points, target, source=None, user=None, **values):
        wizard = self.env["restaurant.points.transfer.wizard"]
        wizard = wizard.with_user(user or self.desk).create(
            {
                "source_id": (source or self.account).id,
                "target_id": target.id,
                "points": points,
                "reason": "A gift",
                **values,
            }
        )
        wizard.action_transfer()
        self.env.invalidate_all()
        return wizard

    def open_other(self):
        other = self._create_guest("Other")
        return self.env["restaurant.account"]._open_for_guests(other)[other]

    def test_a_gift_keeps_its_expiry(self):
        day = self.policy._get_today() + timedelta(days=9)
        self.grant(50, expires_on=day)
        self.grant(100)
        target = self.open_other()
        wizard = self.transfer(70, target)
        self.assert_points(80)
        self.assert_points(70, target)
        lots = self.points_lots(target)
        self.assertEqual(
            [(lot.granted, lot.expires_on) for lot in lots], [(50, day), (20, False)]
        )
        wizard.action_transfer()
        self.assert_points(70, target)

    def test_a_gift_is_what_is_there_and_goes_to_another(self):
        self.grant(50)
        target = self.open_other()
        for points in (51, 0, -1, 0.001):
            with self.assertRaises(UserError):
                self.transfer(points, target)
        with self.assertRaises(AccessError):
            self.transfer(10, target, user=self.cashier)
        self.assert_points(50)

    def test_one_key_is_one_gift(self):
        self.grant(50)
        target, key = self.open_other(), f"transfer:{uuid4()}"
        self.transfer(10, target, key=key)
        self.transfer(10, target, key=key)
        self.assert_points(10, target)
        with self.assertRaises(UserError):
            self.transfer(11, target, key=key)

    def test_large_gifts_wait_for_somebody_else(self):
        self.grant(1000)
        target = self.open_other()
        self.transfer(500, target)
        self.assert_points(500, target)
        wizard = self.transfer(0.01, target)
        request = self.env["restaurant.points.adjustment"].search([], limit=1)
        self.assertEqual((request.state, request.target_id), ("waiting", target))
        self.assert_points(500, target)
        wizard.action_transfer()  # the dialog is still open
        self.assertEqual(request.state, "waiting")
        with self.assertRaises(AccessError):
            request.with_user(self.desk).action_approve()
        for _twice in range(2):
            request.with_user(self.manager).action_approve()
        self.assertEqual((request.state, request.decided_by), ("posted", self.manager))
        self.assert_points(500.01, target)
        self.assert_points(499.99)

    def test_gifts_and_adjustments_add_up_and_others_do_not(self):
        self.grant(1000)
        target = self.open_other()
        self.transfer(400, target)
        self.assertEqual(self.ask(self.desk, -101).state, "waiting")
        self.assertEqual(self.ask(self.desk, -100).state, "posted")
        self.assertEqual(self.ask(self.manager, 500).state, "posted")
        # What somebody else has looked at does not count.
        waiting = self.ask(self.desk, 5000)
        waiting.with_user(self.second).action_approve()
        self.assertEqual(self.ask(self.second, 500).state, "posted")
        self.assertEqual(self.ask(self.second, 1).state, "waiting")

    def test_the_limit_counts_what_the_ledger_has(self):
        """Another server may have posted what this request does not see yet."""
        service = self.env["restaurant.points.transfer"]
        adjustments = self.env["restaurant.points.adjustment"].with_user(self.desk)
        values = {"account_id": self.account.id, "points": 300, "reason": "Soup"}
        first, second = adjustments.create([values, values])
        self.assertTrue(service._adjust(first, self.desk, alone=True)["ok"])
        self.assertEqual(first.state, "draft")
        second.action_request()
        self.assertEqual(second.state, "waiting")
        first.action_request()
        self.assertEqual(first.state, "posted")
        self.assert_points(300)

    def test_a_day_later_the_limit_begins_again(self):
        self.ask(self.desk, 500)
        self.env.cr.execute(
            """UPDATE restaurant_operation SET create_date = create_date
                - interval '24 hours' WHERE kind = 'adjust' AND account_id = %s""",
            [self.account.id],
        )
        self.assertEqual(self.ask(self.desk, 500).state, "posted")

    def test_a_gift_that_is_confirmed_late(self):
        """To an account that was closed meanwhile nothing goes."""
        self.grant(1000)
        target = self.open_other()
        self.transfer(600, target)
        request = self.env["restaurant.points.adjustment"].search([], limit=1)
        target.state = "closed"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "closed"):
            request.with_user(self.manager).action_approve()
        self.assert_points(1000)

    def test_no_gift_leaves_the_group(self):
        self.grant(10)
        company = self.env["res.company"].create({"name": "Other group"})
        guests = self.env["restaurant.guest"].with_company(company)
        partner = self.env["res.partner"].create({"name": "Stranger"})
        guest = guests._get_or_create_for_partners(partner, company)
        target = self.env["restaurant.account"]._open_for_guests(guest)[guest]
        reply = self.env["restaurant.points.transfer"]._transfer(
            f"test:{uuid4()}", self.account, target, self.decimal(10), "gone"
        )
        self.assertEqual(reply["code"], "unknown_account")
        self.assert_points(10)

    # -- merged guests

    def test_merged_guests_join_their_points(self):
        day = self.policy._get_today() + timedelta(days=9)
        self.grant(50)
        target = self.open_other()
        self.grant(30, target, expires_on=day)
        self.grant(20, target, usable_from=self.session.start_at + timedelta(days=30))
        other = target.guest_id
        other._merge_into(self.guest)
        self.settle()
        self.assert_points(100)
        self.assert_points(0, target)
        self.assertEqual(target.guest_id, self.guest)
        standing = self.env["restaurant.points.service"]._get_standing(self.account)
        self.assertEqual((standing["usable"], standing["pending"]), (80, 20))

    def test_points_join_an_account_that_is_merged_meanwhile(self):
        source, third = self.open_other(), self.open_other()
        self.grant(30, source)
        source.guest_id._merge_into(self.guest)
        service = self.env["restaurant.transfer.service"]
        reply = service._merge("test:merge", self.account, third, "One person")
        self.assertTrue(reply["ok"], reply)
        self.settle()
        self.assert_points(30, third)
        self.assert_points(0)
        self.assert_points(0, source)

    def test_points_join_what_another_server_has_just_merged(self):
        source, third = self.open_other(), self.open_other()
        self.grant(30, source)
        source.guest_id._merge_into(self.guest)
        self.account.sudo().write({"state": "closed", "merged_into_id": third.id})
        self.settle()
        self.assert_points(30, third)

    def test_points_of_an_account_that_went_elsewhere_are_left_alone(self):
        """It was merged before its points were joined: those of the other are not
        its own."""
        source, third = self.open_other(), self.open_other()
        self.grant(30, source)
        self.grant(50, third)
        source.guest_id._merge_into(self.guest)
        service = self.env["restaurant.points.transfer"]
        service._transfer("test:away", source, third, self.decimal(30), "gone")
        self.env.invalidate_all()
        source.sudo().write({"state": "closed", "merged_into_id": third.id})
        self.settle()
        self.assert_points(80, third)
        self.assert_points(0)

    def test_a_refund_after_guests_are_merged_takes_the_joined_points(self):
        target = self.open_other()
        other = target.guest_id
        order = self.eat(1000, partner=other.partner_id)
        other._merge_into(self.guest)
        self.settle()
        self.assert_points(100)
        self.give_back(order.lines)
        self.assert_points(0)
        self.assert_points(0, target)

    def test_merged_guests_join_what_they_owe(self):
        target = self.open_other()
        order = self.eat(1000, partner=target.guest_id.partner_id)
        self.transfer(100, self.account, source=target)
        self.give_back(order.lines, partner=target.guest_id.partner_id)
        self.assert_points(-100, target)
        self.assert_points(100)
        target.guest_id._merge_into(self.guest)
        self.settle()
        self.assert_points(0, target)
        self.assert_points(0)
