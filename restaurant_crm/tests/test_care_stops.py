from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .care_common import NOON, CareCommon


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestCareStops(CareCommon):
    """What makes a step pointless, at the moment it would be done."""

    def test_consent_counts_at_the_moment_of_sending(self):
        rule = self._create_rule()
        rule._draw()
        self._consent(self.guest, "withdrawn")
        self.assertEqual(
            self._what(self._run(rule)), [("Wang Li", "stopped", "consent")]
        )
        self.assertFalse(self.guest.touch_ids)

    def test_consent_is_for_a_purpose_and_a_channel(self):
        rule = self._create_rule(purpose="marketing")
        self._consent(self.guest, purpose="marketing", channel="sms")
        self.assertEqual(self._run(rule).reason, "consent")

    def test_the_limit_is_that_of_all_rules_and_campaigns(self):
        self.env["restaurant.contact.policy"].create({"cap_count": 1})
        first = self._create_rule()
        second = self._create_rule(name="Once more")
        self.assertEqual(self._run(first).state, "sent")
        self.assertEqual(self._what(self._run(second))[0][1:], ("stopped", "often"))

    def test_who_is_held_out_of_a_campaign_is_cared_for(self):
        segment = self.env["restaurant.segment"].create(
            {"name": "One", "domain": f"[('id', '=', {self.guest.id})]"}
        )
        campaign = self.env["restaurant.campaign"].create(
            {"name": "News", "segment_id": segment.id, "holdout_share": 0.5}
        )
        self.env["restaurant.campaign.member"].sudo().create(
            {"campaign_id": campaign.id, "guest_id": self.guest.id, "arm": "held"}
        )
        self.assertEqual(self._run(self._create_rule()).state, "sent")

    def test_two_days_of_a_guest_and_a_limit_of_one(self):
        self.env["restaurant.contact.policy"].create({"cap_count": 1})
        self.env["restaurant.guest.date"].create(
            [{"guest_id": self.guest.id, "day": 11, "month": 5}] * 2
        )
        steps = self._run(self._create_rule(trigger="anniversary"))
        self.assertEqual(steps.mapped("reason"), [False, "often"])

    def test_quiet_hours_are_those_of_the_guest(self):
        """Noon in Shanghai is five in the morning in London, midnight in New York; in
        Auckland it is four in the afternoon."""
        guests = {}
        for zone in ("Europe/London", "America/New_York", "Pacific/Auckland"):
            guest = self._create_guest(zone, email="a@example.com", birthday="05-11")
            guest.partner_id.tz = zone
            self._consent(guest)
            guests[zone] = guest
        rule = self._create_rule()
        self._run(rule)
        states = {zone: guests[zone].care_step_ids.state for zone in guests}
        self.assertEqual(
            states,
            {
                "Europe/London": "waiting",
                "America/New_York": "waiting",
                "Pacific/Auckland": "sent",
            },
        )
        with freeze_time("2027-05-04 08:00:00"):  # nine in London, four in New York
            self._run(rule)
        self.assertEqual(guests["Europe/London"].care_step_ids.state, "sent")
        self.assertEqual(guests["America/New_York"].care_step_ids.state, "waiting")

    def test_quiet_hours_have_sharp_ends(self):
        rule = self._create_rule(wait_days=6)
        for now, state in (
            ("2027-05-05 00:59:59", "waiting"),
            ("2027-05-05 01:00:00", "sent"),
        ):
            with self.subTest(now), freeze_time(now):
                self.assertEqual(self._run(rule).state, state)
        self._create_guest("Late", email="l@example.com", birthday="05-12")
        for now in ("2027-05-06 13:00:00", "2027-05-06 23:00:00"):
            with self.subTest(now), freeze_time(now):
                self._run(rule)
                late = rule.step_ids.filtered(lambda s: s.guest_id.name == "Late")
                self.assertEqual(late.state, "waiting")

    def test_what_came_too_late_is_left(self):
        rule = self._create_rule()
        rule._draw()
        with freeze_time("2027-05-07 04:00:00"):
            rule._draw()
        with freeze_time("2027-05-08 04:00:00"):
            self.assertEqual(self._run(rule).reason, "late")

    def test_a_corrected_birthday_is_not_greeted(self):
        rule = self._create_rule()
        rule._draw()
        self.guest.birthday = "09-11"
        self.assertEqual(self._run(rule).reason, "over")

    def test_without_an_address(self):
        self.guest.email = False
        self.assertEqual(self._run(self._create_rule()).reason, "address")

    def test_archived_guests_and_rules(self):
        rule, other = self._create_rule(), self._create_rule(name="Other")
        (rule | other).sudo().mapped(lambda one: one._draw())
        other.active = False
        self.assertEqual(other.step_ids.reason, "off")
        other.active = True
        self.assertEqual(self._run(other).reason, "off", "it does not start again")
        self.guest.active = False
        self.assertEqual(self._run(rule).reason, "gone")

    def test_something_is_open_with_the_guest(self):
        def open_queries(_self, guest_ids):
            return [SQL("SELECT unnest(%s)", list(guest_ids))]

        guests = self.env.registry["restaurant.guest"]
        with patch.object(guests, "_get_open_queries", open_queries):
            self.assertEqual(self._run(self._create_rule()).reason, "open")
            careless = self._create_rule(name="Careless", stop_on_open=False)
            self.assertEqual(self._run(careless).state, "sent")
