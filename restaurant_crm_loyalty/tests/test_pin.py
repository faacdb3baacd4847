from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestPin(StoredValueCommon):
    def setUp(self):
        super().setUp()
        self.top_up(1000)
        self.company.restaurant_pin_above = 100
        self.set_pin("0012")

    def set_pin(self, pin):
        self.env["restaurant.card.pin.wizard"].create(
            {"card_id": self.card.id, "pin": pin, "pin_again": pin}
        )

    def test_small_amounts_need_none(self):
        self.assertTrue(self.authorise(100)["ok"])

    def test_two_payments_of_a_check_are_no_way_around_it(self):
        check = {"order_uuid": str(uuid4())}
        self.assertTrue(self.authorise(60, **check)["ok"])
        self.assertEqual(self.authorise(41, **check)["code"], "pin_required")
        self.assertTrue(self.authorise(41, pin="0012", **check)["ok"])
        self.assertTrue(self.authorise(60, order_uuid=str(uuid4()))["ok"], "another")

    def test_leading_zeros_are_kept(self):
        self.assertEqual(self.authorise(101)["code"], "pin_required")
        self.assertEqual(self.authorise(101, pin="12")["code"], "bad_pin")
        self.assertEqual(self.authorise(101, pin="0013")["code"], "bad_pin")
        self.assertTrue(self.authorise(101, pin="0012")["ok"])

    def test_badly_formed_pins_are_not_hashed_nor_counted(self):
        for pin in ("abcd", "123", "1" * 13, "1" * 100_000, "１２３４", " 0012"):
            self.assertEqual(self.authorise(101, pin=pin)["code"], "bad_pin")
        self.assertEqual(self.card.sudo().pin_ids.tries, 0)

    def test_fifth_wrong_try_locks_for_a_time(self):
        for left in (4, 3, 2, 1):
            reply = self.authorise(101, pin="9999")
            self.assertEqual((reply["code"], reply["tries_left"]), ("bad_pin", left))
        reply = self.authorise(101, pin="9999")
        self.assertEqual(reply["code"], "pin_locked")
        self.assertTrue(reply["locked_until"])
        self.assertEqual(
            self.authorise(101, pin="0012")["code"], "pin_locked", "the right one, too"
        )
        with freeze_time(fields.Datetime.now() + timedelta(minutes=16)):
            self.assertTrue(self.authorise(101, pin="0012")["ok"])

    def test_tenth_wrong_try_locks_until_unlocked(self):
        for _try in range(10):
            self.authorise(101, pin="9999")
        self.env.invalidate_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            reply = self.authorise(101, pin="0012")
            self.assertEqual(
                (reply["code"], reply["locked_until"]), ("pin_locked", None)
            )
        self.card.action_unlock_pin()
        self.assertTrue(self.authorise(101, pin="0012")["ok"])

    def test_right_pin_resets_the_count(self):
        for _try in range(4):
            self.authorise(101, pin="9999")
        self.authorise(101, pin="0012")
        self.assertEqual(self.authorise(101, pin="9999")["tries_left"], 4)

    def test_card_without_pin(self):
        self.card.sudo().pin_ids.unlink()
        self.assertEqual(self.authorise(101)["code"], "pin_unset")

    def test_pin_is_nowhere_to_be_read(self):
        for user in (self.cashier, self.floor):
            with self.assertRaises(AccessError):
                self.env["restaurant.card.pin"].with_user(user).search_read([])
        stored = self.card.sudo().pin_ids.pin_hash
        self.assertNotIn("0012", stored)
        wizard = self.env["restaurant.card.pin.wizard"].search([])[-1:]
        self.assertFalse(wizard.pin or wizard.pin_again)

    def test_wizard_refuses_what_is_no_pin(self):
        for pin, again in (("1234", "1235"), ("12", "12"), ("abcd", "abcd")):
            with self.assertRaises(UserError):
                self.env["restaurant.card.pin.wizard"].create(
                    {"card_id": self.card.id, "pin": pin, "pin_again": again}
                )
