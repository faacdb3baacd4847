from odoo.exceptions import AccessError
from odoo.tests import tagged

from .figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestPlaybook(FiguresCommon):
    """What to do with the guests of a quadrant, and the way to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = {
            page.quadrant: page for page in cls.env["restaurant.playbook"].search([])
        }

    def _place(self):
        """One guest in each quadrant: twice a month, 150 a visit."""
        habits = {
            "a": ([45, 75], 200),
            "b": (range(5, 65, 6), 200),
            "c": ([45, 75], 80),
            "d": (range(5, 65, 6), 80),
            "new": ([5], 80),
        }
        guests = dict(zip(habits, self._create_guests(len(habits)), strict=True))
        for quadrant, (days, amount) in habits.items():
            self._come(guests[quadrant], *days, amount=amount)
        self._make_figures(
            threshold_mode="absolute", frequency_threshold=2, spend_threshold=150
        )
        return guests

    def _get_page(self, quadrant, user):
        return self.pages[quadrant].with_user(user).with_company(self.company)

    def test_each_quadrant_has_a_page(self):
        self.assertEqual(set(self.pages), {"a", "b", "c", "d", "new"})
        for page in self.pages.values():
            self.assertTrue(page.name and page.advice and page.means and page.offer)

    def test_what_they_bring(self):
        self._place()
        page = self._get_page("b", self.floor_user)
        self.assertEqual((page.guest_count, page.guest_share), (1, 0.2))
        self.assertEqual(page.window_spend, 2000)
        self.assertEqual(page.spend_share, 2000 / (2000 + 400 + 160 + 800 + 80))
        self.assertEqual(page.currency_id, self.company.currency_id)

    def test_the_words_of_the_house(self):
        guests = self._place()
        self.assertIn("Build loyalty", guests["a"].quadrant_advice)
        page = self._get_page("a", self.admin_user)
        page.write({"name": "Win", "advice": "call them."})
        guests["a"].invalidate_recordset()
        self.assertEqual(guests["a"].quadrant_advice, "Win: call them.")
        with self.assertRaises(AccessError):
            page.with_user(self.desk_user).name = "Keep"

    def test_from_a_quadrant_to_its_guests(self):
        guests = self._place()
        for quadrant, guest in guests.items():
            action = self._get_page(quadrant, self.floor_user).action_view_guests()
            found = self.env["restaurant.guest"].with_user(self.floor_user)
            self.assertEqual(found.search(action["domain"]), guest)

    def test_from_a_quadrant_to_its_segment(self):
        guests = self._place()
        action = self._get_page("d", self.floor_user).action_view_segment()
        segment = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(segment.class_key, "quadrant_d")
        self.assertEqual(segment.member_ids, guests["d"])

    def test_calls_are_planned_once(self):
        guests = self._place()
        guests["a"].owner_id = self.floor_user
        page = self._get_page("a", self.desk_user)
        kinds = [page.action_plan()["params"]["type"] for _click in range(2)]
        self.assertEqual(kinds, ["success", "warning"])
        activity = guests["a"].activity_ids
        self.assertEqual(activity.user_id, self.floor_user)
        self.assertEqual(activity.summary, page.task)
        self.assertFalse(guests["b"].activity_ids)

    def test_who_may_not_write_guests_plans_nothing(self):
        self._place()
        with self.assertRaises(AccessError):
            self.pages["a"].with_user(self.till_user).action_plan()

    def test_a_campaign_is_one_click_away(self):
        self._place()
        page = self._get_page("b", self.desk_user)
        self.assertTrue(page.can_start_campaign)
        action = page.action_start_campaign()
        campaigns = self.env["restaurant.campaign"].with_user(self.desk_user)
        campaign = campaigns.with_context(**action["context"]).create({})
        self.assertEqual(campaign.segment_id.class_key, "quadrant_b")
        self.assertEqual((campaign.name, campaign.note), (page.name, page.offer))
        self.assertFalse(self._get_page("new", self.desk_user).can_start_campaign)
        self.assertFalse(self._get_page("b", self.floor_user).can_start_campaign)
