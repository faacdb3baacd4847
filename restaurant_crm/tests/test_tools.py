from datetime import date, datetime

from odoo.tests import BaseCase

from ..tools.birthday import (
    format_birthday,
    is_birthday,
    next_birthday,
    parse_birthday,
)
from ..tools.business_day import business_date, daypart


class TestBusinessDay(BaseCase):
    def test_after_midnight_is_still_the_day_before(self):
        # Shanghai is UTC+8 all year
        for utc, expected in (
            ("2026-03-02 15:59", date(2026, 3, 2)),  # 23:59
            ("2026-03-02 16:30", date(2026, 3, 2)),  # 00:30
            ("2026-03-02 19:59", date(2026, 3, 2)),  # 03:59
            ("2026-03-02 20:00", date(2026, 3, 3)),  # 04:00
        ):
            with self.subTest(utc):
                moment = datetime.fromisoformat(utc)
                found = business_date(moment, "Asia/Shanghai", 4.0)
                self.assertEqual(found, expected)

    def test_cutoff_at_midnight_and_at_a_half_hour(self):
        moment = datetime(2026, 3, 2, 16, 30)
        self.assertEqual(business_date(moment, "Asia/Shanghai", 0.0), date(2026, 3, 3))
        self.assertEqual(business_date(moment, "Asia/Shanghai", 0.5), date(2026, 3, 3))
        self.assertEqual(business_date(moment, "Asia/Shanghai", 0.75), date(2026, 3, 2))

    def test_the_clock_on_the_wall_counts_when_summer_time_begins(self):
        # Brussels, 29 March 2026: 02:00 becomes 03:00
        for utc, expected in (
            ("2026-03-29 00:59", date(2026, 3, 28)),  # 01:59 winter
            ("2026-03-29 01:00", date(2026, 3, 28)),  # 03:00 summer
            ("2026-03-29 01:59", date(2026, 3, 28)),  # 03:59
            ("2026-03-29 02:00", date(2026, 3, 29)),  # 04:00
        ):
            with self.subTest(utc):
                moment = datetime.fromisoformat(utc)
                found = business_date(moment, "Europe/Brussels", 4.0)
                self.assertEqual(found, expected)

    def test_the_clock_on_the_wall_counts_when_summer_time_ends(self):
        # Brussels, 25 October 2026: 03:00 becomes 02:00, 02:30 comes twice
        for utc, expected in (
            ("2026-10-25 00:30", date(2026, 10, 24)),  # 02:30 summer
            ("2026-10-25 01:30", date(2026, 10, 24)),  # 02:30 winter
            ("2026-10-25 02:59", date(2026, 10, 24)),  # 03:59
            ("2026-10-25 03:00", date(2026, 10, 25)),  # 04:00
        ):
            with self.subTest(utc):
                moment = datetime.fromisoformat(utc)
                found = business_date(moment, "Europe/Brussels", 4.0)
                self.assertEqual(found, expected)

    def test_dayparts(self):
        for hour, expected in (
            (0, "late"),
            (3, "late"),
            (4, "breakfast"),
            (10, "breakfast"),
            (11, "lunch"),
            (15, "afternoon"),
            (17, "dinner"),
            (21, "dinner"),
            (22, "late"),
        ):
            with self.subTest(hour=hour):
                self.assertEqual(daypart(datetime(2026, 3, 2, hour), "UTC"), expected)


class TestBirthday(BaseCase):
    def test_which_days_exist(self):
        for parts in ((29, 2), (29, 2, 2004), (31, 12, 1950)):
            self.assertTrue(is_birthday(*parts), parts)
        for parts in ((29, 2, 2003), (30, 2), (0, 5), (1, 0), (1, 13), (0, 0, 1990)):
            self.assertFalse(is_birthday(*parts), parts)

    def test_next_birthday(self):
        today = date(2026, 3, 12)
        self.assertEqual(next_birthday(12, 3, today), today)
        self.assertEqual(next_birthday(13, 3, today), date(2026, 3, 13))
        self.assertEqual(next_birthday(11, 3, today), date(2027, 3, 11))

    def test_born_on_leap_day(self):
        self.assertEqual(next_birthday(29, 2, date(2026, 1, 1)), date(2026, 2, 28))
        self.assertEqual(next_birthday(29, 2, date(2028, 1, 1)), date(2028, 2, 29))
        self.assertEqual(next_birthday(29, 2, date(2027, 3, 1)), date(2028, 2, 29))

    def test_written_birthdays(self):
        for text, parts in (
            ("1988-03-12", (12, 3, 1988)),
            (" 03-12 ", (12, 3, 0)),
            ("3/12", (12, 3, 0)),
            ("1988.3.12", (12, 3, 1988)),
            ("", (0, 0, 0)),
        ):
            with self.subTest(text):
                self.assertEqual(parse_birthday(text), parts)
        for text in ("12 March", "19880312", "88-03-12-1", "x"):
            with self.subTest(text):
                self.assertIsNone(parse_birthday(text))

    def test_writing_a_birthday(self):
        self.assertEqual(format_birthday(12, 3, 1988), "1988-03-12")
        self.assertEqual(format_birthday(12, 3, 0), "03-12")
        self.assertEqual(format_birthday(0, 0, 0), "")
