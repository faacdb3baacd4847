from odoo import fields
from odoo.tests import tagged

from . import common

MODEL = "restaurant.tender.day"
NOON = "2026-03-02 04:00:00"


@tagged("post_install", "-at_install")
class TestTenderDay(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card, cls.voucher = cls._create_tenders("Card", "Voucher")

    def test_every_tender_of_a_check_counts(self):
        self._pay_with((self.card, 70), (self.voucher, 30), date_order=NOON)
        self._pay_with((self.card, 50), date_order=NOON)
        self._count_days()
        self.assertEqual(
            self._get_rows(MODEL, "payment_method_id", "check_count", "amount"),
            [("Card", 2, 120.0), ("Voucher", 1, 30.0)],
        )

    def test_change_is_given_back(self):
        self._pay_with(
            (self.card, 100),
            (self.card, -20, "change"),
            (self.voucher, 10),
            date_order=NOON,
        )
        self._count_days()
        self.assertEqual(
            self._get_rows(MODEL, "payment_method_id", "check_count", "amount"),
            [("Card", 1, 80.0), ("Voucher", 1, 10.0)],
        )

    def test_a_refund_takes_money_back_and_is_no_check(self):
        self._pay_with((self.card, 100), date_order=NOON)
        self._pay_with((self.card, -40), is_refund=True, date_order=NOON)
        self._count_days()
        self.assertEqual(self._get_rows(MODEL, "check_count", "amount"), [(1, 60.0)])

    def test_how_a_guest_pays(self):
        lately = f"{fields.Date.today()} 04:00:00"
        self._pay_with((self.card, 30), (self.voucher, 10), date_order=lately)
        self._pay_with((self.voucher, 80), date_order=lately, partner=False)
        self._pay_with((self.voucher, 80), date_order="2020-03-02 04:00:00")
        guests = self.guest | self._create_guest("Never paid")
        guests.mapped("tender_summary")
        guests.invalidate_recordset(["tender_summary"])
        with self.assertQueryCount(1):
            told = guests.mapped("tender_summary")
        self.assertEqual(told, ["Card 75 %, Voucher 25 %", ""])
