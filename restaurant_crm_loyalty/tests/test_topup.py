from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestTopup(StoredValueCommon):
    def sell_topup(self, amount, **values):
        order = self.pay(
            [(self.topup_product, 1, amount)], [(self.cash, amount, None)], **values
        )
        self.settle()
        return order

    def test_ladder(self):
        """Only the highest rung that is reached counts: 500 → 50, 1,000 → 200."""
        for amount, principal, bonus in (
            (499.99, 499.99, 0),
            (500, 999.99, 50),
            (999.99, 1999.98, 100),
            (1000, 2999.98, 300),
        ):
            self.sell_topup(amount)
            self.assert_balance(principal, bonus)

    def make_plan(self, **values):
        return self.env["restaurant.topup.plan"].create(
            {"amount": 100, "bonus": 0, **values}
        )

    def preview(self, amount):
        session = self.session.with_user(self.cashier)
        values = {"amount": amount, "partner_id": self.guest.partner_id.id}
        return session.stored_value_topup_preview(values)["bonus"]

    def test_percent_up_to_a_limit(self):
        """Ten per cent, and 5 on top: 100 → 15, 300.05 → 35.01, 499.99 → 40 at most."""
        self.make_plan(percent=10, bonus=5, bonus_most=40)
        principal = granted = 0
        for amount, bonus in ((99.99, 0), (100, 15), (300.05, 35.01), (499.99, 40)):
            self.assertEqual(self.preview(amount), bonus)
            self.sell_topup(amount)
            principal, granted = principal + amount, granted + bonus
            self.assert_balance(round(principal, 2), round(granted, 2))

    def test_plan_of_some_days(self):
        """It counts on its first and its last business day, and beats the usual one."""
        today = self.till._get_restaurant_outlet()._get_business_date(
            fields.Datetime.now()
        )
        plan = self.make_plan(amount=500, bonus=80, date_from=today)
        for first, last, bonus in (
            (today, today, 80),
            (today + timedelta(days=1), False, 50),
            (False, today - timedelta(days=1), 50),
            (today - timedelta(days=1), today + timedelta(days=1), 80),
        ):
            plan.write({"date_from": first, "date_to": last})
            with self.subTest(first=first, last=last):
                self.assertEqual(self.preview(500), bonus)

    def test_plan_that_a_guest_gets_once(self):
        """The second time the next lower rung counts; not after a reversal."""
        self.make_plan(amount=500, bonus=100, once=True)
        self.assertEqual(self.preview(600), 100)
        order = self.sell_topup(600)
        self.assert_balance(600, 100)
        self.assertEqual(self.preview(600), 50)
        self.sell_topup(600)
        self.assert_balance(1200, 150)
        operation = self.env["restaurant.operation"].search(
            [("order_id", "=", order.id), ("kind", "=", "topup")]
        )
        service = self.env["restaurant.settle.service"]
        reply = service._reverse_top_up(operation, "typed twice", self.floor.id)
        self.assertTrue(reply["ok"], reply)
        self._book_opening(self.account, -600)
        self.assertEqual(self.preview(600), 100)

    def test_once_is_per_guest_and_not_per_account(self):
        self.make_plan(amount=500, bonus=100, once=True)
        self.sell_topup(600)
        second = self.env["restaurant.account"].create({"guest_id": self.guest.id})
        self.top_up(600, second)
        self.assert_balance(600, 50, second)
        self.make_plan(amount=700, bonus=300, once=True)
        self.top_up(700, second)
        self.assert_balance(1300, 350, second)
        self.assertEqual(self.preview(700), 50, "on the first account, too")
        service = self.env["restaurant.settle.service"]
        locked = [
            set(service._get_top_up_ids(account)) - {account.id}
            for account in (self.account, second)
        ]
        self.assertTrue(locked[0] & locked[1], "two at once wait for one another")

    def test_once_is_remembered_of_who_closed_the_account(self):
        self.make_plan(amount=500, bonus=100, once=True)
        self.top_up(500)
        transfers = self.env["restaurant.transfer.service"]
        units = {"principal": Decimal(500), "bonus": Decimal(100)}
        transfers._pay_out(str(uuid4()), self.account, units, "Moves away")
        self._book_opening(self.account, -500)
        self.account.state = "closed"
        self.assertEqual(self.preview(500), 50)

    def test_once_stays_once_when_accounts_or_guests_are_merged_or_closed(self):
        self.make_plan(amount=500, bonus=100, once=True)
        accounts = self.env["restaurant.account"]
        for way in ("account", "guest", "close"):
            with self.subTest(way):
                other = self._create_guest("Wei Zhang again")
                guest = self._create_guest("Wei Zhang")
                source = accounts._open_for_guests(other)[other]
                target = accounts._open_for_guests(guest)[guest]
                self.top_up(500, source)
                self.assertEqual(source.bonus, 100)
                if way == "account":
                    transfers = self.env["restaurant.transfer.service"]
                    reply = transfers._merge(str(uuid4()), source, target, "One guest")
                    self.assertTrue(reply["ok"], reply)
                else:
                    wizard = self.env["base.partner.merge.automatic.wizard"].create({})
                    partners = guest.partner_id | other.partner_id
                    wizard._merge(partners.ids, guest.partner_id)
                self.settle()
                if way == "close":
                    units = {"principal": Decimal(500), "bonus": Decimal(100)}
                    transfers._pay_out(str(uuid4()), source, units, "Moves away")
                    self._book_opening(source, -500)
                    source.state = "closed"
                self.env.flush_all()
                before = target.bonus
                self.top_up(500, target)
                self.env.invalidate_all()
                self.assertEqual(target.bonus - before, 50)
                self.top_up(500, accounts.create({"guest_id": guest.id}))

    def test_plan_that_makes_no_sense(self):
        for values in (
            {"percent": -1},
            {"bonus_most": -1},
            {"date_from": "2026-02-01", "date_to": "2026-01-31"},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
            ):
                self.make_plan(**values)

    def test_topup_is_credited_once(self):
        order = self.sell_topup(1000)
        order.action_pos_order_paid()
        order._record_stored_value()
        self.settle()
        self.assert_balance(1000, 200)

    def test_bonus_expires_and_principal_does_not(self):
        self.sell_topup(1000)
        lots = {lot.unit: lot for lot in self.account.lot_ids}
        self.assertFalse(lots["principal"].expires_on)
        self.assertTrue(lots["bonus"].expires_on)

    def test_first_topup_opens_the_account(self):
        newcomer = self.env["res.partner"].create({"name": "Newcomer"})
        self.sell_topup(500, partner=newcomer)
        guest = self.env["restaurant.guest"].search([("partner_id", "=", newcomer.id)])
        account = self.env["restaurant.account"].search([("guest_id", "=", guest.id)])
        self.assert_balance(500, 50, account)
        self.assertEqual(account.card_ids.holder_id, guest)

    def test_topup_without_guest_is_shown(self):
        order = self.sell_topup(500, partner=self.env["res.partner"])
        self.assertEqual(order.state, "paid")
        self.assertIn("without a guest", order.session_id.activity_ids.note)
        # The money stays on the liability account, where the proof finds it.
        self.env["restaurant.account"]._open_for_guests(self.guest)

    def test_reports_count_what_was_eaten_and_no_topup(self):
        self.sell_topup(1000)
        self.pay(
            [(self.dish, 2, 10), (self.topup_product, 1, 500)], [(self.cash, 520, None)]
        )
        self.env["restaurant.report.day"].sudo()._count_all()
        group = [("company_id", "=", self.company.root_id.id)]
        [(checks, amount)] = self.env["restaurant.traffic.hour"]._read_group(
            group, aggregates=["check_count:sum", "net_amount:sum"]
        )
        self.assertEqual((checks, amount), (1, 20))
        dishes = self.env["restaurant.dish.day"].search(group)
        self.assertEqual(dishes.product_id, self.dish)

    def test_preview_is_what_is_granted(self):
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_topup_preview({"amount": 1500})
        self.assertEqual((reply["amount"], reply["bonus"]), (1500, 200))
        self.assertEqual(
            session.stored_value_topup_preview({"amount": "1500"})["code"], "bad_amount"
        )

    def test_topup_paid_from_stored_value_earns_no_bonus(self):
        self.top_up(1000)
        key = str(uuid4())
        self.authorise(600, key)
        self.pay([(self.topup_product, 1, 600)], [(self.method, 600, key)])
        self.settle()
        self.assert_balance(500 + 600, 100)

    def test_receipt_proves_the_balance(self):
        self.top_up(1000)
        key = str(uuid4())
        self.authorise(300, key)
        order = self.pay(
            [(self.dish, 30, 10), (self.topup_product, 1, 500)],
            [(self.method, 300, key), (self.cash, 500, None)],
        )
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_receipt({"order_uuid": order.uuid})
        spend, topup = reply["lines"]
        self.assertEqual(
            [spend[x] for x in ("kind", "before", "principal", "bonus", "after")],
            ["spend", 1200.0, 250.0, 50.0, 900.0],
        )
        self.assertEqual(
            [topup[x] for x in ("kind", "before", "principal", "bonus", "after")],
            ["topup", 900.0, 500.0, 50.0, 1450.0],
        )
        self.assertFalse(topup["pending"])
        self.assertRegex(reply["code"], r"^[A-Z2-7]{4}-[A-Z2-7]{4}$")
        again = session.stored_value_receipt({"order_uuid": order.uuid})
        self.assertEqual(again, reply)

    # -- a wrong top-up

    def pay_back(self, order, user, amount=1000):
        line = order._get_topup_lines()
        request = self.request(
            amount, refunded_line_ids=line.ids, order_uuid=str(uuid4())
        )
        reply = self.session.with_user(user).stored_value_topup_refund(request)
        return request, reply

    def test_paying_a_topup_back_needs_a_manager(self):
        order = self.sell_topup(1000)
        _request, reply = self.pay_back(order, self.cashier)
        self.assertEqual(reply["code"], "needs_supervisor")
        self.assert_balance(1000, 200)

    def test_paying_a_topup_back(self):
        order = self.sell_topup(1000)
        request, reply = self.pay_back(order, self.floor)
        self.assertTrue(reply["ok"], reply)
        self.assertEqual((reply["balance_before"], reply["balance_after"]), (1200, 0))
        self.assert_balance(0, 0)
        self.pay(
            [(self.topup_product, -1, 1000, order._get_topup_lines())],
            [(self.cash, -1000, None)],
            refund=True,
            uuid=request["order_uuid"],
        )
        self.settle()
        self.assert_balance(0, 0)
        _request, reply = self.pay_back(order, self.floor)
        self.assertEqual(reply["code"], "bonus_spent")

    def test_spent_topup_is_not_paid_back(self):
        order = self.sell_topup(1000)
        self.authorise(1)
        _request, reply = self.pay_back(order, self.floor)
        self.assertEqual(reply["code"], "bonus_spent")

    def test_reversal_in_the_back_office(self):
        order = self.sell_topup(1000)
        operation = self.env["restaurant.operation"].search(
            [("order_id", "=", order.id), ("kind", "=", "topup")]
        )
        wizard = self.env["restaurant.reverse.wizard"].create(
            {
                "operation_id": operation.id,
                "reason": "typed twice",
                "journal_id": self.cash.journal_id.id,
            }
        )
        self.assertNotIn(self.method.journal_id, wizard.journal_ids)
        wizard.journal_id = self.method.journal_id
        with self.assertRaisesRegex(UserError, "No money is paid out"):
            wizard.action_reverse()
        wizard.journal_id = self.cash.journal_id
        wizard.action_reverse()
        self.assert_balance(0, 0)
        reversal = self.env["restaurant.operation"].search(
            [("reverses_id", "=", operation.id)]
        )
        self.assertEqual(reversal.reason, "typed twice")
        self.assertEqual(reversal.move_id.state, "posted")
        self.assertEqual(len(self.account.entry_ids), 4, "both lines stay")
        with self.assertRaises(UserError):
            wizard.action_reverse()
