from odoo.tests import freeze_time, tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseClocks(CaseCommon):
    """The outlets are in Shanghai: eight hours ahead, without daylight saving."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outlet.calendar_id = cls._create_calendar([(11, 14), (17, 22)])
        cls.outlet.case_manager_id = cls.floor

    def test_a_grave_case_is_timed_around_the_clock(self):
        """03:00 in Shanghai: closed, and it does not matter."""
        case = self._create_case(case_type="safety", date="2026-03-01 19:00:00")
        self.assertEqual(self._deadline(case, "response"), "2026-03-01 19:05:00")
        self.assertEqual(self._deadline(case, "offer"), "2026-03-01 20:00:00")
        self.assertEqual(self._deadline(case, "resolution"), "2026-03-02 19:00:00")

    def test_over_night(self):
        """21:50 in Shanghai: ten minutes are left of the thirty."""
        case = self._create_case(case_type="service", date="2026-03-02 13:50:00")
        self.assertEqual(self._deadline(case, "response"), "2026-03-02 13:55:00")
        self.assertEqual(self._deadline(case, "offer"), "2026-03-03 03:20:00")
        self.assertEqual(self._deadline(case, "resolution"), "2026-03-03 13:50:00")

    def test_past_midnight(self):
        """A bar that is open from 18 to 2 has two lines, one for each day."""
        self.outlet.calendar_id = self._create_calendar([(0, 2), (18, 24)])
        case = self._create_case(case_type="service", date="2026-03-02 15:45:00")
        self.assertEqual(self._deadline(case, "offer"), "2026-03-02 16:15:00")
        late = self._create_case(case_type="service", date="2026-03-02 17:50:00")
        self.assertEqual(self._deadline(late, "offer"), "2026-03-03 10:20:00")

    def test_over_a_weekend(self):
        """Open from Monday to Friday: three days from Friday are Wednesday."""
        self.outlet.calendar_id = self._create_calendar([(10, 18)], range(5))
        case = self._create_case(case_type="dish", date="2026-03-06 04:00:00")
        self.assertEqual(self._deadline(case, "response"), "2026-03-06 06:00:00")
        self.assertEqual(self._deadline(case, "offer"), "2026-03-09 04:00:00")
        self.assertEqual(self._deadline(case, "resolution"), "2026-03-11 04:00:00")

    def test_daylight_saving(self):
        """In Berlin 29 March 2026 has 23 hours, 25 October 25: noon stays noon."""
        self.outlet.tz = "Europe/Berlin"
        self.outlet.calendar_id = self._create_calendar([(10, 20)])
        spring = self._create_case(case_type="dish", date="2026-03-28 11:00:00")
        self.assertEqual(self._deadline(spring, "offer"), "2026-03-29 10:00:00")
        autumn = self._create_case(case_type="dish", date="2026-10-24 10:00:00")
        self.assertEqual(self._deadline(autumn, "offer"), "2026-10-25 11:00:00")

    def test_daylight_saving_at_night(self):
        """A night shift over the change is an hour shorter, and nothing breaks."""
        self.outlet.tz = "Europe/Berlin"
        self.outlet.calendar_id = self._create_calendar([(0, 4), (20, 24)])
        case = self._create_case(case_type="dish", date="2026-03-29 00:30:00")
        # 01:30 in Berlin; two hours later it is 04:30, and the night ended at 04:00
        self.assertEqual(self._deadline(case, "response"), "2026-03-29 18:30:00")

    def test_without_opening_hours_every_hour_counts(self):
        case = self._create_case(
            case_type="dish", outlet_id=self.riverside.id, date="2026-03-02 20:00:00"
        )
        self.assertEqual(self._deadline(case, "response"), "2026-03-02 22:00:00")
        self.assertEqual(self._deadline(case, "resolution"), "2026-03-05 20:00:00")

    def test_holidays_do_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.outlet.calendar_id.id,
                "company_id": False,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 16:00:00",
            }
        )
        case = self._create_case(case_type="service", date="2026-03-02 13:50:00")
        self.assertEqual(self._deadline(case, "offer"), "2026-03-04 03:20:00")

    def test_waiting_for_the_guest_stops_the_clocks(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._create_case(case_type="dish")
        self.assertEqual(self._deadline(case, "offer"), "2026-03-03 04:00:00")
        with freeze_time("2026-03-02 05:00:00"):
            case.action_wait()
        self.assertEqual(case.clock_state, "paused")
        self.assertTrue(case.is_waiting)
        self.assertFalse(case.deadline_at)
        with freeze_time("2026-03-03 05:00:00"):
            case.action_resume()
        self.assertFalse(case.is_waiting)
        self.assertEqual(self._deadline(case, "offer"), "2026-03-04 04:00:00")

    def test_who_waits_for_a_guest_in_danger(self):
        case = self._create_case(case_type="safety")
        with self._assert_refused("never stand still"):
            case.action_wait()

    def test_a_case_that_turns_out_grave_is_timed_anew(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._create_case(case_type="dish")
        with freeze_time("2026-03-02 05:00:00"):
            case.action_wait()
            case.severity = "s1"
        self.assertEqual(self._deadline(case, "offer"), "2026-03-02 05:00:00")
        self.assertFalse(case.is_waiting)

    def test_warning_at_four_fifths(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._create_case(case_type="service")
        watch = self.env["restaurant.case.clock"]._cron_watch
        with freeze_time("2026-03-02 04:03:59"):
            watch()
        self.assertEqual(case.clock_state, "ok")
        planned = len(case.activity_ids)
        with freeze_time("2026-03-02 04:04:00"):
            watch()
            watch()
        self.assertEqual(case.clock_state, "warning")
        self.assertEqual(len(case.activity_ids), planned + 1, "once")

    def test_a_breach_is_told_once_and_stays(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._create_case(case_type="service")
        with freeze_time("2026-03-02 04:20:00"):
            self.env["restaurant.case.clock"]._cron_watch()
            self.env["restaurant.case.clock"]._cron_watch()
            self.assertEqual(case.clock_state, "broken")
            told = case.activity_ids.filtered(lambda a: a.user_id == self.floor)
            self.assertEqual(len(told), 1)
            case.action_answered()
        response = self._clock(case, "response")
        self.assertEqual(response.result, "broken")
        self.assertEqual(str(response.broken_at), "2026-03-02 04:05:00")
        self.assertTrue(case.is_broken)
        self.assertEqual(case.clock_state, "ok", "the others still run")
        with self._assert_refused("cannot be changed"):
            response.broken_at = False

    def test_a_late_answer_is_late_even_if_nobody_watched(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._create_case(case_type="service")
        with freeze_time("2026-03-02 04:05:01"):
            case.action_answered()
        self.assertEqual(self._clock(case, "response").result, "broken")

    def test_in_time(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._create_case(case_type="service")
        with freeze_time("2026-03-02 04:05:00"):
            case.action_answered()
            self._bring_to(case, "closed")
        self.assertEqual(case.clock_ids.mapped("result"), ["kept"] * 3)
        self.assertEqual(case.clock_state, "none")
        [(rate,)] = self.env["restaurant.case.clock"]._read_group(
            [("case_id", "=", case.id)], [], ["kept_rate:avg"]
        )
        self.assertEqual(rate, 1.0)

    def test_reopening_starts_a_clock_of_its_own(self):
        with freeze_time("2026-03-02 04:00:00"):
            case = self._bring_to(self._create_case(case_type="service"), "done")
        with freeze_time("2026-03-04 04:00:00"):
            case._reopen("The coupon never came")
        clocks = self._clock(case, "resolution").sorted("round", True)
        self.assertEqual(clocks.mapped("round"), [2, 1])
        self.assertEqual(clocks.mapped("result"), ["open", "kept"])
        self.assertEqual(str(clocks[0].deadline_at), "2026-03-05 04:00:00")
        self.assertEqual((case.state, case.reopen_count), ("verified", 1))
