from datetime import date

from odoo.tests import tagged

from .tier_policy_common import TierPolicyCommon


@tagged("post_install", "-at_install")
class TestTierKeeping(TierPolicyCommon):
    """Boundaries of validity, grace and notice."""

    def test_kept_with_eighty_percent(self):
        self.reach_silver()
        self.visit(date(2026, 9, 1), 800)
        self.night(date(2027, 3, 30))
        self.assertEqual(self.member().valid_until, date(2027, 3, 31))
        self.night(date(2027, 3, 31))
        self.assertEqual(self.member().valid_until, date(2028, 3, 31))
        self.assertEqual(self.moves(), ["up", "kept"])

    def test_lost_below_eighty_percent_after_the_grace(self):
        self.reach_silver()
        self.visit(date(2026, 9, 1), 799.99)
        self.night(date(2027, 3, 31))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.member().grace_until, date(2027, 4, 30))
        self.night(date(2027, 4, 29))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.night(date(2027, 4, 30))
        self.assertFalse(self.guest.tier_id)
        self.assertEqual(self.moves(), ["up", "grace", "down"])
        self.assertFalse(self.member().valid_until)

    def test_a_check_in_the_grace_saves_the_tier(self):
        self.reach_silver()
        self.night(date(2027, 3, 31))
        self.visit(date(2027, 4, 15), 800)
        self.night(date(2027, 4, 15))
        self.assertEqual(self.moves(), ["up", "grace", "kept"])
        self.assertEqual(self.member().valid_until, date(2028, 4, 30))
        self.assertFalse(self.member().grace_until)

    def test_one_tier_down_or_to_the_one_that_fits(self):
        day, end = date(2026, 3, 10), date(2027, 4, 30)
        for mode, tier in (("one", self.silver), ("match", self.silver[:0])):
            guest = self._create_guest(mode)
            self.tier_policy.downgrade = mode
            self.visit(day, 2000, guest)
            self.night(day)
            self.night(date(2027, 3, 31))
            self.night(end)
            self.assertEqual(guest.tier_id, tier)
        guest = self._create_guest("again")
        self.visit(day, 2000, guest)
        self.night(day)
        self.visit(date(2026, 12, 1), 1000, guest)
        self.night(date(2027, 3, 31))
        self.night(end)
        self.assertEqual(guest.tier_id, self.silver)
        self.assertEqual(self.member(guest).valid_until, date(2028, 4, 30))

    def test_without_grace(self):
        self.tier_policy.grace_days = 0
        self.reach_silver()
        self.night(date(2027, 3, 31))
        self.assertFalse(self.guest.tier_id)

    def test_notice_once_thirty_days_before(self):
        self.reach_silver()
        self.night(date(2027, 2, 28))
        self.assertEqual(self.moves(), ["up"])
        for day in (date(2027, 3, 1), date(2027, 3, 2)):
            self.night(day)
            self.assertEqual(self.moves(), ["up", "notice"])
        enough = self._create_guest("Enough")
        self.visit(date(2026, 3, 10), 1000, enough)
        self.visit(date(2026, 3, 20), 1, enough)
        self.night(date(2026, 3, 20))
        self.visit(date(2027, 1, 1), 800, enough)
        self.night(date(2027, 3, 1))
        self.assertNotIn("notice", self.moves(enough))

    def test_year_end_is_looked_at_with_the_old_year(self):
        """The job did not run on New Year's Eve: each night has its own figures."""
        self.tier_policy.window = "calendar"
        self.visit(date(2025, 5, 1), 1000)
        self.night(date(2025, 5, 1))
        self.assertEqual(self.member().valid_until, date(2026, 12, 31))
        self.visit(date(2026, 5, 1), 800)
        self.tier_policy.night_date = date(2026, 12, 30)
        self.patch(
            type(self.tier_policy), "_get_today", lambda policy: date(2027, 1, 4)
        )
        self.run_job("restaurant.tier.policy", "_cron_night")
        self.assertEqual(self.moves(), ["up", "kept"])
        self.assertEqual(self.member().valid_until, date(2027, 12, 31))
        self.assertEqual(self.tier_policy.night_date, date(2027, 1, 3))
