from datetime import date
from decimal import Decimal

from odoo.tests.common import BaseCase

from ..tools.lots import Lot, give_back, spend, totals
from ..tools.refusal import Refusal


def lot(number, unit, granted, remaining=None, grant=1, expires_on=None):
    remaining = granted if remaining is None else remaining
    return Lot(number, unit, grant, Decimal(granted), Decimal(remaining), expires_on)


class TestLots(BaseCase):
    """Worked numbers of spend orders and refunds, in plain values."""

    def spend(self, lots, amount, order, **values):
        parts = spend(lots, Decimal(amount), order, 2, **values)
        return {unit: float(x) for unit, x in totals(parts).items()}

    def test_proportional_follows_the_top_up(self):
        lots = [lot(1, "principal", 1000), lot(2, "bonus", 200)]
        self.assertEqual(
            self.spend(lots, "300", "proportional"), {"principal": 250, "bonus": 50}
        )

    def test_proportional_rounds_the_principal_half_up(self):
        lots = [lot(1, "principal", 1), lot(2, "bonus", 1)]
        self.assertEqual(
            self.spend(lots, "0.03", "proportional"),
            {"principal": 0.02, "bonus": 0.01},
        )

    def test_proportional_takes_the_rest_from_the_other_side(self):
        lots = [lot(1, "principal", 1000, 100), lot(2, "bonus", 200, 200)]
        self.assertEqual(
            self.spend(lots, "240", "proportional"), {"principal": 100, "bonus": 140}
        )

    def test_proportional_empties_one_grant_after_the_other(self):
        lots = [
            lot(1, "principal", 100),
            lot(2, "bonus", 100),
            lot(3, "principal", 100, grant=2),
        ]
        self.assertEqual(
            self.spend(lots, "250", "proportional"), {"principal": 150, "bonus": 100}
        )

    def test_other_orders(self):
        lots = [
            lot(1, "principal", 100),
            lot(2, "bonus", 30, expires_on=date(2030, 1, 1)),
            lot(3, "bonus", 30, grant=2, expires_on=date(2029, 1, 1)),
        ]
        for order, expected in (
            ("principal_first", {"principal": 100, "bonus": 10}),
            ("bonus_first", {"principal": 50, "bonus": 60}),
            ("soonest_expiry", {"principal": 50, "bonus": 60}),
        ):
            with self.subTest(order):
                self.assertEqual(self.spend(lots, "110", order), expected)
        parts = spend(lots, Decimal(20), "soonest_expiry", 2)
        self.assertEqual([x.id for x, _amount in parts], [3])

    def test_bonus_share_is_capped(self):
        lots = [lot(1, "principal", 1000), lot(2, "bonus", 200)]
        self.assertEqual(
            self.spend(lots, "300", "proportional", bonus_cap=Decimal(10)),
            {"principal": 290, "bonus": 10},
        )

    def test_more_than_there_is(self):
        lots = [lot(1, "principal", 50), lot(2, "bonus", 10)]
        with self.assertRaises(Refusal) as caught:
            spend(lots, Decimal("60.01"), "proportional", 2)
        self.assertEqual(
            caught.exception.as_reply(),
            {"ok": False, "code": "insufficient", "available": 60.0},
        )

    def test_three_partial_refunds_make_the_whole(self):
        spent = [
            (lot(1, "principal", 1000), Decimal("83.33")),
            (lot(2, "bonus", 200), Decimal("16.67")),
        ]
        returned, total = {}, Decimal(0)
        for amount in ("33.33", "33.33", "33.34"):
            for back, part in give_back(spent, returned, Decimal(amount), 2):
                returned[back.id] = returned.get(back.id, Decimal(0)) + part
                total += part
        self.assertEqual(returned, {1: Decimal("83.33"), 2: Decimal("16.67")})
        with self.assertRaises(Refusal):
            give_back(spent, returned, Decimal("0.01"), 2)

    def test_refund_restores_what_expires_last_first(self):
        spent = [
            (lot(1, "bonus", 10, expires_on=date(2029, 1, 1)), Decimal(10)),
            (lot(2, "bonus", 10, grant=2, expires_on=date(2030, 1, 1)), Decimal(10)),
        ]
        parts = give_back(spent, {}, Decimal(15), 2)
        self.assertEqual(
            [(x.id, amount) for x, amount in parts], [(2, Decimal(10)), (1, Decimal(5))]
        )
