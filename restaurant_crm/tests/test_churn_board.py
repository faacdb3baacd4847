from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .figures_common import TODAY, FiguresCommon


@tagged("post_install", "-at_install")
class TestChurnBoard(FiguresCommon):
    """What is lost with guests who stay away, and what is done about it."""

    def _tell(self, guests):
        """Guests who said that they are unhappy, as another addon would tell."""
        query = "SELECT id AS guest_id FROM restaurant_guest WHERE id = ANY(%s)"
        told = SQL(query, guests.ids)
        return patch.object(
            type(self.stats), "_get_churn_worse_queries", lambda *_args: [told]
        )

    def test_expected_loss(self):
        """Half of what a guest brought in a year, who is at risk; less is at stake
        with whom one has to watch, nothing with whoever is on time.
        """
        risk, watch, lost, fine = self._create_guests(4)
        self._come(risk, *range(47, 348, 10))  # 31 visits in 310 days: 3650 a year
        self._come(watch, *range(16, 127, 10))  # 12 in 120 days: 3650
        self._come(lost, *range(60, 211, 10))  # 16 in 160 days: 3650
        self._come(fine, *range(5, 116, 10))
        self._make_figures()
        guests = risk | watch | lost | fine
        self.assertEqual(
            guests.mapped("churn_level"), ["risk", "watch", "lost", "none"]
        )
        self.assertEqual(guests.mapped("expected_loss"), [1825, 912.5, 2737.5, 0])

    def test_a_few_weeks_are_no_habit(self):
        self._come(self.guest, 47, 57, 67, 77)
        self._make_figures()
        self.assertEqual(self.guest.expected_loss, 811.11)  # 400 a quarter, of 90 days

    def test_the_forecast_counts_if_it_is_worse(self):
        self._come(self.guest, *range(16, 127, 10))  # to be watched: 3650 a year
        for alive, loss in ((0.9, 912.5), (0.4, 2190)):
            self._make_figures()
            self.guest.stats_id.alive_probability = alive
            self.stats._rank(self.figures)
            self.assertAlmostEqual(self.guest.expected_loss, loss)

    @freeze_time(TODAY)
    def test_the_reason_in_words(self):
        for away, words in (
            (0, "usually every 10 days, was here today"),
            (4, "usually every 10 days, was here 4 days ago"),
            (31, "usually every 10 days, now away for 31"),
        ):
            with self.subTest(away=away):
                guest = self._create_guests(1)
                self._come(guest, *range(away, away + 31, 10))
                self._make_figures()
                guest.stats_id.churn_level = "risk"  # whatever the visits tell
                guest.invalidate_recordset(["churn_reason"])
                self.assertEqual(guest.churn_reason, words)

    def test_whoever_is_unhappy_is_at_greater_risk(self):
        unhappy, other = self._create_guests(2)
        for guest in (unhappy, other):
            self._come(guest, *range(16, 127, 10))
        with self._tell(unhappy):
            self._make_figures()
        self.assertEqual(unhappy.churn_level, "risk")
        self.assertEqual(unhappy.expected_loss, 2 * other.expected_loss)
        domain = [("is_unhappy", "=", True), ("company_id", "=", self.company.id)]
        self.assertEqual(self.env["restaurant.guest"].search(domain), unhappy)
        self._make_figures()
        self.assertFalse(unhappy.is_unhappy)

    def test_those_with_most_at_stake_come_first(self):
        small, big = self._create_guests(2)
        for guest, amount in ((small, 50), (big, 500)):
            self._come(guest, *range(47, 348, 10), amount=amount)
        self._make_figures()
        domain = [("id", "in", (small | big).ids), ("churn_level", "=", "risk")]
        found = self.env["restaurant.guest"].with_user(self.desk_user)
        found = found.search(domain, order="expected_loss desc, name")
        self.assertEqual(found.ids, [big.id, small.id])

    def test_one_click_plans_one_call(self):
        self._come(self.guest, *range(47, 348, 10))
        self._make_figures()
        guest = self.guest.with_user(self.desk_user)
        kinds = [guest.action_plan_overdue()["params"]["type"] for _click in range(2)]
        self.assertEqual(kinds, ["success", "warning"])
        activity = self.guest.activity_ids
        self.assertEqual(activity.user_id, self.desk_user)
        self.assertIn("usually every 10 days", activity.note)

    def test_each_row_has_what_to_offer(self):
        page = self.env["restaurant.playbook"].search([("quadrant", "=", "a")])
        page.offer = "A bowl of noodles"
        self.guest.stats_id.quadrant = "a"
        self.assertEqual(self.guest.quadrant_offer, "A bowl of noodles")

    def test_only_those_who_may_write_plan(self):
        with self.assertRaises(AccessError):
            self.guest.with_user(self.till_user).action_plan_overdue()
