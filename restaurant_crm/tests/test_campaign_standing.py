from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .campaign_common import CampaignCommon

NOON = "2027-05-04 04:00:00"  # in Shanghai
LATE = "2027-05-04 14:00:00"


@tagged("post_install", "-at_install")
class TestCampaignStanding(CampaignCommon):
    """Whoever sends reads when it goes out, and who gets nothing and why."""

    def test_what_would_reach_nobody_is_not_begun(self):
        """It stays as it was: guests may be asked, and it can be sent then."""
        campaign = self._create_campaign(channel="sms", sms_text="Come back")
        with self.assertRaisesRegex(UserError, r"None of the 201 guests .*\(SMS\)"):
            with self.cr.savepoint():
                campaign.action_launch()
        self.assertEqual(campaign.state, "draft")
        self.assertFalse(campaign.standing)

    @freeze_time(LATE)
    def test_at_night_it_waits(self):
        self.desk_user.tz = "Asia/Shanghai"
        campaign = self._create_campaign(holdout_share=0)
        campaign.action_launch()
        self.assertRegex(
            campaign.standing,
            r"^Waiting: 200, sent after the quiet hours: 5/5/27, 9:00\sAM"
            r" · No address, or did not allow it: 1$",
        )

    @freeze_time(NOON)
    def test_who_gets_nothing(self):
        campaign = self._create_campaign(holdout_share=0)
        campaign.action_launch()
        self.assertIn("sent in the next minutes: 200", campaign.standing)
        self._consent(self.guests[:3], "withdrawn")
        self._send_mailings()
        campaign.sudo().mailing_id.mailing_trace_ids.trace_status = "sent"
        campaign.action_measure()
        self.assertEqual(
            campaign.standing,
            "Did not allow it, or took it back: 3 · No address, or did not allow it: 1",
        )
        campaign.action_close()
        self.assertFalse(campaign.standing)
