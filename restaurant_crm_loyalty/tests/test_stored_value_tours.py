from decimal import Decimal
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

# modules, not classes: pytest and Odoo collect imported test cases
from odoo.addons.pos_restaurant.tests import test_frontend


@tagged("post_install", "-at_install")
class TestStoredValueTours(test_frontend.TestFrontendCommon):
    """Guests pay from stored value at a restaurant till, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        company = cls.pos_config.company_id
        group = company.root_id
        method = cls.env["restaurant.stored.value.setup"]._set_up(company)
        group.write(
            {"restaurant_pin_above": 10.0, "restaurant_spend_order": "proportional"}
        )
        cls.env["restaurant.topup.plan"].search(
            [("company_id", "=", group.id)]
        ).active = False
        cls.mei = cls._create_account("Mei Lin", group, "100")
        cls.john = cls._create_account("John Doe", group, "5")
        cls.env["restaurant.topup.plan"].create(
            {"amount": 500, "bonus": 50, "company_id": group.id}
        )
        cls.env["restaurant.card.pin"]._set(cls.mei.card_ids, "0012")
        cls.pos_config.write(
            {
                "payment_method_ids": [Command.link(method.id)],
                "is_order_printer": False,
                "printer_ids": [Command.clear()],
            }
        )

    @classmethod
    def _create_account(cls, name, group, amount, **values):
        guest = cls.env["restaurant.guest"].create(
            {"name": name, "company_id": group.id, **values}
        )
        account = cls.env["restaurant.account"]._open_for_guests(guest)[guest]
        reply = cls.env["restaurant.settle.service"]._top_up(
            f"test:{uuid4()}", account, Decimal(amount)
        )
        assert reply["ok"], reply
        return account

    def _play(self, tour, **kwargs):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"stored_value_{tour}", **kwargs)
        self.env.invalidate_all()

    def _discounts(self):
        mine = [("order_id.config_id", "=", self.pos_config.id)]
        return self.env["restaurant.tender.discount"].search(mine)

    def _approvals(self):
        mine = [("config_id", "=", self.pos_config.id)]
        return self.env["restaurant.approval"].search(mine)

    def _holds(self, *states):
        return self.env["restaurant.hold"].search(
            [("config_id", "=", self.pos_config.id), ("state", "in", states)]
        )

    def assert_balances(self, mei=100.0, john=5.0):
        """What the guests have, and that no money hangs in the till."""
        self.assertAlmostEqual(self.mei.available, mei)
        self.assertAlmostEqual(self.john.available, john)
        self.assertFalse(self._holds("authorised", "unverified"))

    def test_one_tap_and_pin(self):
        self._play("pay")
        self.assert_balances(mei=84.6)
        self.assertEqual(sorted(self._holds("captured").mapped("amount")), [4.4, 11.0])

    def test_mixed_tender(self):
        self._play("mixed")
        self.assert_balances(john=2.0)
        hold = self._holds("captured")
        self.assertEqual((hold.amount, hold.attempt), (3.0, 1))
        payments = hold.order_id.payment_ids.sorted("amount")
        self.assertEqual(payments.mapped("amount"), [3.0, 5.8])

    def test_discount_on_what_the_card_does_not_pay(self):
        self.mei.company_id.restaurant_tender_discount = 20
        self._play("discount")
        self.assert_balances(john=0.0)
        discount = self._discounts()
        self.assertEqual(discount.guest_id, self.john.guest_id)
        self.assertEqual(
            (discount.base, discount.from_card, discount.given, discount.wrong),
            (8.8, 5.0, 0.76, False),
        )

    def test_discount_goes_back_with_the_dishes(self):
        self.mei.company_id.restaurant_tender_discount = 20
        self._play("discount_back")
        orders = self._discounts().order_id
        self.assertEqual(sorted(orders.mapped("amount_total")), [-3.52, 7.04])

    def test_guest_with_several_cards(self):
        group = self.mei.company_id
        lin = self._create_account("Lin Chen", group, "50")
        pool = self._create_account("Lotus Ltd", group, "400", guest_type="company")
        values = {"holder_id": lin.guest_id.id, "limit_ticket": 3}
        card = self.env["restaurant.card"].create({"account_id": pool.id, **values})
        self._play("cards")
        self.assert_balances()
        self.assertEqual((lin.available, pool.available), (50.0, 397.0))
        hold = self._holds("captured")
        self.assertEqual((hold.card_id, hold.amount), (card, 3.0))

    def test_pin_locked(self):
        self._play("locked")
        self.assert_balances()
        self.assertTrue(self.mei.card_ids.pin_locked)

    def test_top_up(self):
        self._play("topup")
        self.assert_balances(mei=650.0)
        self.assertEqual((self.mei.principal, self.mei.bonus), (600.0, 50.0))

    def test_top_up_paid_back(self):
        """What was typed wrong, by a floor manager: the bonus goes as well."""
        self._play("topup_back", login="pos_admin")
        self.assert_balances()
        self.assertEqual((self.mei.principal, self.mei.bonus), (100.0, 0.0))
        hold = self._holds("captured")
        self.assertEqual((hold.kind, hold.amount), ("reversal", 500.0))
        self.assertEqual(hold.order_id.amount_total, -500.0)

    def test_cashier_pays_no_top_up_back(self):
        self._play("topup_back_refused")
        self.assertFalse(self._approvals())
        self.assert_balances(mei=650.0)
        self.assertFalse(self._holds("captured"))

    def test_manager_approves_that_a_top_up_is_paid_back(self):
        self._play("topup_back_approved")
        self.assert_balances()
        approval = self._approvals()
        self.assertEqual((approval.action, approval.state), ("topup_refund", "used"))
        self.assertEqual((approval.asked_by, approval.amount), (self.pos_user, 500.0))
        self.assertEqual(approval.decided_key, f"user,{self.pos_admin.id}")
        self.assertEqual(approval.order_id.amount_total, -500.0)

    def test_refund(self):
        self._play("refund")
        self.assert_balances(mei=97.8)

    def test_split_with_two_payers(self):
        self._play("split")
        self.assert_balances(mei=95.6, john=2.8)

    def test_reload_while_paying(self):
        self._play("reload")
        self.assert_balances(mei=95.6)
        self.assertEqual(len(self._holds("captured")), 1)

    def test_force_done_asks_the_server(self):
        self._play("force_done")
        self.assert_balances()

    def test_offline(self):
        self._play("offline")
        self.assert_balances(mei=95.6)

    def test_closing_lists_holds(self):
        self.pos_config.with_user(self.pos_admin).open_ui()
        session = self.pos_config.current_session_id
        session.set_opening_control(0, "")
        self.env.flush_all()  # the ledger reads the database
        reply = session.with_user(self.pos_user).stored_value_authorise(
            {
                "key": str(uuid4()),
                "partner_id": self.mei.guest_id.partner_id.id,
                "amount": 7.0,
                "order_uuid": str(uuid4()),
            }
        )
        self.assertTrue(reply["ok"], reply)
        self.start_pos_tour("stored_value_closing", login="pos_admin")
        self.env.invalidate_all()
        self.assert_balances()
