from datetime import datetime
from hashlib import md5

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .campaign_common import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaign(CampaignCommon):
    def _visit(self, guest, amount=100):
        self._pay_order(amount, partner=guest.partner_id)

    def test_arms_are_drawn_by_a_hash(self):
        """In Python as in the database; and again the same."""
        campaign = self._create_campaign(channel="post", holdout_share=0.25)
        self.guests.partner_id.street = "1 Road"
        self._consent(self.guests, "given", "post")
        campaign.action_launch()
        members = campaign.member_ids
        self.assertEqual(members.guest_id, self.guests)
        for member in members:
            key = f"{campaign.id}-{member.guest_id.id}".encode()
            drawn = int(md5(key, usedforsecurity=False).hexdigest()[:8], 16)
            held = drawn < 0.25 * 2**32
            self.assertEqual(member.arm, "held" if held else "treated")
        self.assertTrue(25 < campaign.held_count < 75)
        before = {member.guest_id: member.arm for member in members}
        campaign._draw_arms()
        self.assertEqual({m.guest_id: m.arm for m in campaign.member_ids}, before)

    def test_only_who_allowed_it_and_can_be_reached(self):
        self._consent(self.guests[0], "withdrawn")
        self.guests[1].email = False
        campaign = self._create_campaign()
        campaign.action_launch()
        self.assertEqual(campaign.member_ids.guest_id, self.guests[2:])
        # The guest of the class, and the two above.
        self.assertEqual(campaign.unreachable_count, 3)

    def test_launched_twice_is_sent_once(self):
        campaign = self._create_campaign()
        campaign.action_launch()
        mailing = campaign.sudo().mailing_id
        campaign.action_launch()
        self.assertEqual(campaign.sudo().mailing_id, mailing)
        self.assertEqual(
            self.env["mailing.mailing"].search_count(
                [("restaurant_campaign_id", "=", campaign.id)]
            ),
            1,
        )

    @freeze_time("2027-05-04 04:00:00")  # noon in Shanghai
    def test_mail_goes_to_the_treated_alone(self):
        campaign = self._create_campaign()
        campaign.action_launch()
        self._send_mailings()
        traces = campaign.sudo().mailing_id.mailing_trace_ids
        treated = campaign.member_ids.filtered(lambda member: member.arm == "treated")
        self.assertEqual(
            set(traces.mapped("res_id")), set(treated.guest_id.partner_id.ids)
        )
        traces.trace_status = "sent"
        campaign.action_measure()
        self.assertEqual(set(treated.mapped("state")), {"sent"})
        self.assertEqual(campaign.sent_count, len(treated))
        touches = self.env["restaurant.touch"].search(
            [("campaign_id", "=", campaign.id)]
        )
        self.assertEqual(touches.guest_id, treated.guest_id)

    @freeze_time("2027-05-04 04:00:00")
    def test_consent_counts_at_the_moment_of_sending(self):
        campaign = self._create_campaign()
        campaign.action_launch()
        member = campaign.member_ids.filtered(lambda m: m.arm == "treated")[0]
        self._consent(member.guest_id, "withdrawn")
        self._send_mailings()
        traces = campaign.sudo().mailing_id.mailing_trace_ids
        self.assertNotIn(member.guest_id.partner_id.id, traces.mapped("res_id"))
        self.assertEqual((member.state, member.reason), ("skipped", "consent"))

    @freeze_time("2027-05-04 04:00:00")
    def test_nobody_gets_more_than_the_limit(self):
        """Two campaigns of one day, and a limit of one message a week."""
        self.env["restaurant.contact.policy"].create({"cap_count": 1})
        sent = []
        for name in ("First", "Second"):
            campaign = self._create_campaign(name=name, holdout_share=0)
            campaign.action_launch()
            self._send_mailings()
            campaign.sudo().mailing_id.mailing_trace_ids.trace_status = "sent"
            campaign.action_measure()
            sent.append(campaign.sent_count)
        self.assertEqual(sent, [len(self.guests), 0])
        self.assertEqual(set(campaign.member_ids.mapped("reason")), {"often"})

    def test_budget_is_kept(self):
        self._consent(self.guests, "given", "wechat")
        campaign = self._create_campaign(
            channel="wechat", budget=10, message_cost=0.5, holdout_share=0
        )
        campaign.action_launch()
        self.assertEqual(campaign.sent_count, 20)
        self.assertEqual(campaign.sending_cost, 10)
        skipped = campaign.member_ids.filtered(lambda m: m.reason == "budget")
        self.assertEqual(len(skipped), len(self.guests) - 20)

    def test_calls_are_planned(self):
        self._consent(self.guests[:5], "given", "phone")
        for number, guest in enumerate(self.guests[:5]):
            guest.phone = f"138 0013 810{number}"
        campaign = self._create_campaign(channel="phone", holdout_share=0)
        campaign.action_launch()
        activities = self.guests.activity_ids
        self.assertEqual(len(activities), 5)
        self.assertEqual(activities.user_id, self.desk_user)

    def test_effect(self):
        """Every treated guest comes once for 100, of those held out nobody does."""
        self._consent(self.guests, "given", "wechat")
        campaign = self._create_campaign(channel="wechat", holdout_share=0.5)
        campaign.action_launch()
        treated = campaign.member_ids.filtered(lambda member: member.arm == "treated")
        for guest in treated.guest_id[:30]:
            self._visit(guest)
        campaign.action_measure()
        share = 30 / len(treated)
        visits = campaign._get_effect("visits")
        self.assertTrue(visits.is_enough)
        self.assertTrue(campaign.is_gain_known)
        self.assertAlmostEqual(visits.difference, share, 2)
        self.assertTrue(visits.is_certain)
        self.assertAlmostEqual(visits.total, 30, 2)
        revenue = campaign._get_effect("revenue")
        self.assertAlmostEqual(revenue.difference, 100 * share, 2)
        self.assertEqual(campaign.verdict, "It brought more than chance would.")

    def test_visits_outside_of_the_window_do_not_count(self):
        self._consent(self.guests, "given", "wechat")
        today = fields.Date.context_today(self.env.user)
        campaign = self._create_campaign(
            channel="wechat",
            date_start=fields.Date.add(today, days=2),
            date_end=fields.Date.add(today, days=9),
        )
        campaign.action_launch()
        self._visit(campaign.member_ids.guest_id[0])
        campaign.action_measure()
        effect = campaign._get_effect("visits")
        self.assertEqual((effect.treated_mean, effect.held_mean), (0, 0))

    def test_few_guests_tell_nothing(self):
        self._consent(self.guests[:20], "given", "wechat")
        campaign = self._create_campaign(channel="wechat")
        campaign.action_launch()
        self._visit(campaign.member_ids.guest_id[0])
        campaign.action_measure()
        self.assertFalse(campaign._get_effect("visits").is_enough)
        self.assertEqual(campaign.gain, 0)
        self.assertFalse(campaign.is_gain_known, "none is not the same as unknown")
        self.assertIn("Not enough guests", campaign.verdict)

    def test_what_was_sent_stays(self):
        campaign = self._create_campaign()
        campaign.holdout_share = 0.2
        campaign.action_launch()
        with self.assertRaisesRegex(UserError, "was sent"):
            campaign.holdout_share = 0
        with self.assertRaisesRegex(UserError, "is kept"):
            campaign.unlink()
        campaign.name = "Another name"

    def test_called_off(self):
        campaign = self._create_campaign()
        campaign.action_launch()
        campaign.action_cancel()
        self._send_mailings()
        self.assertFalse(campaign.sudo().mailing_id.mailing_trace_ids)

    def test_nothing_is_sent_without_words(self):
        for values in ({"body": False}, {"subject": " "[:0]}, {"channel": "sms"}):
            with self.assertRaises(UserError):
                self._create_campaign(**values).action_launch()

    def test_over_is_over(self):
        campaign = self._create_campaign(date_start="2020-01-01", date_end="2020-02-01")
        with self.assertRaisesRegex(UserError, "is over"):
            campaign.action_launch()

    def test_guests_who_turn_out_to_be_one(self):
        self._consent(self.guests, "given", "wechat")
        campaign = self._create_campaign(channel="wechat", holdout_share=0)
        campaign.action_launch()
        gone, stays = self.guests[:2]
        outsider = self._create_guest("Outsider")
        gone._merge_into(stays)
        self.guests[2]._merge_into(outsider)
        self.env.invalidate_all()
        members = campaign.member_ids.guest_id
        self.assertIn(stays, members)
        self.assertIn(outsider, members)

    def test_managers_of_an_outlet_may_look(self):
        campaign = self._create_campaign()
        as_floor = campaign.with_user(self.floor_user)
        self.assertEqual(as_floor.name, "Come back")
        with self.assertRaises(AccessError):
            as_floor.action_launch()
        with self.assertRaises(AccessError):
            as_floor.name = "Mine"
        with self.assertRaises(AccessError):
            campaign.with_user(self.till_user).read(["name"])
        with self.assertRaises(AccessError):
            campaign.member_ids.browse().create({"campaign_id": campaign.id})

    def test_quiet_hours(self):
        """Shanghai is eight hours ahead."""
        policy = self.env["restaurant.contact.policy"]._get_for(self.company)
        for now, expected in (
            (datetime(2026, 5, 4, 13, 30), datetime(2026, 5, 5, 1)),
            (datetime(2026, 5, 4, 19), datetime(2026, 5, 5, 1)),
            (datetime(2026, 5, 4, 1), datetime(2026, 5, 4, 1)),
            (datetime(2026, 5, 4, 12, 59), datetime(2026, 5, 4, 12, 59)),
            (datetime(2026, 5, 4, 13), datetime(2026, 5, 5, 1)),
        ):
            self.assertEqual(policy._next_moment(now), expected)

    def test_drawing_takes_one_statement(self):
        """However many guests there are; one more looks at how many they are now."""
        campaign = self._create_campaign(channel="wechat")
        self._consent(self.guests, "given", "wechat")
        campaign.segment_id.sudo()._refresh()
        self.env.flush_all()
        with self.assertQueryCount(6):
            campaign._draw_arms()
            self.env.flush_all()
