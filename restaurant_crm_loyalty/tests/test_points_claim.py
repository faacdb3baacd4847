from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from ..models.restaurant_claim_service import TRIES
from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestPointsClaim(PointsCommon):
    """Checks that were paid without the guest's name, and are claimed later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = new_test_user(
            cls.env, "points_desk", groups="restaurant_crm.group_restaurant_desk"
        )

    # -- at the desk

    def claim(self, order, guest=None, user=None, **values):
        wizard = self.env["restaurant.claim.wizard"].with_user(user or self.desk)
        wizard.create(
            {
                "guest_id": (guest or self.guest).id,
                "reference": order.pos_reference,
                "amount": order.amount_total,
                **values,
            }
        ).action_claim()
        self.settle()

    def missed(self, *amounts, **values):
        return self.eat(*amounts, partner=self.env["res.partner"], **values)

    def test_a_missed_check_is_claimed_once(self):
        order = self.missed(100)
        self.claim(order)
        self.assert_points(10)
        self.assertEqual(order.partner_id, self.guest.partner_id)
        self.assertIn(order.pos_reference, self.guest.message_ids[0].body)
        other = self._create_guest("Other")
        for guest in (self.guest, other):
            with self.assertRaisesRegex(UserError, "its guest already"):
                self.claim(order, guest)
        self.assert_points(10)

    def test_a_claim_needs_number_and_total(self):
        order = self.missed(100)
        with self.assertRaisesRegex(UserError, "no such check"):
            self.claim(order, amount=99)
        with self.assertRaisesRegex(UserError, "no such check"):
            self.claim(order, reference="nothing")

    def test_a_claim_comes_within_seven_days(self):
        order = self.missed(100)
        order.date_order -= timedelta(days=8)
        with self.assertRaisesRegex(UserError, "7 days"):
            self.claim(order)
        order.date_order += timedelta(days=1)
        self.claim(order)
        self.assert_points(10)

    def test_a_refunded_check_is_not_claimed(self):
        order = self.missed(100)
        self.give_back(order.lines, partner=self.env["res.partner"])
        with self.assertRaisesRegex(UserError, "refunded"):
            self.claim(order)

    # -- at the till

    def claim_at_till(self, order=None, user=None, **values):
        request = {
            "partner_id": self.guest.partner_id.id,
            "reference": order and order.pos_reference,
            "amount": order and order.amount_total,
            **values,
        }
        till = self.till.with_user(user or self.cashier)
        reply = till.restaurant_claim_check(**request)
        self.settle()
        return reply

    def test_a_cashier_gives_a_missed_check_to_its_guest(self):
        order = self.missed(100)
        reply = self.claim_at_till(order)
        self.assertEqual(
            reply,
            {
                "ok": True,
                "order": order.pos_reference,
                "guest": self.guest.name,
                "points": 10,
            },
        )
        self.assert_points(10)
        again = self.claim_at_till(order)
        self.assertEqual((again["ok"], again["code"]), (False, "not_claimable"))
        self.assertIn("its guest already", again["message"])
        self.assert_points(10)

    def test_refused_claims_at_the_till(self):
        order, number = self.missed(100), self.missed(100).pos_reference
        late = self.missed(100)
        late.date_order -= timedelta(days=8)
        stranger = self.env["res.partner"].create({"name": "No guest"})
        for code, values in (
            ("not_claimable", {"amount": 99}),
            ("not_claimable", {"reference": "nothing"}),
            ("not_claimable", {"reference": late.pos_reference}),
            ("not_guest", {"partner_id": stranger.id}),
            ("not_guest", {"partner_id": "1"}),
            ("bad_values", {"reference": "%"}),
            ("bad_values", {"reference": 7}),
            ("bad_values", {"amount": -100}),
            ("bad_values", {"amount": "100"}),
            ("too_many", {"reference": number}),
        ):
            with self.subTest(values=values):
                if code != "too_many":
                    self.env["restaurant.rate.limit"].sudo().search([]).unlink()
                else:
                    for _try in range(TRIES):
                        self.claim_at_till(order, amount=1)
                reply = self.claim_at_till(order, **values)
                self.assertEqual((reply["ok"], reply["code"]), (False, code))
                self.assertTrue(reply["message"])
        self.assertFalse(order.partner_id)
        office = new_test_user(self.env, "points_office", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.claim_at_till(order, user=office)
