from datetime import date, timedelta

from odoo import fields
from odoo.tests import tagged

from ..tools.segment_classes import SEGMENT_CLASSES, birthday_domain, class_domain
from . import common


def celebrated(day, month, number):
    """Whether a birthday is found by the domain of that one day."""
    guests = {"birth_month": month, "birth_day": number}
    domain = birthday_domain([day])
    [in_month] = [term[2] for term in domain if term[0] == "birth_month"]
    [on_days] = [term[2] for term in domain if term[0] == "birth_day"]
    return guests["birth_month"] == in_month and guests["birth_day"] in on_days


@tagged("post_install", "-at_install")
class TestSegmentClasses(common.RestaurantCommon):
    def test_a_group_has_each_class_once(self):
        self._create_till("Bistro")
        segments = self.env["restaurant.segment"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "class")]
        )
        keys = sorted(segments.mapped("class_key"))
        self.assertEqual(keys, sorted(key for key, _label in SEGMENT_CLASSES))

    def test_each_class_can_be_counted(self):
        segments = self.env["restaurant.segment"].search(
            [("company_id", "=", self.company.id)]
        )
        segments._refresh()
        self.assertFalse(any(segments.mapped("is_broken")))
        self.assertTrue(all(segments.mapped("refreshed_at")))

    def test_figures_make_the_members(self):
        figures = {
            "quadrant": ("quadrant_b", "b"),
            "rfm_class": ("rfm_champion", "champion"),
            "churn_level": ("churn_risk", "risk"),
            "lifecycle": ("lapsed", "slipping"),
        }
        for name, (key, value) in figures.items():
            with self.subTest(key):
                segment = self.env["restaurant.segment"].search(
                    [("company_id", "=", self.company.id), ("class_key", "=", key)]
                )
                self.guest.stats_id[name] = value
                segment._refresh()
                self.assertEqual(segment.member_ids, self.guest)

    def test_birthdays(self):
        today = fields.Date.context_today(self.env.user)
        for name, days in (("Soon", 30), ("Later", 32), ("Today", 0)):
            day = today + timedelta(days=days)
            self._create_guest(name, birth_month=day.month, birth_day=day.day)
        segment = self.env["restaurant.segment"].search(
            [("company_id", "=", self.company.id), ("class_key", "=", "birthday")]
        )
        segment._refresh()
        self.assertEqual(set(segment.member_ids.mapped("name")), {"Soon", "Today"})

    def test_the_29th_of_february_is_celebrated_every_year(self):
        self.assertTrue(celebrated(date(2026, 2, 28), 2, 29))
        self.assertTrue(celebrated(date(2028, 2, 29), 2, 29))
        self.assertFalse(celebrated(date(2026, 2, 27), 2, 29))

    def test_unknown_classes_are_an_error(self):
        with self.assertRaises(KeyError):
            class_domain("vip", [])
