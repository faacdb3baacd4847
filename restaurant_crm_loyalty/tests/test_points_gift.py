from datetime import timedelta
from uuid import uuid4

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user
from odoo.tools import mute_logger

from .points_gift_common import PointsGiftCommon


@tagged("post_install", "-at_install")
class TestPointsGift(PointsGiftCommon):
    """Points buy a dish."""

    def scan(self, card):
        now = fields.Datetime.to_string(fields.Datetime.now())
        till = self.till.with_user(self.cashier)
        answer = till.use_coupon_code(card.code, now, self.guest.partner_id.id, False)
        return answer["payload"].get("error_message", "")

    # -- buying

    def test_points_go_and_a_coupon_comes(self):
        self.grant(100)
        reply = self.buy()
        card = self.env["loyalty.card"].browse(reply["coupons"])
        self.assertEqual((reply["coupon"], reply["points"]), (card.code, -80))
        self.assertEqual((reply["balance_before"], reply["balance_after"]), (100, 20))
        self.assert_points(20)
        self.assertEqual(card.partner_id, self.guest.partner_id)
        self.assertEqual(card.restaurant_guest_id, self.guest)
        day = self.policy._get_today()
        self.assertEqual(card.expiration_date, day + timedelta(days=30))
        self.assertEqual(self.scan(card), "")
        self.assertEqual(self.gift.bought_count, 1)
        operation = card.restaurant_operation_id
        self.assertEqual(
            (operation.kind, operation.session_id, operation.user_id),
            ("redeem", self.session, self.cashier),
        )
        self.assertFalse(operation.code)

    def test_one_key_buys_one(self):
        self.grant(200)
        key = str(uuid4())
        self.assertEqual(self.buy(key), self.buy(key))
        self.assert_points(120)
        other = self.gifts.create({"program_id": self.offer.id, "points": 1})
        reply = self.buy(key, gift_id=other.id)
        self.assertEqual(reply["code"], "key_conflict")

    def test_the_price_is_what_there_has_to_be(self):
        self.grant(79.99)
        reply = self.buy()
        self.assertEqual((reply["ok"], reply["points"]), (False, 79.99))
        self.assertFalse(self.gift.card_ids)
        self.grant(0.01)
        self.assertTrue(self.buy()["ok"])
        self.assert_points(0)

    def test_so_often_per_guest(self):
        self.gift.limit_guest = 2
        self.grant(1000)
        card = self.buy_one()
        self.assertTrue(self.guest._prepare_card_points(self.till)["gifts"])
        self.buy_one()
        self.assertFalse(self.guest._prepare_card_points(self.till)["gifts"])
        self.assertEqual(self.buy()["code"], "gift_limit")
        card.action_give_points_back()
        self.assertTrue(self.buy()["ok"])

    def test_its_first_and_last_day(self):
        self.grant(1000)
        today, day = self.policy._get_today(), timedelta(days=1)
        for first, last, ok in (
            (today, today, True),
            (today + day, False, False),
            (False, today - day, False),
        ):
            self.gift.write({"date_from": first, "date_to": last})
            with self.subTest(first=first, last=last):
                self.assertEqual(self.buy()["ok"], ok)
        self.assert_points(920)

    def test_what_is_not_to_be_had(self):
        self.grant(1000)
        self.gift.active = False
        self.assertEqual(self.buy()["code"], "gift_gone")
        self.gift.active = True
        self.offer.active = False
        self.assertEqual(self.buy()["code"], "gift_gone")
        self.offer.active = True
        self.account.action_freeze()
        self.assertEqual(self.buy()["code"], "frozen")
        self.account.action_unfreeze()
        self.policy.active = False
        self.assertEqual(self.buy()["code"], "points_off")
        self.assert_points(1000)
        self.assertFalse(self.gift.card_ids)

    def test_bad_requests(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        for values, code in (
            ({"key": "short"}, "bad_request"),
            ({"key": 7}, "bad_request"),
            ({"gift_id": "x"}, "bad_request"),
            ({"gift_id": 2**40}, "bad_request"),
            ({"gift_id": 999999}, "gift_gone"),
            ({"partner_id": stranger.id}, "unknown_account"),
        ):
            with self.subTest(values):
                request = {"key": str(uuid4()), **values}
                self.assertEqual(self.buy(**request)["code"], code)

    def test_the_till_sees_what_the_points_can_buy(self):
        self.gifts.create({"program_id": self.offer.id, "points": 101})
        self.grant(100)
        points = self.guest._prepare_card_points(self.till)
        self.assertEqual(
            points["gifts"],
            [{"id": self.gift.id, "name": "Noodles", "points": 80, "bonus": 0}],
        )

    def test_a_till_offers_no_coupon_that_it_does_not_take(self):
        self.grant(100)
        outlet = self.till._get_restaurant_outlet()
        elsewhere = self.env["restaurant.outlet"].create(
            {"name": "Elsewhere", "company_id": self.company.id}
        )
        for values, offered in (
            ({"pos_config_ids": self.till.ids}, True),
            ({"pos_config_ids": self.till.copy().ids}, False),
            ({"restaurant_outlet_ids": outlet.ids}, True),
            ({"restaurant_outlet_ids": elsewhere.ids}, False),
            ({"pos_ok": False}, False),
        ):
            with self.subTest(values), self.env.cr.savepoint() as savepoint:
                self.offer.write(values)
                gifts = self.guest._prepare_card_points(self.till)["gifts"]
                self.assertEqual(bool(gifts), offered)
                savepoint.rollback()

    def test_who_was_merged_buys_with_all_points(self):
        self.grant(50)
        other = self._create_guest("Wei Zhang again")
        account = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.grant(50, account)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        partners = self.guest.partner_id | other.partner_id
        wizard._merge(partners.ids, self.guest.partner_id)
        self.settle()
        self.assert_points(100)
        self.assertTrue(self.buy()["ok"])
        self.assert_points(20)

    # -- giving back

    def test_points_come_back_to_their_lots(self):
        day = self.policy._get_today() + timedelta(days=9)
        self.grant(50, expires_on=day)
        self.grant(50)
        lots = self.points_lots()
        card = self.buy_one()
        self.assertEqual(lots.mapped("remaining"), [0, 20])
        card.with_user(self.desk).action_give_points_back()
        self.env.invalidate_all()
        self.assertEqual(self.points_lots(), lots)
        self.assertEqual(lots.mapped("remaining"), [50, 50])
        self.assertEqual(card.restaurant_state, "void")
        self.assertNotEqual(self.scan(card), "")
        card.action_give_points_back()  # clicked twice
        self.assert_points(100)

    def test_a_coupon_in_use_brings_no_points(self):
        self.grant(100)
        card = self.buy_one()
        request = {
            "order_uuid": "check 0001",
            "card_ids": card.ids,
            "partner_id": self.guest.partner_id.id,
        }
        session = self.session.with_user(self.cashier)
        self.assertTrue(session.restaurant_reserve_coupons(request)["ok"])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "in use"):
            card.action_give_points_back()
        self.assert_points(20)
        session.restaurant_release_coupons("check 0001", card.ids)
        self.env.invalidate_all()
        card.action_give_points_back()
        self.assert_points(100)

    def test_neither_do_used_ended_and_other_ones(self):
        self.grant(300)
        used, ended = self.buy_one(), self.buy_one()
        used.write({"restaurant_state": "used"})
        ended.expiration_date = self.policy._get_today() - timedelta(days=1)
        given = self.env["restaurant.coupon.issue"]._give(
            self.offer, self.guest.partner_id, self.policy._get_today(), "test"
        )
        for card in (used, ended, given):
            with self.assertRaises(UserError):
                card.action_give_points_back()
        self.assert_points(140)

    def test_what_was_passed_on_is_somebody_elses(self):
        self.grant(100)
        card = self.buy_one()
        friend = self._create_guest("Friend").partner_id
        card._pass_on(friend)
        self.env.flush_all()
        with self.assertRaises(UserError):
            card.action_give_points_back()
        self.assertEqual(card.restaurant_state, "issued")
        card._pass_on(self.guest.partner_id)
        self.env.flush_all()
        card.action_give_points_back()
        self.assert_points(100)

    def test_another_group_gives_nothing_back(self):
        self.grant(100)
        card = self.buy_one()
        self.offer.company_id = False
        company = self.env["res.company"].create({"name": "Another group"})
        stranger = new_test_user(
            *(self.env, "gift_stranger"),
            groups="restaurant_crm.group_restaurant_desk",
            company_id=company.id,
            company_ids=[company.id],
        )
        with self.assertRaises(AccessError):
            card.with_user(stranger).action_give_points_back()
        self.assert_points(20)

    def test_who_may_give_back(self):
        self.grant(100)
        card = self.buy_one()
        for user in (self.cashier, self.floor):
            with self.assertRaises(AccessError):
                card.with_user(user).action_give_points_back()

    # -- the back office

    def test_the_desk_buys(self):
        self.grant(100)
        wizards = self.env["restaurant.points.gift.wizard"].with_user(self.desk)
        wizard = wizards.create(
            {"account_id": self.account.id, "gift_id": self.gift.id}
        )
        action, again = wizard.action_buy(), wizard.action_buy()
        self.assertEqual(action["res_id"], self.gift.card_ids.id)
        self.assertEqual(action["res_id"], again["res_id"])
        self.assert_points(20)
        with self.assertRaisesRegex(UserError, "not enough points"):
            wizards.create(
                {"account_id": self.account.id, "gift_id": self.gift.id}
            ).action_buy()
        with self.assertRaises(AccessError):
            wizards.with_user(self.cashier).create(
                {"account_id": self.account.id, "gift_id": self.gift.id}
            )

    def test_only_loyalty_managers_say_what_it_costs(self):
        with self.assertRaises(AccessError):
            self.gift.with_user(self.desk).points = 1

    def test_gifts_that_make_no_sense(self):
        promotion = self.env["loyalty.program"].create(
            {"name": "Happy hour", "program_type": "promotion"}
        )
        with self.assertRaises(ValidationError):
            self.gift.program_id = promotion
        for values in (
            {"points": 0},
            {"points": -1},
            {"limit_guest": -1},
            {"date_from": "2026-02-01", "date_to": "2026-01-31"},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
            ):
                self.gifts.create({"program_id": self.offer.id, **values})
