"""Worked examples of `tools/clock.py`: no records, no database."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase

from ..tools.clock import always, counted, moment_after, seconds_allowed, time_spent

MINUTE, HOUR = 60, 3600


def at(text):
    return datetime.fromisoformat(f"2026-03-{text}")


# Open from 10 to 14 and from 17 to 22
SHIFTS = [
    (at("02 10:00"), at("02 14:00")),
    (at("02 17:00"), at("02 22:00")),
    (at("03 10:00"), at("03 14:00")),
    (at("03 17:00"), at("03 22:00")),
]


class TestClockTools(BaseCase):
    def test_time_runs_while_open(self):
        self.assertEqual(moment_after(SHIFTS, at("02 11:00"), HOUR), at("02 12:00"))

    def test_time_stands_still_in_the_break_and_at_night(self):
        self.assertEqual(moment_after(SHIFTS, at("02 13:30"), HOUR), at("02 17:30"))
        self.assertEqual(moment_after(SHIFTS, at("02 21:00"), 2 * HOUR), at("03 11:00"))

    def test_time_of_a_closed_restaurant_begins_when_it_opens(self):
        for start in ("02 03:00", "02 10:00"):
            end = moment_after(SHIFTS, at(start), 5 * MINUTE)
            self.assertEqual(end, at("02 10:05"))

    def test_to_the_last_second_of_a_shift(self):
        self.assertEqual(moment_after(SHIFTS, at("02 13:00"), HOUR), at("02 14:00"))

    def test_a_day_is_a_day_of_opening_hours(self):
        day = seconds_allowed(1, "day", 9 * HOUR)
        self.assertEqual(moment_after(SHIFTS, at("02 12:00"), day), at("03 12:00"))

    def test_units(self):
        self.assertEqual(seconds_allowed(5, "minute", 0), 300)
        self.assertEqual(seconds_allowed(1.5, "hour", 0), 5400)
        self.assertEqual(seconds_allowed(3, "day", 24 * HOUR), 3 * 24 * HOUR)
        with self.assertRaises(KeyError):
            seconds_allowed(1, "week", 0)

    def test_pauses_do_not_count(self):
        pauses = [(at("02 11:30"), at("02 12:30"))]
        end = moment_after(SHIFTS, at("02 11:00"), HOUR, pauses)
        self.assertEqual(end, at("02 13:00"))

    def test_a_pause_over_night_costs_only_opening_hours(self):
        pauses = [(at("02 21:00"), at("03 11:00"))]
        spent = time_spent(SHIFTS, at("02 17:00"), at("03 12:00"), pauses)
        self.assertEqual(spent, 5 * HOUR)

    def test_a_pause_before_the_start_is_no_pause(self):
        pauses = [(at("02 10:00"), at("02 10:30"))]
        end = moment_after(SHIFTS, at("02 11:00"), HOUR, pauses)
        self.assertEqual(end, at("02 12:00"))

    def test_no_end_while_a_pause_goes_on(self):
        pauses = [(at("02 11:30"), None)]
        self.assertIsNone(moment_after(SHIFTS, at("02 11:00"), HOUR, pauses))
        early = moment_after(SHIFTS, at("02 11:00"), 10 * MINUTE, pauses)
        self.assertEqual(early, at("02 11:10"))

    def test_no_end_when_there_are_no_more_hours(self):
        self.assertIsNone(moment_after(SHIFTS, at("03 21:00"), 2 * HOUR))

    def test_around_the_clock(self):
        start = at("02 23:30")
        end = moment_after(always(start), start, 24 * HOUR)
        self.assertEqual(end, at("03 23:30"))

    def test_periods_may_come_without_end(self):
        def every_day():
            begin = at("02 10:00")
            while True:
                yield begin, begin + timedelta(hours=1)
                begin += timedelta(days=1)

        end = moment_after(every_day(), at("02 10:30"), 2 * HOUR)
        self.assertEqual(end, at("04 10:30"))

    def test_pauses_cut_periods(self):
        pauses = [(at("02 09:00"), at("02 11:00")), (at("02 12:00"), at("02 18:00"))]
        parts = list(counted(SHIFTS[:2], at("02 00:00"), pauses))
        self.assertEqual(
            parts,
            [(at("02 11:00"), at("02 12:00")), (at("02 18:00"), at("02 22:00"))],
        )
