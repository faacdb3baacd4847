from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestAuthorise(StoredValueCommon):
    def setUp(self):
        super().setUp()
        self.top_up(1000)  # with a bonus of 200

    def test_reply_shows_before_and_after(self):
        reply = self.authorise(300)
        self.assertEqual(
            {name: reply[name] for name in ("ok", "state", "principal", "bonus")},
            {"ok": True, "state": "authorised", "principal": 250.0, "bonus": 50.0},
        )
        self.assertEqual(
            (reply["balance_before"], reply["balance_after"]), (1200.0, 900.0)
        )
        self.assertEqual(reply["account"]["number"], self.account.number)
        self.assert_balance(750, 150)

    def test_one_key_has_one_effect(self):
        request = self.request(300)
        session = self.session.with_user(self.cashier)
        first = session.stored_value_authorise(request)
        self.assertEqual(session.stored_value_authorise(request), first)
        self.assert_balance(750, 150)

    def test_same_key_with_other_content_is_refused(self):
        key = str(uuid4())
        self.authorise(300, key)
        for request in (
            self.request(301, key),
            self.request(301, key, attempt=1),
        ):
            reply = self.session.stored_value_authorise(request)
            self.assertEqual(reply["code"], "key_conflict")
        self.assert_balance(750, 150)

    def test_insufficient_says_what_is_there(self):
        reply = self.authorise(1200.01)
        self.assertEqual((reply["code"], reply["available"]), ("insufficient", 1200.0))
        self.assertIn("enough", reply["message"])
        self.assert_balance(1000, 200)

    def test_refused_line_is_tried_again(self):
        """The till uses the same uuid for the next try of a payment line."""
        key = str(uuid4())
        self.assertFalse(self.authorise(1300, key)["ok"])
        self.assertFalse(self.authorise(1300, key)["ok"])
        self.assertTrue(self.authorise(1100, key, attempt=1)["ok"])

    def test_void_gives_back_once(self):
        key = str(uuid4())
        self.authorise(300, key)
        session = self.session.with_user(self.cashier)
        for _twice in range(2):
            reply = session.stored_value_void({"key": key})
            self.assertEqual(reply["state"], "void")
            self.assert_balance(1000, 200)
        self.assertTrue(self.authorise(200, key, attempt=1)["ok"])

    def test_void_before_the_authorisation_arrives(self):
        key = str(uuid4())
        self.session.stored_value_void({"key": key})
        self.assertEqual(self.authorise(300, key)["code"], "already_ended")
        self.assert_balance(1000, 200)

    def test_void_after_capture_is_refused(self):
        key = str(uuid4())
        self.authorise(30, key)
        self.pay([(self.dish, 3, 10)], [(self.method, 30, key)])
        self.assertEqual(
            self.session.stored_value_void({"key": key})["code"], "already_ended"
        )

    def test_status(self):
        key = str(uuid4())
        status = self.session.with_user(self.cashier).stored_value_status
        self.assertEqual(status({"key": key})["state"], "none")
        self.authorise(9999, key)
        self.assertEqual(status({"key": key})["state"], "refused")
        reply = self.authorise(30, key, attempt=1)
        answer = status({"key": key})
        self.assertEqual(answer["state"], "authorised")
        self.assertEqual(answer["balance_after"], reply["balance_after"])

    def test_capture_with_the_order(self):
        key = str(uuid4())
        self.authorise(30, key)
        order = self.pay([(self.dish, 3, 10)], [(self.method, 30, key)])
        self.assertEqual(order.state, "paid")
        hold = self.holds(order)
        self.assertEqual((hold.state, hold.settled), ("captured", False))
        self.settle()
        self.assertTrue(hold.settled)
        operations = self.account.entry_ids.operation_id.filtered("hold_key")
        settled = self.env["restaurant.operation"].search([("order_id", "=", order.id)])
        self.assertEqual((operations | settled).user_id, self.cashier)
        lines = self.account.entry_ids.filtered(lambda x: x.kind == "authorise")
        self.assertEqual(lines.order_id, order)
        self.assert_balance(975, 195)
        till = self.env["restaurant.account"].browse(
            self.env["restaurant.account"]._get_system_id(
                self.company.id, "till", self.till.id
            )
        )
        self.assertEqual((till.principal, till.bonus), (0, 0))

    def test_payment_without_authorisation_is_kept_and_shown(self):
        order = self.pay([(self.dish, 3, 10)], [(self.method, 30, None)])
        self.assertEqual(order.state, "paid")
        hold = self.holds(order)
        self.assertEqual((hold.state, hold.amount), ("unverified", 30))
        self.assertTrue(hold.activity_ids)
        self.settle()
        self.assert_balance(1000, 200)
        closing = self.session.with_user(self.cashier).stored_value_closing()
        self.assertEqual([x["amount"] for x in closing["unverified"]], [30])

    def test_payment_of_another_amount_is_not_covered(self):
        key = str(uuid4())
        self.authorise(20, key)
        order = self.pay([(self.dish, 3, 10)], [(self.method, 30, key)])
        self.assertEqual(self.holds(order).state, "unverified")
        self.assertEqual(self.session._get_restaurant_open_holds().amount, 20)

    def test_voided_payment_of_a_late_order_is_taken_again(self):
        key = str(uuid4())
        self.authorise(30, key)
        self.session.stored_value_void({"key": key})
        order = self.pay([(self.dish, 3, 10)], [(self.method, 30, key)])
        self.assertEqual(self.holds(order).state, "unverified")
        self.settle()  # takes it again
        self.assertEqual(self.holds(order).state, "captured")
        self.settle()
        self.assert_balance(975, 195)

    def test_captured_payment_is_out_of_reach(self):
        key = str(uuid4())
        self.authorise(30, key)
        order = self.pay([(self.dish, 3, 10)], [(self.method, 30, key)])
        payment = order.payment_ids.with_user(self.cashier)
        for attack in (
            lambda: payment.write({"amount": 1}),
            lambda: payment.unlink(),
            lambda: payment.write({"payment_method_id": self.cash.id}),
        ):
            with self.assertRaises(AccessError):
                attack()
        self.assertEqual(payment.amount, 30)

    def test_blocked_account_and_card(self):
        self.account.action_freeze()
        self.assertEqual(self.authorise(10)["code"], "frozen")
        self.account.action_unfreeze()
        self.card.action_report_lost()
        self.assertEqual(self.authorise(10)["code"], "frozen")
        self.card.action_activate()
        self.card.valid_until = "2020-01-01"
        self.assertEqual(self.authorise(10)["code"], "expired")

    def test_card_limits(self):
        self.card.write({"limit_ticket": 100, "limit_day": 150})
        reply = self.authorise(101)
        self.assertEqual((reply["code"], reply["available"]), ("over_limit", 100.0))
        self.assertTrue(self.authorise(100)["ok"])
        reply = self.authorise(51)
        self.assertEqual((reply["code"], reply["spent"]), ("over_limit", 100.0))
        self.assertEqual(reply["available"], 50.0)
        self.assertTrue(self.authorise(50)["ok"])

    def test_limits_are_those_of_a_check_not_of_a_payment(self):
        """Payments that were taken back do not count."""
        self.card.limit_ticket = 100
        check = {"order_uuid": str(uuid4())}
        given_back = str(uuid4())
        self.assertTrue(self.authorise(90, given_back, **check)["ok"])
        session = self.session.with_user(self.cashier)
        self.assertTrue(session.stored_value_void({"key": given_back})["ok"])
        self.assertTrue(self.authorise(70, **check)["ok"])
        reply = self.authorise(31, **check)
        self.assertEqual((reply["code"], reply["available"]), ("over_limit", 30.0))
        self.assertTrue(self.authorise(30, **check)["ok"])

    def test_share_of_bonus_money_is_that_of_a_check(self):
        self.company.write(
            {"restaurant_bonus_share": 10, "restaurant_spend_order": "bonus_first"}
        )
        check = {"order_uuid": str(uuid4()), "order_total": 100}
        paid = [self.authorise(amount, **check)["bonus"] for amount in (50, 50)]
        self.assertEqual(paid, [10.0, 0.0])

    def test_holder_of_a_company_card(self):
        holder = self._create_guest("Lin Chen")
        card = self.env["restaurant.card"].create(
            {"account_id": self.account.id, "holder_id": holder.id}
        )
        reply = self.authorise(12, partner_id=holder.partner_id.id)
        self.assertEqual(reply["card_id"], card.id)
        self.assertEqual(reply["account"]["id"], self.account.id)

    def test_guest_with_several_cards(self):
        """The request names the card; without one, the guest's own account pays."""
        lin = self._create_guest("Lin Chen")
        pool = self.account
        own = self.env["restaurant.account"]._open_for_guests(lin)[lin]
        self.top_up(100, own)
        cards = self.env["restaurant.card"]
        small, large = cards.create(
            [
                {"account_id": pool.id, "holder_id": lin.id, "limit_ticket": limit}
                for limit in (20, 50)
            ]
        )
        section = lin._prepare_card_sections(self.till)["loyalty"]
        shown = [
            (account["id"], [(card["id"], card["limit"]) for card in account["cards"]])
            for account in section["accounts"]
        ]
        expected = [
            (own.id, [(own.card_ids.id, 0)]),
            (pool.id, [(small.id, 20), (large.id, 50)]),
        ]
        self.assertEqual(shown, expected)
        guest = {"partner_id": lin.partner_id.id}
        for values, card in (
            ({}, own.card_ids),
            ({"account_id": pool.id}, small),
            ({"card_id": large.id}, large),
            ({"account_id": pool.id, "card_id": large.id}, large),
        ):
            reply = self.authorise(12, **guest, **values)
            self.assertEqual(reply["card_id"], card.id, values)
        reply = self.authorise(51, **guest, card_id=large.id)
        self.assertEqual(reply["code"], "over_limit")
        for values in (
            {"card_id": self.card.id},  # held by somebody else, of the same account
            {"account_id": own.id, "card_id": large.id},
            {"account_id": pool.id, "card_id": own.card_ids.id},
        ):
            reply = self.authorise(12, **guest, **values)
            self.assertEqual(reply["code"], "unknown_account", values)

    def test_guest_in_the_back_office(self):
        holder = self._create_guest("Lin Chen")
        card = {"account_id": self.account.id, "holder_id": holder.id}
        self.env["restaurant.card"].create(card)
        for guest, owned in ((self.guest, 1200.0), (holder, 0.0)):
            self.assertEqual(guest.with_user(self.floor).stored_value, owned)
            domain = guest.with_user(self.floor).action_view_accounts()["domain"]
            accounts = self.env["restaurant.account"].search(domain)
            self.assertEqual(accounts, self.account)
        with self.assertRaises(AccessError):
            self.guest.with_user(self.cashier).read(["stored_value"])

    def test_guest_without_account(self):
        stranger = self._create_guest("Stranger")
        reply = self.authorise(12, partner_id=stranger.partner_id.id)
        self.assertEqual(reply["code"], "unknown_account")
        reply = self.authorise(12, account_id=self.account.id + 999)
        self.assertEqual(reply["code"], "unknown_account")

    def test_user_without_till_is_refused(self):
        user = new_test_user(self.env, "sv_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.session.with_user(user).stored_value_authorise(self.request(10))
        self.assert_balance(1000, 200)

    def test_bad_input_is_answered(self):
        session = self.session.with_user(self.cashier)
        cases = [
            ("bad_amount", {"amount": float("nan")}),
            ("bad_amount", {"amount": float("inf")}),
            ("bad_amount", {"amount": -5}),
            ("bad_amount", {"amount": 0}),
            ("bad_amount", {"amount": 10.005}),
            ("bad_amount", {"amount": "10"}),
            ("bad_amount", {"amount": "10,00"}),
            ("bad_amount", {"amount": None}),
            ("bad_amount", {"amount": [10]}),
            ("bad_amount", {"amount": {"a": 1}}),
            ("bad_amount", {"amount": True}),
            ("over_limit", {"amount": 10**15}),
            ("bad_key", {"key": None}),
            ("bad_key", {"key": ""}),
            ("bad_key", {"key": "1234567"}),
            ("bad_key", {"key": "x" * 300}),
            ("bad_key", {"key": 12345678}),
            ("bad_key", {"key": {"a": 1}}),
            ("unknown_account", {"partner_id": 2**31}),
            ("unknown_account", {"partner_id": "12"}),
            ("unknown_account", {"partner_id": -1}),
            ("unknown_account", {"partner_id": None}),
            ("bad_request", {"account_id": "12"}),
            ("bad_request", {"card_id": [12]}),
            ("bad_request", {"card_id": 2**31}),
            ("bad_request", {"attempt": "1"}),
            ("bad_request", {"order_uuid": "x" * 10_000}),
            ("bad_pin", {"pin": 1234}),
        ]
        for code, values in cases:
            with self.subTest(values=str(values)[:60]):
                reply = session.stored_value_authorise({**self.request(10), **values})
                self.assertEqual((reply["ok"], reply["code"]), (False, code))
                self.assertTrue(reply["message"])
        for request in (None, [], "x", 5):
            reply = session.stored_value_authorise(request)
            self.assertEqual(reply["code"], "bad_request")
        self.assert_balance(1000, 200)

    def test_closed_session(self):
        self.session.sudo().state = "closing_control"
        self.assertEqual(self.authorise(10)["code"], "session_closed")
