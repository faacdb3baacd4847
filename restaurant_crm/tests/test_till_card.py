from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.restaurant_guest_card import MET_FOR, RestaurantGuestCard
from .till_common import TillCommon

NOT_IDS = (0, -1, 2**31, 10**30, "1", "x" * 100_000, None, True, [1], {"a": 1}, 1.0)


@tagged("post_install", "-at_install")
class TestTillCard(TillCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vocabulary = cls.env["restaurant.preference"]
        cls.peanut, cls.spicy = vocabulary.create(
            [
                {"name": "Peanut", "kind": "allergen"},
                {"name": "Very spicy", "kind": "taste"},
            ]
        )
        cls.env["restaurant.guest.preference"].create(
            [
                {
                    "guest_id": cls.zhang.id,
                    "preference_id": cls.peanut.id,
                    "severity": "severe",
                    "health_note": "carries adrenaline",
                },
                {"guest_id": cls.zhang.id, "preference_id": cls.spicy.id},
            ]
        )
        cls.request = cls.env["restaurant.guest.request"].create(
            {"guest_id": cls.zhang.id, "text": "Window table"}
        )

    def _card(self, guest, till=None):
        answer = (till or self.till).restaurant_guest_card(guest.partner_id.id)
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["guest_id"], guest.id)
        return answer["sections"]

    def test_sections(self):
        sections = self._card(self.zhang)
        self.assertEqual(sections["identity"]["name"], "张伟")
        self.assertEqual(sections["identity"]["number"], self.zhang.number)
        preferences = sections["preferences"]
        self.assertEqual([p["name"] for p in preferences["allergies"]], ["Peanut"])
        self.assertEqual([p["name"] for p in preferences["tastes"]], ["Very spicy"])
        self.assertEqual([r["text"] for r in sections["requests"]], ["Window table"])
        self.assertEqual(sections["visits"]["count"], 0)

    def test_health_details_need_their_group(self):
        card = self._card(self.zhang)
        self.assertNotIn("adrenaline", str(card))
        self.assertFalse(card["preferences"]["allergies"][0]["severity"])
        self.till_user.group_ids += self.env.ref(
            "restaurant_crm.group_restaurant_health"
        )
        card = self._card(self.zhang)
        self.assertTrue(card["preferences"]["allergies"][0]["severity"])

    def test_a_contact_that_is_no_guest(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertRefused(self.till.restaurant_guest_card(stranger.id), "not_guest")
        for value in NOT_IDS:
            with self.subTest(value=str(value)[:10]):
                answer = self.till.restaurant_guest_card(value)
                self.assertRefused(answer, "not_guest")

    def test_a_guest_of_another_group_is_no_guest_here(self):
        other = self.env["res.company"].create({"name": "Other group"})
        guest = self._new_guest("Elsewhere", company_id=other.id)
        answer = self.till.restaurant_guest_card(guest.partner_id.id)
        self.assertRefused(answer, "not_guest")

    def test_rights(self):
        with self.assertRaises(AccessError):
            self._card(self.zhang, self.config.with_user(self.other_user))

    def test_few_queries(self):
        """Of the sections of this addon; others bound theirs."""
        self.env["restaurant.visit"].create(
            {
                "guest_id": self.zhang.id,
                "company_id": self.group.id,
                "outlet_id": self.config.restaurant_outlet_id.id,
                "business_date": "2026-01-02",
                "start_at": "2026-01-02 12:00:00",
                "end_at": "2026-01-02 13:00:00",
                "daypart": "lunch",
            }
        )
        partner_id = self.zhang.partner_id.id
        self.till.restaurant_guest_card(partner_id)
        self.env.invalidate_all()
        with self.assertQueryCount(3):  # the till, its scope, the guest
            self.till._check_till_call()
            guest = self.till._get_till_guest(partner_id)
        with self.assertQueryCount(9):
            RestaurantGuestCard._prepare_card_sections(guest, self.till)

    def test_meet_a_request(self):
        answer = self.till.restaurant_meet_request(self.request.id)
        self.assertEqual(answer, {"ok": True})
        self.assertEqual(self.request.state, "met")
        self.assertEqual(self.request.met_by, self.till_user)
        met_date = self.request.met_date
        self.assertTrue(self.till.restaurant_meet_request(self.request.id)["ok"])
        self.assertEqual(self.request.met_date, met_date)

    def test_a_met_request_stays_ticked_while_the_guest_is_here(self):
        [request] = self._card(self.zhang)["requests"]
        self.assertIs(request["met"], False)
        self.till.restaurant_meet_request(self.request.id)
        self.request.copy({"text": "High chair", "date": "2020-01-01"})
        requests = self._card(self.zhang)["requests"]
        self.assertEqual(
            [(request["text"], request["met"]) for request in requests],
            [("High chair", False), ("Window table", True)],
        )
        self.request.met_date -= MET_FOR + timedelta(minutes=1)
        requests = self._card(self.zhang)["requests"]
        self.assertEqual([request["text"] for request in requests], ["High chair"])

    def test_a_request_that_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Other group"})
        guest = self._new_guest("Elsewhere", company_id=other.id)
        request = self.request.copy({"guest_id": guest.id})
        for value in (request.id, *NOT_IDS):
            with self.subTest(value=str(value)[:10]):
                answer = self.till.restaurant_meet_request(value)
                self.assertRefused(answer, "unknown_request")
        self.assertEqual(request.state, "open")
        with self.assertRaises(AccessError):
            self.config.with_user(self.other_user).restaurant_meet_request(request.id)
