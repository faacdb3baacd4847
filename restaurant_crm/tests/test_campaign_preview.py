from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .campaign_common import CampaignCommon

NOON = "2027-05-04 04:00:00"  # in Shanghai
LATE = "2027-05-04 14:00:00"


@tagged("post_install", "-at_install")
class TestCampaignPreview(CampaignCommon):
    """Before anything is sent one reads who gets it, who does not and why, and what it
    costs."""

    def _preview(self, campaign):
        action = campaign.action_preview()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _fill(self):
        """A guest for each reason; the last one of the segment has no address."""
        policies = self.env["restaurant.contact.policy"]
        policies.create({"company_id": self.company.id, "cap_count": 1})
        self._consent(self.guests[:3], "withdrawn")
        self.guests[3].email = False
        self.env["mail.blacklist"].create({"email": "guest4@example.com"})
        self.guests[6].email = "guest5@example.com"
        tired = self.env["restaurant.touch"].create(
            {
                "guest_id": self.guests[7].id,
                "company_id": self.company.id,
                "date": "2027-05-03 04:00:00",
                "channel": "email",
                "purpose": "marketing",
                "occasion": "before",
            }
        )
        self.assertTrue(tired)
        kept = self.env["restaurant.segment"].create(
            {"name": "Kept", "domain": f"[('id', '=', {self.guests[8].id})]"}
        )
        kept._refresh()
        self._create_campaign(
            name="Matters more",
            segment_id=kept.id,
            priority="1",
            date_start="2027-05-06",
            date_end="2027-05-20",
        )

    @freeze_time(NOON)
    def test_every_reason(self):
        self._fill()
        campaign = self._create_campaign(holdout_share=0, message_cost=0.5, budget=95)
        told = self._preview(campaign)
        self.assertEqual(told.segment_count, 201)
        self.assertEqual(
            (told.consent_count, told.address_count, told.blocked_count), (3, 2, 1)
        )
        self.assertEqual(told.unreachable_count, 6)
        self.assertEqual(
            (told.often_count, told.kept_count, told.double_count), (1, 1, 1)
        )
        self.assertEqual((told.budget_count, told.send_count), (2, 190))
        self.assertEqual((told.left_out_count, told.held_count), (5, 0))
        self.assertEqual((told.cost, told.budget), (95, 95))
        self.assertFalse(told.moment)
        self.assertEqual(campaign.state, "draft", "nothing was done yet")
        self.assertFalse(campaign.member_ids)

    @freeze_time(NOON)
    def test_what_was_told_is_what_is_done(self):
        """For any share held out: the same sets."""
        self._fill()
        for number, share in enumerate((0, 0.1, 0.5)):
            campaign = self._create_campaign(
                name=f"No. {number}", holdout_share=share, priority="1"
            )
            told = self._preview(campaign)
            told.with_user(self.desk_user).action_launch()
            self._send_mailings()
            traces = campaign.sudo().mailing_id.mailing_trace_ids
            self.assertFalse(traces.filtered(lambda one: one.trace_status == "cancel"))
            self.assertEqual(len(traces), told.send_count)
            self.assertEqual(campaign.held_count, told.held_count)
            self.assertEqual(campaign.unreachable_count, told.unreachable_count)
            skipped = campaign.member_ids.filtered(lambda one: one.state == "skipped")
            self.assertEqual(len(skipped), told.left_out_count)
            reasons = skipped.grouped("reason")
            for reason in ("often", "double"):
                self.assertEqual(
                    len(reasons.get(reason, ())), told[f"{reason}_count"], reason
                )
            campaign.action_cancel()

    @freeze_time(LATE)
    def test_who_lost_the_address_shares_it_with_nobody(self):
        """Drawn in the evening, sent in the morning: two gave up theirs meanwhile."""
        campaign = self._create_campaign(holdout_share=0)
        campaign.action_launch()
        self.guests[:2].email = False
        campaign.sudo()._leave_out()
        members = campaign.member_ids.filtered(lambda one: one.state == "skipped")
        self.assertFalse(members.filtered(lambda one: one.reason == "double"))

    @freeze_time(LATE)
    def test_at_night_it_is_told_when(self):
        told = self._preview(self._create_campaign())
        self.assertEqual(str(told.moment), "2027-05-05 01:00:00")

    def test_what_is_missing_is_told_first(self):
        for values, refusal in (
            ({"body": False}, "subject and a message"),
            ({"channel": "sms", "sms_text": "Come back"}, "None of the 201 guests"),
            ({"offer_kind": "none", "date_end": "2020-01-02"}, "is over"),
        ):
            values.setdefault("date_start", "2020-01-01")
            campaign = self._create_campaign(**values)
            with self.assertRaisesRegex(UserError, refusal):
                campaign.action_preview()

    def test_once(self):
        """Two dialogs, one campaign."""
        campaign = self._create_campaign()
        first, second = self._preview(campaign), self._preview(campaign)
        first.action_launch()
        second.action_launch()
        mailings = self.env["mailing.mailing"]
        of_it = [("restaurant_campaign_id", "=", campaign.id)]
        self.assertEqual(mailings.search_count(of_it), 1)
        with self.assertRaisesRegex(UserError, "sent already"):
            campaign.action_preview()

    def test_who_may_not_send(self):
        campaign = self._create_campaign()
        with self.assertRaises(AccessError):
            campaign.with_user(self.floor_user).action_preview()
        told = self._preview(campaign)
        with self.assertRaises(AccessError):
            told.with_user(self.floor_user).action_launch()

    def test_one_query_however_many_guests(self):
        campaign = self._create_campaign()
        campaign.segment_id.sudo()._refresh()
        campaign._count_preview()  # what else is read is known then
        with self.assertQueryCount(3):  # two of them settings of the database
            self.assertEqual(sum(campaign._count_preview().values()), 201)
