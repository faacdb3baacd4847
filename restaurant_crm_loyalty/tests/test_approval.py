from unittest.mock import patch
from uuid import uuid4

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import new_test_user
from odoo.tools import mute_logger

from ..models.restaurant_approver import TRIES
from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestApproval(ApprovalCommon):
    def sell(self, amount, **line):
        """A check of one dish, paid in cash, with these values on its line."""
        original = type(self)._prepare_line

        def prepare(test, *args, **kwargs):
            return {**original(test, *args, **kwargs), **line}

        with patch.object(type(self), "_prepare_line", prepare):
            return self.pay([(self.dish, 1, amount)], [(self.cash, amount, None)])

    def refund(self, order, **values):
        line, total = order.lines[:1], order.amount_total
        return self.pay(
            [(line.product_id, -1, total, line)],
            [(self.cash, -total, None)],
            refund=True,
            **values,
        )

    # -- who approves

    def test_a_floor_manager_approves(self):
        reply = self.approve(("refund", "order-uuid", 150.0))
        self.assertEqual(reply, {"ok": True, "name": self.floor.name})
        approval = self.approvals(subject="order-uuid")
        self.assertEqual((approval.state, approval.amount), ("granted", 150))
        self.assertEqual(approval.asked_by, self.cashier)
        self.assertEqual(approval.decided_key, f"user,{self.floor.id}")

    def test_nobody_else_approves(self):
        other = new_test_user(
            self.env, "sv_other", groups="point_of_sale.group_pos_user"
        )
        new_test_user(
            self.env,
            "sv_far_away",
            groups="point_of_sale.group_pos_manager",
            company_id=self.env["res.company"].create({"name": "Elsewhere"}).id,
        )
        for login, password in (
            ("sv_floor", "wrong"),
            ("sv_floor", ""),
            (other.login, other.login),  # a cashier
            ("sv_far_away", "sv_far_away"),  # of another company
            ("nobody", "nobody"),
            (7, "7"),
            (None, "x"),
        ):
            with self.subTest(login=login):
                session = self.session.with_user(self.cashier)
                need = {"action": "refund", "subject": "order-uuid", "amount": 1}
                reply = session.restaurant_approve(
                    {"needs": [need], "login": login, "password": password}
                )
                self.assertEqual(
                    (reply["ok"], reply["code"]), (False, "approval_wrong")
                )
                self.assertTrue(reply["message"])
        self.assertFalse(self.approvals(subject="order-uuid"))

    def test_nobody_approves_for_themselves(self):
        reply = self.approve(("refund", "order-uuid", 150.0), user=self.floor)
        self.assertEqual(reply["code"], "approval_own")
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            with self.env.cr.savepoint():
                self.env["restaurant.approval"].sudo().create(
                    {
                        "action": "refund",
                        "state": "granted",
                        "subject": "order-uuid",
                        "amount": 1,
                        "company_id": self.company.id,
                        "config_id": self.till.id,
                        "session_id": self.session.id,
                        "asked_key": "user,1",
                        "asked_name": "One",
                        "decided_key": "user,1",
                    }
                )

    def test_guessing_ends(self):
        for _try in range(TRIES):
            reply = self.approve(("refund", "order-uuid", 1), password="guess")
            self.assertEqual(reply["code"], "approval_wrong")
        reply = self.approve(("refund", "order-uuid", 1))
        self.assertEqual(reply["code"], "approval_locked")
        self.assertFalse(self.approvals(subject="order-uuid"))
        refused = self.env["restaurant.operation"].search_count(
            [("code", "in", ("approval_wrong", "approval_locked"))]
        )
        self.assertEqual(refused, TRIES + 1)

    def test_right_tries_are_not_counted(self):
        for number in range(TRIES + 1):
            reply = self.approve(("refund", f"order-uuid-{number}", 1))
            self.assertTrue(reply["ok"], reply)

    def test_bad_requests(self):
        session = self.session.with_user(self.cashier)
        right = {"action": "refund", "subject": "order-uuid", "amount": 1}
        for need in (
            {**right, "action": "anything"},
            {**right, "subject": "short"},
            {**right, "subject": 7},
            {**right, "amount": -1},
            {**right, "amount": float("inf")},
            {**right, "amount": "1"},
            {**right, "amount": True},
            "refund",
        ):
            with self.subTest(need=need):
                who = {"login": "sv_floor", "password": "sv_floor"}
                reply = session.restaurant_approve({"needs": [need], **who})
                self.assertFalse(reply["ok"])
        for request in (None, [], {"needs": []}, {"needs": [right] * 51}):
            with self.subTest(request=request):
                self.assertFalse(session.restaurant_approve(request)["ok"])
        self.assertFalse(self.approvals())

    def test_only_who_works_at_the_till_asks(self):
        user = new_test_user(self.env, "sv_office", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.approve(("refund", "order-uuid", 1), user=user)
        with self.assertRaises(AccessError):
            self.session.with_user(user).restaurant_approvers()
        self.assertEqual(
            self.session.with_user(self.cashier).restaurant_approvers(), []
        )

    # -- the log

    def test_the_log_never_changes(self):
        self.approve(("refund", "order-uuid", 150.0))
        approval = self.approvals(subject="order-uuid")
        self.assertTrue(approval.with_user(self.floor).amount)
        with self.assertRaises(AccessError):
            approval.with_user(self.cashier).check_access("read")
        for user in (self.floor, self.env.user):
            with self.assertRaises(AccessError):
                approval.with_user(user).with_env(self.env(user=user, su=False)).write(
                    {"state": "used"}
                )
        for values in (
            {"amount": 1},
            {"decided_key": "user,1"},
            {"decided_name": "Nobody"},
            {"asked_name": "Nobody"},
            {"asked_by": self.floor.id},
            {"state": "own"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                approval.sudo().write(values)
                approval.flush_recordset()
        approval.invalidate_recordset()
        with self.assertRaises(AccessError):
            approval.sudo().unlink()

    # -- a check is paid

    def test_refund(self):
        order = self.sell(150)
        uuid = str(uuid4())
        self.approve(("refund", uuid, 150.0))
        refund = self.refund(order, uuid=uuid)
        approval = self.approvals(order_id=refund.id)
        self.assertEqual((approval.state, approval.subject), ("used", uuid))
        # used once: the same again is not approved
        again = self.refund(self.sell(150))
        self.assertEqual(self.approvals(order_id=again.id).state, "missing")

    def test_refund_of_more_than_was_approved(self):
        uuid = str(uuid4())
        self.approve(("refund", uuid, 149.0))
        refund = self.refund(self.sell(150), uuid=uuid)
        self.assertEqual(self.approvals(order_id=refund.id).state, "missing")
        activity = self.session.activity_ids
        self.assertIn(refund.pos_reference, activity.summary)
        self.assertIn("150.00", activity.note)

    def test_small_refund_asks_nobody(self):
        refund = self.refund(self.sell(100))
        self.assertFalse(self.approvals(order_id=refund.id))

    def test_refund_in_pieces(self):
        """Each is small; together they are not."""
        order = self.sell(150)
        line, states = order.lines, []
        for part in (60, 40, 50):
            refund = self.pay(
                [(line.product_id, -part / 150, 150, line)],
                [(self.cash, -part, None)],
                refund=True,
            )
            states.append(self.approvals(order_id=refund.id).state)
        self.assertEqual(states, [False, False, "missing"])
        other = self.refund(self.sell(100))
        self.assertFalse(self.approvals(order_id=other.id), "of another check")

    def test_floor_manager_needs_no_approval(self):
        order = self.sell(150)
        with patch.object(type(self), "cashier", self.floor):
            refund = self.refund(order)
        self.assertEqual(self.approvals(order_id=refund.id).state, "own")
        self.assertFalse(self.session.activity_ids)

    def test_a_negative_price_gives_money_back_too(self):
        order = self.sell(-150)
        approval = self.approvals(order_id=order.id)
        self.assertEqual((approval.action, approval.state), ("refund", "missing"))
        self.assertEqual(approval.amount, 150)

    def test_what_nobody_could_look_at_is_told(self):
        order = self.sell(150)
        service = type(self.env["restaurant.approval.service"])
        with (
            patch.object(service, "_check", side_effect=ValueError("broken")),
            self.assertLogs(
                "odoo.addons.restaurant_crm_loyalty.models.restaurant_approval_service",
                "ERROR",
            ),
        ):
            refund = self.refund(order)
        self.assertEqual(refund.state, "paid")
        self.assertIn(refund.pos_reference, self.session.activity_ids.summary)

    def test_discount(self):
        for percent, approved, state in (
            (20, None, None),
            (21, None, "missing"),
            (30, 30, "used"),
            (31, 30, "missing"),
        ):
            with self.subTest(percent=percent):
                uuid = str(uuid4())
                if approved:
                    self.approve(("discount", uuid, approved))
                order = self.sell(10, uuid=uuid, discount=percent)
                found = self.approvals(order_id=order.id)
                self.assertEqual(found.state or None, state)

    def test_price_below_the_member_price(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Gold",
                "currency_id": self.till.currency_id.id,
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "percentage",
                            "percent_price": 10,
                            "applied_on": "3_global",
                        }
                    )
                ],
            }
        )
        self.guest.tier_id = self.env["restaurant.tier"].create(
            {
                "name": "Gold",
                "company_id": self.company.id,
                "pricelist_id": pricelist.id,
            }
        )
        for price, state in ((9, None), (9.5, None), (5, "missing")):
            with self.subTest(price=price):
                order = self.sell(price, price_type="manual")
                found = self.approvals(order_id=order.id)
                self.assertEqual(found.state or None, state)
        uuid = str(uuid4())
        self.approve(("price", uuid, 5.0))
        order = self.sell(5, price_type="manual", uuid=uuid)
        self.assertEqual(self.approvals(order_id=order.id).state, "used")

    def test_nothing_asked_where_nothing_is_set(self):
        self.company.write(
            {
                "restaurant_refund_above": 0,
                "restaurant_discount_above": 0,
                "restaurant_approve_prices": False,
            }
        )
        order = self.sell(1000, discount=90)
        self.refund(order)
        self.assertFalse(self.approvals())
