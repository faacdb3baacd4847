from datetime import timedelta
from uuid import uuid4

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .points_gift_common import PointsGiftCommon


@tagged("post_install", "-at_install")
class TestPointsGiftBonus(PointsGiftCommon):
    """Points buy bonus money, which is on the account at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gift.active = False
        cls.gift = cls.gifts.create(
            {"kind": "bonus", "bonus": 5, "bonus_days": 30, "points": 500}
        )

    def test_points_go_and_bonus_money_comes(self):
        self.grant(600)
        reply = self.buy()
        self.assertEqual((reply["points"], reply["bonus"]), (-500, 5))
        self.assertEqual((reply["coupons"], "coupon" in reply), ([], False))
        self.assert_points(100)
        self.assert_balance(0, 5)
        lot = self.gift.lot_ids
        self.assertEqual((lot.account_id, lot.unit), (self.account, "bonus"))
        self.assertEqual(lot.expires_on, self.policy._get_today() + timedelta(days=30))
        self.assertEqual(self.gift.bought_count, 1)
        self.assert_proved()

    def test_it_pays_a_check(self):
        self.grant(500)
        self.buy()
        key = self.authorise(5)["key"]
        order = self.pay([(self.dish, 1, 5)], [(self.method, 5, key)])
        self.assertEqual(order.state, "paid")
        self.assert_balance(0, 0)

    def test_one_key_buys_it_once(self):
        self.grant(1000)
        key = str(uuid4())
        self.assertEqual(self.buy(key), self.buy(key))
        self.assert_points(500)
        self.assert_balance(0, 5)

    def test_it_stays_as_long_as_no_day_is_named(self):
        self.gift.bonus_days = 0
        self.grant(500)
        self.buy()
        self.assertFalse(self.gift.lot_ids.expires_on)

    def test_so_often_per_guest(self):
        self.gift.limit_guest = 1
        self.grant(1000)
        self.assertTrue(self.guest._prepare_card_points(self.till)["gifts"])
        self.assertTrue(self.buy()["ok"])
        self.assertFalse(self.guest._prepare_card_points(self.till)["gifts"])
        self.assertEqual(self.buy()["code"], "gift_limit")
        self.assert_points(500)

    def test_the_limit_holds_when_accounts_are_joined(self):
        self.gift.limit_guest = 1
        self.grant(500)
        self.buy()
        other = self._create_guest("Wei Zhang again")
        account = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.grant(500, account)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        partners = self.guest.partner_id | other.partner_id
        wizard._merge(partners.ids, self.guest.partner_id)
        self.settle()
        self.assert_points(500)
        self.assertEqual(self.buy()["code"], "gift_limit")

    def test_the_till_sees_its_name_and_amount(self):
        self.grant(500)
        [choice] = self.guest._prepare_card_points(self.till)["gifts"]
        self.assertEqual((choice["id"], choice["bonus"]), (self.gift.id, 5))
        self.assertIn(self.company.currency_id.format(5), choice["name"])

    def test_the_desk_buys_and_sees_the_account(self):
        self.grant(500)
        wizard = self.env["restaurant.points.gift.wizard"].with_user(self.desk)
        wizard = wizard.create({"account_id": self.account.id, "gift_id": self.gift.id})
        action = wizard.action_buy()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("restaurant.account", self.account.id),
        )
        self.assert_balance(0, 5)

    def test_reports_count_it_as_granted(self):
        self.grant(500)
        self.buy()
        self.env.flush_all()
        mine = [("company_id", "=", self.company.id)]
        rows = self.env["restaurant.liability.report"].search(
            [*mine, ("unit", "=", "bonus")]
        )
        self.assertEqual((rows.granted, rows.adjusted, rows.closing), (5, 0, 5))
        rows = self.env["restaurant.liability.outlet"].search(mine)
        outlet = self.till._get_restaurant_outlet()
        self.assertEqual((rows.bonus_granted, rows.outlet_id), (5, outlet))

    def test_owed_bonus_money_is_not_for_points(self):
        self.company.restaurant_bonus_policy = "expense"
        self.grant(500)
        self.assertEqual(self.buy()["code"], "gift_gone")
        self.assertFalse(self.guest._prepare_card_points(self.till)["gifts"])
        self.assert_points(500)
        with self.assertRaises(ValidationError):
            self.gifts.create({"kind": "bonus", "bonus": 1, "points": 1})

    def test_gifts_that_give_nothing(self):
        for values in (
            {"kind": "bonus", "bonus": 0},
            {"kind": "bonus", "bonus": -1},
            {"kind": "bonus", "bonus": 1, "bonus_days": -1},
            {"kind": "coupon"},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
            ):
                self.gifts.create({"points": 1, **values})
