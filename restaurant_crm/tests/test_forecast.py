from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .figures_common import TODAY, FiguresCommon


@tagged("post_install", "-at_install")
class TestForecast(FiguresCommon):
    """What guests may still bring: estimated from all of them, told of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(type(cls.figures), "_get_today", lambda figures: TODAY)
        )
        cls.model = cls.env["restaurant.forecast"]

    def _make_history(self, number=40):
        """Guests who come every 5, 10, … days; each third stopped in the middle."""
        guests = self._create_guests(number)
        for place, guest in enumerate(guests):
            step = 5 * (1 + place % 8)
            until = 90 if place % 3 == 0 else place % 5
            days = range(until, 200, step)
            self._come(guest, *days, amount=50 + 10 * (place % 7))
        self._make_figures()
        return guests

    def test_too_little_to_learn_from(self):
        self._make_history(12)
        with self.assertRaisesRegex(UserError, "there are 12 such guests.* 198 days"):
            self.model._fit(self.company)

    def test_too_short_to_learn_from(self):
        for guest in self._create_guests(30):
            self._come(guest, 5, 60)
        self._make_figures()
        with self.assertRaisesRegex(UserError, "visits of 60 days"):
            self.model._fit(self.company)

    def test_nobody_has_come(self):
        with self.assertRaisesRegex(UserError, "there are 0 such guests"):
            self.model._fit(self.company)

    def test_estimated_and_applied(self):
        guests = self._make_history()
        self._come(self.guest, 100)
        self._make_figures()
        model = self.model._fit(self.company)
        self.assertEqual(model.guest_count, 41)
        self.assertEqual(model.returning_count, 40)
        self.assertTrue(model.is_rough)
        self.assertLess(model.log_likelihood, 0)
        self.assertAlmostEqual(model.usual_spend, 80, -1)
        self.assertGreater(model.stop_share, 0)
        self.assertGreater(model.usual_interval, 5)
        self._make_figures()
        here, gone = guests[1], guests[24]  # every 10 days; every 5, till 90 days ago
        self.assertGreater(here.alive_probability, 0.7)
        self.assertLess(gone.alive_probability, 0.1)
        self.assertGreater(here.expected_visits, 5)
        self.assertLess(gone.expected_visits, here.expected_visits / 5)
        self.assertAlmostEqual(here.expected_value / here.expected_visits, 60, delta=5)
        self.assertFalse(self.guest.alive_probability)  # one visit does not tell
        self.assertGreater(self.guest.expected_visits, 0)

    def test_estimated_again_on_the_same_day(self):
        self._make_history()
        model = self.model._fit(self.company)
        self.assertEqual(self.model._fit(self.company), model)

    def test_rows_are_written_once_a_week(self):
        self._make_history()
        self.model._fit(self.company)
        monday = TODAY + timedelta(days=1)
        self.figures._run(monday)
        sunday = monday + timedelta(days=6)
        self.figures._run(sunday)
        self.assertEqual(self.stats._rank(self.figures), 0)
        self.figures.date = sunday + timedelta(days=1)
        self.assertEqual(self.stats._rank(self.figures), 40)

    def test_who_never_came_has_no_forecast(self):
        guests = self._make_history()
        self.model._fit(self.company)
        self._make_figures()
        self.assertTrue(guests[1].expected_visits)
        guests[1].visit_ids.active = False
        self._make_figures()
        self.assertFalse(guests[1].expected_visits)
        self.assertFalse(guests[1].expected_value)

    def test_without_numpy(self):
        self._make_history()
        with (
            patch.dict("sys.modules", numpy=None),
            self.assertRaisesRegex(UserError, "pip install numpy scipy"),
        ):
            self.model._fit(self.company)

    @mute_logger("odoo.addons.restaurant_crm.models.restaurant_forecast")
    def test_the_monthly_job(self):
        self._make_history()
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_fit").method_direct_trigger()
        model = self.model._get_latest(self.company)
        self.assertEqual(model.date, TODAY)

    def test_only_administrators_estimate(self):
        self._make_history()
        with self.assertRaises(AccessError):
            self.model.with_user(self.desk_user).action_fit()
        action = self.model.with_user(self.admin_user).action_fit()
        self.assertEqual(action["res_model"], self.model._name)
        self.assertEqual(self.figures.phase, "count")  # to be applied soon
