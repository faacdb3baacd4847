from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .campaign_common import CampaignCommon

RUN = "odoo.addons.restaurant_crm.models.restaurant_own_run"


@tagged("post_install", "-at_install")
class TestCampaignFollow(CampaignCommon):
    """What the hourly job does with campaigns that are running."""

    def setUp(self):
        super().setUp()
        self._consent(self.guests, "given", "wechat")
        yesterday = fields.Date.subtract(
            fields.Date.context_today(self.campaigns), days=1
        )
        segments = self.env["restaurant.segment"].create(
            [
                {"name": name, "domain": f"[('name', '=like', '{name}%')]"}
                for name in ("Guest 1", "Guest 2")
            ]
        )
        self.broken, self.over = (
            self._create_campaign(
                segment_id=segment.id, channel="wechat", date_start=yesterday
            )
            for segment in segments
        )
        (self.broken + self.over).action_launch()
        self.over.date_end = yesterday

    def _follow(self):
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_campaigns").method_direct_trigger()
        self.env.invalidate_all()

    def test_one_that_cannot_be_measured_does_not_stop_the_others(self):
        campaigns = self.env.registry["restaurant.campaign"]
        measure = campaigns._measure

        def measure_some(records):
            if self.broken in records:
                raise ValueError("No figures")
            return measure(records)

        with patch.object(campaigns, "_measure", measure_some), mute_logger(RUN):
            self._follow()
        self.assertEqual(self.broken.problem, "No figures")
        self.assertEqual((self.over.problem, self.over.state), (False, "done"))
        self._follow()
        self.assertEqual((self.broken.problem, self.broken.state), (False, "running"))
