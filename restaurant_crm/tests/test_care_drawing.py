from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .care_common import NOON, CareCommon


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestCareDrawing(CareCommon):
    """For whom a rule is to do something."""

    def test_a_week_before_the_birthday(self):
        rule = self._create_rule()
        step = self._run(rule)
        self.assertEqual(self._what(step), [("Wang Li", "sent", False)])
        self.assertEqual(step.event_date, date(2027, 5, 11))
        self.assertEqual(step.due_date, date(2027, 5, 4))
        mail = step.sudo().mail_id
        self.assertEqual(mail.recipient_ids, self.guest.partner_id)
        self.assertIn("Wang Li", mail.subject)
        self.assertIn(f"/restaurant/stop/{step.id}/", mail.body_html)
        touch = self.guest.touch_ids
        self.assertEqual((touch.channel, touch.purpose), ("email", "care"))
        self.assertEqual(touch.rule_id, rule)

    def test_once_however_often_it_runs(self):
        rule = self._create_rule()
        for _hour in range(3):
            steps = self._run(rule)
        self.assertEqual(len(steps), 1)
        self.assertEqual(len(self.guest.touch_ids), 1)
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.guest.partner_id.ids)]
        )
        self.assertEqual(len(mails), 1)

    def test_the_days_of_a_birthday(self):
        """Due a week before; not later than three days after that."""
        rule = self._create_rule()
        for birthday, drawn in (
            ("05-07", False),  # due 30 April, four days ago
            ("05-08", True),
            ("05-11", True),
            ("05-12", True),  # due tomorrow
            ("05-13", False),
        ):
            with self.subTest(birthday):
                guest = self._create_guest(birthday, birthday=birthday)
                rule._draw()
                self.assertEqual(bool(guest.care_step_ids), drawn)

    def test_born_on_29_february(self):
        guest = self._create_guest("Leap", birthday="1988-02-29")
        rule = self._create_rule(wait_days=0, catch_up_days=0)
        for now, event in (
            ("2027-02-28 04:00:00", date(2027, 2, 28)),
            ("2028-02-29 04:00:00", date(2028, 2, 29)),
        ):
            with self.subTest(now), freeze_time(now):
                rule._draw()
                self.assertIn(event, guest.care_step_ids.mapped("event_date"))
        with freeze_time("2028-02-26 04:00:00"):
            self.assertEqual(len(guest.care_step_ids), 2, "not on the 28th as well")

    def test_who_changes_the_birthday_has_one_a_year(self):
        rule = self._create_rule()
        self._run(rule)
        self.guest.birthday = "05-12"
        self.assertEqual(len(self._run(rule)), 1, "the same year")
        self.guest.birthday = "01-03"
        with freeze_time("2027-12-28 04:00:00"):
            self.assertEqual(len(self._run(rule)), 2, "half a year later")
        self.guest.birthday = "12-30"
        with freeze_time("2027-12-29 04:00:00"):
            self.assertEqual(len(self._run(rule)), 2)

    def test_lunar_birthdays_are_not_reckoned(self):
        self.guest.birthday_lunar = True
        self.assertFalse(self._run(self._create_rule()))

    def test_an_anniversary_of_a_kind(self):
        dates = self.env["restaurant.guest.date"].create(
            [
                {"guest_id": self.guest.id, "kind": kind, "day": 11, "month": 5}
                for kind in ("wedding", "child", "child")
            ]
        )
        rule = self._create_rule(trigger="anniversary", date_kind="child")
        steps = self._run(rule)
        self.assertEqual(
            set(steps.mapped("occasion")), {f"child {day.id} 2027" for day in dates[1:]}
        )
        self.assertEqual(set(steps.mapped("state")), {"sent"})
        self.assertEqual(len(self._run(self._create_rule(trigger="anniversary"))), 3)

    def test_the_second_visit(self):
        rule = self._create_rule(
            trigger="nth_visit", visit_number=2, wait_days=1, stop_on_visit=False
        )
        self._came(self.guest, "2027-03-01")
        self.assertFalse(self._run(rule))
        self._came(self.guest, "2027-05-03")
        [step] = self._run(rule)
        self.assertEqual((step.occasion, step.state), ("visit 2", "sent"))
        self._came(self.guest, "2027-05-04")
        self.assertEqual(len(self._run(rule)), 1)

    def test_a_first_visit_and_a_second_one_meanwhile(self):
        rule = self._create_rule(trigger="first_visit", wait_days=2)
        for name, days in (("Once", [2]), ("Twice", [2, 3]), ("Today", [4])):
            guest = self._create_guest(name, email=f"{name}@example.com")
            self._consent(guest)
            for day in days:
                self._came(guest, f"2027-05-0{day}")
        self.assertEqual(
            self._what(self._run(rule)),
            [("Once", "sent", False), ("Twice", "stopped", "visited")],
        )

    def test_no_visit_for_sixty_days(self):
        """Each absence once: 5 March is sixty days ago."""
        rule = self._create_rule(trigger="no_visit", wait_days=60)
        self._came(self.guest, "2027-03-05")
        early, late = self._create_guest("Early"), self._create_guest("Late")
        self._came(early, "2027-03-01")  # four days too late for it
        self._came(late, "2027-03-07")
        [step] = self._run(rule)
        self.assertEqual(step.guest_id, self.guest)
        self.assertEqual(step.occasion, "absent since 2027-03-05")
        self._came(self.guest, "2027-05-10")
        with freeze_time("2027-07-09 04:00:00"):
            steps = self._run(rule)
        mine = steps.filtered(lambda step: step.guest_id == self.guest)
        self.assertEqual(mine.mapped("state"), ["sent", "sent"])

    def test_who_came_back_is_not_missed(self):
        rule = self._create_rule(trigger="no_visit", wait_days=60)
        self._came(self.guest, "2027-03-05")
        rule._draw()
        self._came(self.guest, "2027-05-03")
        self.assertEqual(
            self._what(self._run(rule)), [("Wang Li", "stopped", "visited")]
        )

    def test_a_day_of_the_calendar_is_for_those_who_allow_it(self):
        self._create_guest("Silent", email="silent@example.com")
        rule = self._create_rule(
            trigger="holiday", holiday_date="2024-05-04", is_yearly=True, wait_days=0
        )
        steps = self._run(rule)
        self.assertEqual(self._what(steps), [("Wang Li", "sent", False)])
        once = self._create_rule(
            trigger="holiday", holiday_date="2024-05-04", wait_days=0
        )
        self.assertFalse(self._run(once), "three years ago")

    def test_only_guests_of_a_segment(self):
        segment = self.env["restaurant.segment"].create(
            {"name": "Nobody", "domain": "[('name', '=', 'Nobody')]"}
        )
        self.assertFalse(self._run(self._create_rule(segment_id=segment.id)))

    def test_guests_of_another_group_are_not_drawn(self):
        other = self._create_company("Other group")
        stranger = self._create_guest("Stranger", company_id=other.id, birthday="05-11")
        self._run(self._create_rule())
        self.assertFalse(stranger.care_step_ids)

    def test_who_is_held_out_stays_so(self):
        rule = self._create_rule(holdout_share=0.5)
        guests = self.env["restaurant.guest"].create(
            [
                {"name": f"G{n}", "email": f"g{n}@example.com", "birthday": "05-11"}
                for n in range(60)
            ]
        )
        self._consent(guests)
        steps = self._run(rule)
        held = steps.filtered("is_held")
        self.assertTrue(15 < len(held) < 45)
        self.assertEqual(set(held.mapped("state")), {"held"})
        self.assertFalse(held.guest_id.touch_ids)
        with freeze_time("2028-05-04 04:00:00"):
            again = self._run(rule) - steps
        self.assertEqual(again.filtered("is_held").guest_id, held.guest_id)
