from odoo.tests import freeze_time, tagged

from . import common


@tagged("post_install", "-at_install")
class TestStanding(common.RestaurantCommon):
    def _warn(self, **values):
        return self.env["restaurant.guest.warning"].create(
            {"guest_id": self.guest.id, "text": "Two tables, nobody came", **values}
        )

    def _search(self, operator, value):
        found = self.env["restaurant.guest"].search([("standing", operator, value)])
        return self.guest in found

    def test_the_gravest_warning_counts(self):
        self.assertEqual(self.guest.standing, "good")
        self._warn()
        self.assertEqual(self.guest.standing, "caution")
        unpaid = self._warn(level="blacklist", reason="unpaid", text="Left")
        self.assertEqual(
            (self.guest.standing, self.guest.standing_text), ("blacklist", "Left")
        )
        unpaid.action_lift()
        self.assertEqual(self.guest.standing, "caution")
        self.assertEqual(unpaid.lifted_by, self.env.user)

    @freeze_time("2026-03-12 12:00:00")
    def test_a_warning_ends_by_itself(self):
        warning = self._warn(until="2026-03-12")
        self.assertEqual(self.guest.standing, "caution")
        warning.until = "2026-03-11"
        self.assertEqual(self.guest.standing, "good")
        self.assertFalse(self.guest._prepare_card_sections(self.till)["warning"])

    def test_guests_are_found_by_standing(self):
        for level in ("good", "caution", "blacklist"):
            if level != "good":
                self._warn(level=level)
            self.env.invalidate_all()
            self.assertEqual(self.guest.standing, level)
            for other in ("good", "caution", "blacklist"):
                with self.subTest(level=level, other=other):
                    self.assertIs(self._search("=", other), other == level)
                    self.assertIs(self._search("!=", other), other != level)

    def test_the_till_warns_and_stops_nothing(self):
        self._warn(level="blacklist", reason="unpaid", text="Left", until="2099-12-31")
        warning = self.guest._prepare_card_sections(self.till)["warning"]
        self.assertEqual(
            warning,
            {
                "level": "blacklist",
                "label": "Blacklist",
                "reason": "Did not pay",
                "text": "Left",
                "until": "2099-12-31",
            },
        )
        self._pay_order(80)
        self.assert_stats(self.guest, visit_count=1, net_spend=80)
