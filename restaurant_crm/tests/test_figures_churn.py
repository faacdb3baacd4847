from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .figures_common import TODAY, FiguresCommon


@tagged("post_install", "-at_install")
class TestFiguresChurn(FiguresCommon):
    """Who is overdue, by the own rhythm, and why."""

    def test_churn_by_the_own_rhythm(self):
        rhythm = (30, 20, 9, 0)  # intervals of 10, 11 and 9 days
        cases = {12: "none", 16: "watch", 47: "risk", 60: "lost"}
        guests = self._create_guests(len(cases))
        for guest, away in zip(guests, cases, strict=True):
            self._come(guest, *(away + days for days in rhythm))
        self._make_figures()
        self.assertEqual(guests.mapped("cadence_days"), [10] * 4)
        self.assertEqual(guests.mapped("churn_level"), list(cases.values()))

    def test_churn_of_a_monthly_guest(self):
        cases = {44: "none", 45: "watch", 75: "risk", 179: "risk", 180: "lost"}
        guests = self._create_guests(len(cases))
        for guest, away in zip(guests, cases, strict=True):
            self._come(guest, *(away + 30 * n for n in range(4)))
        self._make_figures()
        self.assertEqual(guests.mapped("churn_level"), list(cases.values()))

    def test_after_a_year_everybody_is_lost(self):
        self._come(self.guest, 366, 766, 1166)
        self._make_figures()
        self.assert_figures(self.guest, churn_level="lost", lifecycle="lost")

    def test_whoever_came_once_is_measured_by_the_others(self):
        guests = self._create_guests(5)
        for guest, interval in zip(guests[:3], (8, 20, 60), strict=True):
            self._come(guest, 5, 5 + interval)
        self._come(guests[3], 29)
        self._come(guests[4], 30)
        self._make_figures()
        self.assertEqual(self.figures.return_days, 20)
        self.assertEqual(guests[3:].mapped("churn_level"), ["none", "watch"])

    def test_nobody_came_twice(self):
        self._come(self.guest, 90)
        self._make_figures()
        self.assertEqual(self.guest.churn_level, "none")

    def test_a_visit_ends_the_alarm_at_once(self):
        self._come(self.guest, 60, 50, 40)
        self._make_figures()
        self.assertEqual(self.guest.churn_level, "risk")
        self._pay_order(100)
        self.assertEqual(self.guest.churn_level, "none")
        self.assertEqual(self.guest.churn_since, self.guest.last_visit)

    def test_the_day_a_level_began_stays(self):
        self._come(self.guest, 50, 40, 30)
        self._make_figures()
        self.figures._run(TODAY + timedelta(days=3))
        self.assert_figures(self.guest, churn_level="risk", churn_since=TODAY)

    def test_spend_that_drops_is_a_reason(self):
        self._come(self.guest, 70, 60, 50, amount=100)
        self._come(self.guest, 40, 30, 20, amount=69)
        self._make_figures()
        self.assertEqual(self.guest.spend_drop, 31)
        self.assertIn("31 % less", self.guest.churn_reason)

    def test_a_small_drop_is_none(self):
        self._come(self.guest, 70, 60, 50, amount=100)
        self._come(self.guest, 40, 30, 20, amount=70)
        self._make_figures()
        self.assertFalse(self.guest.spend_drop)

    def test_another_addon_makes_it_worse(self):
        self._come(self.guest, 32, 22, 12)
        self._make_figures()
        self.assertEqual(self.guest.churn_level, "none")
        self.assertEqual(self.guest.churn_reason, "")

        def unhappy(stats, company, date):
            return [SQL("SELECT %s AS guest_id", self.guest.id)] * 2

        def notes(guests):
            return dict.fromkeys(guests.ids, ["last rating 2/5"])

        stats = self.env.registry[self.stats._name]
        self.patch(stats, "_get_churn_worse_queries", unhappy)
        self.patch(self.env.registry["restaurant.guest"], "_get_churn_notes", notes)
        self._make_figures()
        self.assert_figures(self.guest, churn_level="watch", lifecycle="new")
        self.assertIn("every 10 days", self.guest.churn_reason)
        self.assertIn("last rating 2/5", self.guest.churn_reason)

    # Life cycle

    def test_lifecycles(self):
        cases = {
            "new": (59,),
            "active": (70, 60, 50, 40, 30, 20, 10),
            "slipping": (140, 130, 120, 110, 30),
            "returned": (380, 370, 5),
            "lost": (400,),
        }
        guests = self._create_guests(len(cases) + 1)
        for guest, days in zip(guests, cases.values(), strict=False):
            self._come(guest, *days)
        self._make_figures(churn_lost=100, churn_lost_days=350)
        self.assertEqual(guests[5].lifecycle, "prospect")
        self.assertEqual(guests[:5].mapped("lifecycle"), list(cases))
