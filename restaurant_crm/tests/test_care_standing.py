from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .care_common import NOON, CareCommon

LATE = "2027-05-04 14:00:00"  # ten in the evening in Shanghai


@tagged("post_install", "-at_install")
class TestCareStanding(CareCommon):
    """Whoever presses the button reads what came of it, and why not more."""

    def _press(self, rule):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            action = rule.action_run()
        self.env.invalidate_all()
        self.assertEqual(action["params"]["next"]["tag"], "soft_reload")
        return action["params"]["type"], action["params"]["message"]

    @freeze_time(NOON)
    def test_done(self):
        rule = self._create_rule()
        self.assertEqual(self._press(rule), ("success", "Done: 1"))
        self.assertEqual(rule.standing, "In 30 days: Done: 1")
        again = ("warning", "There is nobody whose day has come.")
        with freeze_time("2027-05-04 05:00:00"):
            self.assertEqual(self._press(rule), again)

    @freeze_time(LATE)
    def test_at_night_messages_wait(self):
        rule = self._create_rule()
        waits = "Due: 1, sent between 09:00 and 21:00 by the guest's clock"
        self.assertEqual(self._press(rule), ("warning", waits))
        self.assertEqual(rule.standing, waits)
        policy = {"company_id": self.company.id, "quiet_until": 8.5, "quiet_from": 24}
        self.env["restaurant.contact.policy"].create(policy)
        self.assertEqual(self._press(rule), ("success", "Done: 1"))

    @freeze_time(NOON)
    def test_why_not(self):
        self._consent(self.guest, "withdrawn")
        self._create_guest("No address", birthday="05-11")
        self._create_guest("Second", birthday="05-10")
        self._create_guest("Tomorrow", birthday="05-12", email="t@example.com")
        told = (
            "Stopped: 3 (Cannot be reached: 2, Did not allow it, or took it back: 1)"
            " · Not due yet: 1, the first on 05/05/2027"
        )
        rule = self._create_rule()
        self.assertEqual(self._press(rule), ("warning", told))

    @freeze_time(NOON)
    def test_what_breaks_is_told(self):
        rule = self._create_rule()
        steps = self.env.registry["restaurant.care.step"]
        with (
            patch.object(steps, "_send_mails", side_effect=ValueError("No words")),
            mute_logger("odoo.addons.restaurant_crm.models.restaurant_own_run"),
        ):
            told = self._press(rule)
        self.assertEqual(told, ("danger", "The last run did not end well: No words"))
        self.assertEqual(rule.step_ids.state, "waiting")

    @freeze_time(LATE)
    def test_activities_are_planned_at_any_hour(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        rule = self._create_rule(action="activity", activity_type_id=kind.id)
        self.assertEqual(self._press(rule), ("success", "Done: 1"))
