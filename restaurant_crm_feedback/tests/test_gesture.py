from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestGesture(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refund = cls.env.ref(
            "restaurant_crm_feedback.restaurant_gesture_type_refund"
        )
        cls.credit = cls.env.ref(
            "restaurant_crm_feedback.restaurant_gesture_type_goodwill"
        )
        cls.case = cls._create_case(guest_id=cls.ada.id)

    def _create_gesture(self, amount, user=None, kind=None, **values):
        gestures = self.env["restaurant.gesture"].with_user(user or self.floor)
        return gestures.create(
            {
                "case_id": self.case.id,
                "type_id": (kind or self.refund).id,
                "amount": amount,
                "reason": "Sorry",
                **values,
            }
        )

    def test_within_authority_it_is_given_at_once(self):
        gesture = self._create_gesture(300)
        gesture.action_give()
        self.assertEqual(gesture.state, "granted")
        self.assertEqual(gesture.granted_by, self.floor)
        self.assertEqual(self.case.gesture_cost, 300)

    def test_gestures_are_a_cost_of_the_relation(self):
        """A refund is off the sales already; a coupon costs when it is used."""
        cash = self.env["restaurant.gesture.type"].create(
            {"name": "Cash", "kind": "cash"}
        )
        refund, paid = self._create_gesture(80), self._create_gesture(20, kind=cash)
        coupon = self._create_gesture(35, kind=self.credit)
        (refund + paid + coupon).action_give()
        coupon.sudo().result_model = "res.partner"
        self._create_gesture(5)  # nobody has given it
        self.env.flush_all()
        lines = self.env["restaurant.cost.line"].search(
            [("guest_id", "=", self.ada.id)]
        )
        told = sorted((line.kind, line.amount, line.in_margin) for line in lines)
        self.assertEqual(told, [("gesture", 20, 0), ("gesture", 80, 80)])

    def test_beyond_it_somebody_is_asked(self):
        self.outlet.case_manager_id = self.desk
        gesture = self._create_gesture(301)
        gesture.action_give()
        self.assertEqual(gesture.state, "waiting")
        self.assertEqual(gesture.activity_ids.user_id, self.desk)
        self.assertFalse(self.case.gesture_cost)
        gesture.with_user(self.desk).action_approve()
        self.assertEqual(gesture.state, "granted")
        self.assertEqual(gesture.approver_id, self.desk)

    def test_many_small_ones_are_a_big_one(self):
        first, second = self._create_gesture(200), self._create_gesture(200)
        (first + second).action_give()
        self.assertEqual((first + second).mapped("state"), ["granted", "waiting"])

    def test_nobody_approves_the_own_wish(self):
        gesture = self._create_gesture(2000, self.desk)
        gesture.action_give()
        with self._assert_refused("Somebody else has to approve"):
            gesture.action_approve()

    def test_nobody_approves_beyond_the_own_authority(self):
        gesture = self._create_gesture(2000)
        gesture.action_give()
        with self._assert_refused("more than you may approve", AccessError):
            gesture.with_user(self.desk).action_approve()
        gesture.with_user(self._create_user("admin", self.group)).action_approve()
        self.assertEqual(gesture.state, "granted")

    def test_refused(self):
        gesture = self._create_gesture(400)
        gesture.action_give()
        gesture.with_user(self.desk).action_refuse()
        self.assertEqual(gesture.state, "refused")
        gesture.action_give()
        self.assertEqual(gesture.state, "refused")

    def test_given_once(self):
        gesture = self._create_gesture(50, kind=self.credit)
        given = []

        def grant(guest, amount, reason, origin):
            given.append((guest, amount, reason, origin))
            return self.case

        with patch.object(
            self.env.registry["restaurant.guest"], "_grant_goodwill", grant
        ):
            gesture.action_give()
            gesture.action_give()
            gesture._grant()
        self.assertEqual(
            [(guest.id, amount, origin.id) for guest, amount, _why, origin in given],
            [(self.ada.id, 50.0, gesture.id)],
        )
        self.assertEqual(gesture.result_name, self.case.display_name)

    def test_what_nobody_can_give_is_handed_over(self):
        gesture = self._create_gesture(50)
        gesture.action_give()
        [activity] = gesture.activity_ids
        self.assertEqual(activity.user_id, self.desk, "the owner of the case")
        self.assertIn("Hand over", activity.summary)

    def test_credit_needs_a_guest(self):
        self.case.guest_id = False
        with self._assert_refused("a guest whom we know"):
            self._create_gesture(50, kind=self.credit).action_give()
        with self._assert_refused("how much"):
            self._create_gesture(0).action_give()

    def test_the_state_is_not_sent(self):
        for values in ({"state": "granted"}, {"approver_id": self.floor.id}):
            with self.assertRaises(AccessError):
                self._create_gesture(900, **values)
        gesture = self._create_gesture(900)
        with self.assertRaises(AccessError):
            gesture.state = "granted"

    def test_what_was_given_stays(self):
        gesture = self._create_gesture(50)
        gesture.action_give()
        with self._assert_refused("cannot be changed"):
            gesture.amount = 5
        with self._assert_refused("stays in the log"):
            gesture.unlink()

    def test_cost_goes_to_dish_cause_and_outlet(self):
        dish = self.env["product.product"].create({"name": "Soup"})
        cause = self.env.ref("restaurant_crm_feedback.restaurant_cause_dish_cold")
        self.case.write({"product_ids": [(4, dish.id)], "cause_id": cause.id})
        self._create_gesture(50).action_give()
        rows = self.env["restaurant.gesture"]._read_group(
            [("case_id", "=", self.case.id)],
            ["product_id", "cause_id", "outlet_id"],
            ["cost:sum"],
        )
        self.assertEqual(rows, [(dish, cause, self.outlet, 50.0)])

    def test_a_dish_costs_what_is_in_it(self):
        dishes = self.env["product.product"].with_company(self.group)
        dish = dishes.create({"name": "Soup", "list_price": 38, "standard_price": 9})
        kind = self.env["restaurant.gesture.type"].create(
            {"name": "Soup", "kind": "dish", "product_id": dish.id}
        )
        gesture = self.env["restaurant.gesture"].create(
            {"case_id": self.case.id, "type_id": kind.id, "reason": "Sorry"}
        )
        self.assertEqual((gesture.amount, gesture.cost), (38.0, 9.0))

    def test_a_case_is_not_done_while_a_gesture_waits(self):
        gesture = self._create_gesture(900)
        gesture.action_give()
        self._bring_to(self.case, "proposed")
        with self._assert_refused("still waits for approval"):
            self._bring_to(self.case, "done")

    def _create_gift(self, amount=20, guest=None, user=None):
        kind = self.env.ref("restaurant_crm_feedback.restaurant_gesture_type_gift")
        return (
            self.env["restaurant.gesture"]
            .with_user(user or self.floor)
            .create(
                {
                    "guest_id": guest and guest.id,
                    "outlet_id": self.outlet.id,
                    "type_id": kind.id,
                    "reason": "Golden wedding",
                    "amount": amount,
                }
            )
        )

    def test_gift_without_a_case(self):
        gift = self._create_gift(guest=self.ada)
        gift.action_give()
        self.assertEqual((gift.state, gift.company_id), ("granted", self.group))

    def test_many_gifts_in_a_day_are_a_big_one(self):
        """Whoever gives them; a stranger is another one each time, but not for one who
        gives without end."""
        for guest, users in (
            (self.ada, (self.floor, self.desk)),
            (None, (self.floor, self.floor)),
        ):
            first = self._create_gift(200, guest, users[0])
            second = self._create_gift(900, guest, users[1])
            (first + second).action_give()
            self.assertEqual((first + second).mapped("state"), ["granted", "waiting"])
        self._create_gift(200, self.bo).action_give()
        self.assertEqual(self.bo.gesture_count, 1, "of another guest")
        self.env.cr.execute(
            "UPDATE restaurant_gesture SET create_date = create_date - interval '2 day'"
            " WHERE guest_id = %s",
            [self.bo.id],
        )
        tomorrow = self._create_gift(200, self.bo)
        tomorrow.action_give()
        self.assertEqual(tomorrow.state, "granted")

    def test_gifts_are_in_the_file_of_the_guest(self):
        gift = self._create_gift(guest=self.ada)
        draft = self._create_gift(guest=self.ada)
        gift.action_give()
        action = self.ada.action_view_gestures()
        gestures = self.env["restaurant.gesture"]
        self.assertEqual(gestures.search(action["domain"]), gift + draft)
        [fact] = [
            fact
            for fact in self.ada._prepare_timeline_entries()
            if fact["kind"] == "gift"
        ]
        self.assertEqual(fact["record"], gift)
        self.assertIn("Golden wedding", fact["detail"])
        copies = self.ada._export_guest_data()["gestures"]
        self.assertEqual({copy["reason"] for copy in copies}, {"Golden wedding"})
        self.ada._erase("Asked")
        self.assertEqual((gift.reason, gift.amount), (gift.type_id.name, 20))
        self.assertFalse(gift.message_ids or gift.activity_ids)

    def test_rings(self):
        gesture = self._create_gesture(10)
        till = self._create_user("till", self.group)
        with self.assertRaises(AccessError):
            gesture.with_user(till).read(["amount"])
        elsewhere = self._create_user("floor", self.branch)
        with self.assertRaises(AccessError):
            gesture.with_user(elsewhere).action_give()
        with self.assertRaises(AccessError):
            self.refund.with_user(self.desk).amount = 5
        limit = self.env["restaurant.gesture.limit"].search([], limit=1)
        with self.assertRaises(AccessError):
            limit.with_user(self.desk).amount = 5000
