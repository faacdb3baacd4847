from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestRequest(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.env["restaurant.guest.request"].create(
            {"guest_id": cls.guest.id, "text": "A quiet table"}
        )

    def test_a_request_is_ticked_once(self):
        request = self.request.with_user(self.floor_user)
        self.assertEqual(request.state, "open")
        request.action_met()
        self.assertEqual((request.state, request.met_by), ("met", self.floor_user))
        met_date = request.met_date
        request.with_user(self.desk_user).action_met()
        self.assertEqual(
            (request.met_by, request.met_date), (self.floor_user, met_date)
        )

    def test_a_till_user_does_not_tick_by_hand(self):
        with self.assertRaises(AccessError):
            self.request.with_user(self.till_user).action_met()

    def test_the_card_shows_what_is_open_newest_first(self):
        requests = self.env["restaurant.guest.request"]
        for day in range(1, 7):
            requests.create(
                {
                    "guest_id": self.guest.id,
                    "text": f"Wish {day}",
                    "date": f"2026-03-0{day}",
                }
            )
        requests.search([("text", "=", "Wish 6")]).action_met()
        self.request.action_met()
        shown = [row["text"] for row in self.guest._prepare_card_requests()]
        self.assertEqual(shown, ["Wish 5", "Wish 4", "Wish 3", "Wish 2", "Wish 1"])
