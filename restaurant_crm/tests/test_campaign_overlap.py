from odoo import fields
from odoo.tests import tagged

from .campaign_common import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignOverlap(CampaignCommon):
    """Guests whom two campaigns want at the same time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._consent(cls.guests, "given", "wechat")
        cls.some = cls.env["restaurant.segment"].create(
            {"name": "Fifty", "domain": f"[('id', 'in', {cls.guests[:50].ids})]"}
        )
        (cls.segment | cls.some)._refresh()

    def _day(self, days):
        return fields.Date.add(fields.Date.context_today(self.campaigns), days=days)

    def _plan(self, **values):
        return self._create_campaign(channel="wechat", holdout_share=0, **values)

    def test_the_plan_shows_it(self):
        everybody = self._plan()
        some = self._plan(segment_id=self.some.id)
        later = self._plan(date_start=self._day(31), date_end=self._day(40))
        self.assertEqual(everybody.overlap_ids, some)
        self.assertEqual((everybody.overlap_count, some.overlap_count), (50, 50))
        self.assertFalse(later.overlap_ids)
        mine = [("id", "in", (everybody | some | later).ids)]
        found = self.campaigns.search([*mine, ("overlap_ids", "!=", False)])
        self.assertEqual(found, everybody | some)
        found = self.campaigns.search([*mine, ("overlap_ids", "=", False)])
        self.assertEqual(found, later)
        later.date_start = self._day(30)
        self.assertEqual(
            later.overlap_count, self.segment.member_count, "one day is enough"
        )

    def test_who_is_held_out_gets_one_message(self):
        sent = self._create_campaign(channel="wechat", holdout_share=0.5)
        sent.action_launch()
        other = self._plan()
        self.assertEqual(other.overlap_count, sent.member_count - sent.held_count)

    def test_two_plans_cost_no_more_queries(self):
        plans = self._plan() | self._plan()
        plans.invalidate_recordset()
        plans.mapped("name")
        self.env.flush_all()
        with self.assertQueryCount(2):
            plans.mapped("overlap_count")

    def test_what_is_long_ago_is_not_read(self):
        """A group may have years of campaigns, each with all its guests."""
        past = self._plan(name="Long ago")
        past.action_launch()
        past.action_close()
        self.env.cr.execute(
            """UPDATE restaurant_campaign
                  SET date_start = '2020-01-01', date_end = '2020-02-01'
                WHERE id = %s""",
            [past.id],
        )
        past.invalidate_recordset()
        called_off = self._plan(name="Called off")
        called_off.action_cancel()
        plan = self._plan()
        plan.invalidate_recordset()
        plan.mapped("name")
        self.env.flush_all()
        with self.assertQueryCount(1):  # nobody's guests
            self.assertFalse(plan.overlap_count)
        self.assertFalse(called_off.overlap_count)

    def test_what_matters_more_keeps_its_guests(self):
        """The last message that they may get in a week."""
        self.env["restaurant.contact.policy"].create({"cap_count": 2})
        self._plan(segment_id=self.some.id, priority="1", date_start=self._day(3))
        first, second = self._plan(), self._plan()
        for campaign, kept in ((first, 0), (second, 50)):
            campaign.action_launch()
            left_out = campaign.member_ids.filtered(lambda one: one.reason == "kept")
            self.assertEqual(len(left_out), kept)
            self.assertEqual(campaign.sent_count, 200 - kept)

    def test_what_is_far_away_keeps_nobody(self):
        self.env["restaurant.contact.policy"].create({"cap_count": 1})
        far = self._plan(priority="1", date_start=self._day(8), date_end=self._day(9))
        campaign = self._plan()
        campaign.action_launch()
        self.assertEqual(campaign.sent_count, 200)
        far.action_launch()
        self.assertEqual(far.sent_count, 0, "these have had theirs")
