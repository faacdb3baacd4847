from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..tools.traffic_light import light, trend
from . import common

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


@tagged("post_install", "-at_install")
class TestTrafficLight(BaseCase):
    def test_lights(self):
        for actual, target, tolerance, better, expected in (
            (60, 60, 10, "up", "green"),
            (61, 60, 10, "up", "green"),
            (59, 60, 10, "up", "amber"),
            (54, 60, 10, "up", "amber"),
            (53.9, 60, 10, "up", "red"),
            (5, 5, 10, "down", "green"),
            (4, 5, 10, "down", "green"),
            (5.5, 5, 10, "down", "amber"),
            (5.6, 5, 10, "down", "red"),
            (1, 0, 10, "down", "red"),
            (-11, -10, 10, "up", "amber"),
            (-12, -10, 10, "up", "red"),
            (59, 60, 0, "up", "red"),
            (0.1 + 0.2, 0.3, 0, "down", "green"),
        ):
            told = light(actual, target, tolerance, better)
            self.assertEqual(told, expected, (actual, target, better))

    def test_trends(self):
        self.assertEqual(trend(1, "up"), "better")
        self.assertEqual(trend(-1, "up"), "worse")
        self.assertEqual(trend(-1, "down"), "better")
        self.assertEqual(trend(0.0, "down"), "same")


@tagged("post_install", "-at_install")
class TestIndicator(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.indicators = cls.env["restaurant.indicator"]

    def _indicator(self, kind, **values):
        return self.indicators.create(
            {"kind": kind, "company_id": self.company.id, **values}
        )

    def _measure(self, indicator, today=date(2026, 3, 20)):
        """:return: {month: figure} of what is known"""
        self._count_days()
        indicator._measure(today)
        rows = indicator.month_ids.filtered("is_known")
        return {row.month: round(row.actual, 4) for row in rows}

    def _check(self, day, amount=100, guest=None, **values):
        partner = self.env["res.partner"] if guest is False else None
        if guest:
            partner = guest.partner_id
        date_order = f"{day} 04:00:00"
        return self._pay_order(amount, partner=partner, date_order=date_order, **values)

    def _eat(self):
        """January: 3 checks, 1 of a guest; February: 2 checks, both of guests."""
        self._check("2026-01-10", 100)
        self._check("2026-01-11", 200, guest=False)
        self._check("2026-01-12", 100, guest=False)
        self._check("2026-02-10", 80)
        self.friend = self._create_guest("Zhao Min")
        self._check("2026-02-11", 120, self.friend)

    def test_figures_of_checks(self):
        self._eat()
        for kind, expected in (
            ("capture_rate", {JANUARY: 33.3333, FEBRUARY: 100}),
            ("guest_share", {JANUARY: 25, FEBRUARY: 100}),
            ("new_guests", {JANUARY: 1, FEBRUARY: 1, MARCH: 0}),
            ("average_visit", {JANUARY: 100, FEBRUARY: 100}),
            ("repeat_rate", {JANUARY: 0, FEBRUARY: 50}),
            ("active_guests", {JANUARY: 1, FEBRUARY: 2, MARCH: 2}),
        ):
            told = self._measure(self._indicator(kind))
            self.assertEqual({k: v for k, v in told.items() if k <= MARCH}, expected)

    def test_active_guests_are_those_of_ninety_days(self):
        self._check("2025-12-19")
        self.friend = self._create_guest("Zhao Min")
        self._check("2025-12-31", guest=self.friend)
        indicator = self._indicator("active_guests")
        scope = indicator.with_context(tz="UTC")
        rows = {
            month: part
            for month, part, _w in scope._measure_active_guests(
                MARCH, date(2026, 3, 31)
            )
        }
        # ninety days until 31 March begin on 1 January
        self.assertEqual(rows, {})
        rows = scope._measure_active_guests(FEBRUARY, date(2026, 2, 28))
        # those until 28 February on 1 December
        self.assertEqual([(month, part) for month, part, _w in rows], [(FEBRUARY, 2)])

    def test_lost_guests(self):
        snapshots = self.env["restaurant.guest.snapshot"]
        other = self._create_guest("Zhao Min")
        for guest, month, level in (
            (self.guest, JANUARY, "risk"),
            (self.guest, FEBRUARY, "lost"),
            (self.guest, MARCH, "lost"),
            (other, FEBRUARY, "none"),
            (other, MARCH, "none"),
        ):
            snapshots.create(
                {
                    "guest_id": guest.id,
                    "company_id": self.company.id,
                    "month": month,
                    "quadrant": "c",
                    "churn_level": level,
                }
            )
        told = self._measure(self._indicator("lost_guests"), date(2026, 4, 2))
        self.assertEqual((told[FEBRUARY], told[MARCH]), (1, 0))

    def test_of_an_outlet(self):
        self._eat()
        bistro = self._create_till("Bistro")
        self._check("2026-02-12", 50, guest=False, till=bistro)
        here = self._indicator("capture_rate", outlet_id=self.outlet.id)
        there = self._indicator(
            "capture_rate", outlet_id=bistro.restaurant_outlet_id.id
        )
        group = self._indicator("capture_rate")
        self.assertEqual(self._measure(here)[FEBRUARY], 100)
        self.assertEqual(self._measure(there), {FEBRUARY: 0})
        self.assertEqual(self._measure(group)[FEBRUARY], 66.6667)

    def test_light_trend_and_graph(self):
        self._eat()
        indicator = self._indicator("capture_rate", target=50)
        self._measure(indicator)
        self.assertEqual(indicator.month_id.month, FEBRUARY, "the last one known")
        self.assertEqual((indicator.light, indicator.trend), ("green", "better"))
        self.assertEqual(indicator.month_id.change_text, "+66.7 points")
        self.assertEqual(indicator.month_id.month_text, "Feb 2026")
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = indicator.month_id.with_context(lang="zh_CN")
        self.assertEqual(chinese.month_text, "2026年2月")
        january = indicator.month_ids.filtered(lambda row: row.month == JANUARY)
        self.assertEqual(january.light, "red")
        indicator.tolerance = 40
        self.assertEqual(january.light, "amber")
        indicator.better = "down"
        self.assertEqual((january.light, indicator.light), ("green", "red"))
        self.assertIn('"x": "2026-02"', indicator.graph)

    def test_half_a_month_of_what_adds_up_has_no_light(self):
        """On 20 March one new guest of five is nothing to be red about; a rate is."""
        self._eat()
        self._check("2026-03-10", guest=self._create_guest("March"))
        new = self._indicator("new_guests", target=5)
        rate = self._indicator("capture_rate", target=50)
        self._measure(rate)
        self.assertEqual((rate.month_id.month, rate.light), (MARCH, "green"))
        self._measure(new)
        march = new.month_ids.filtered(lambda row: row.month == MARCH)
        self.assertEqual((march.actual, march.light, march.trend), (1, False, False))
        self.assertEqual(new.month_id.month, FEBRUARY)
        self.assertNotIn("2026-03", new.graph)
        self._measure(new, date(2026, 4, 1))
        self.assertEqual((new.month_id.month, march.light), (MARCH, "red"))

    def test_a_month_that_is_closed_stays(self):
        self._eat()
        indicator = self._indicator("new_guests")
        self._measure(indicator)
        indicator._freeze(date(2026, 3, 5))
        rows = {row.month: row for row in indicator.month_ids}
        self.assertTrue(rows[JANUARY].is_frozen)
        self.assertFalse(rows[FEBRUARY].is_frozen, "five days are for refunds")
        indicator._freeze(date(2026, 3, 6))
        self.assertTrue(rows[FEBRUARY].is_frozen)
        self.assertFalse(rows[MARCH].is_frozen)
        self._check("2026-02-15", guest=self._create_guest("Late"))
        self._check("2026-03-15", guest=self._create_guest("In time"))
        told = self._measure(indicator)
        self.assertEqual((told[FEBRUARY], told[MARCH]), (1, 1))
        self.assertEqual(rows[MARCH].change, 0)
        for deed in (lambda: rows[JANUARY].write({"target": 1}), rows[JANUARY].unlink):
            with self.assertRaises(UserError):
                deed()

    def test_a_new_target_is_for_months_to_come(self):
        this = fields.Date.context_today(self.env.user).replace(day=1)
        before = fields.Date.subtract(this, months=1)
        indicator = self._indicator("new_guests", target=5)
        past, now = self.env["restaurant.indicator.month"].create(
            [
                {"indicator_id": indicator.id, "month": month, "target": 5}
                for month in (before, this)
            ]
        )
        indicator.target = 8
        self.assertEqual((past.target, now.target), (5, 8))

    def test_a_card_without_a_figure_says_why(self):
        empty = self._indicator("campaign_return")
        empty._measure()
        self.assertIn("when a campaign has ended", empty.hint)
        empty.outlet_id = self.outlet
        self.assertIn("the whole group", empty.hint)
        self._eat()
        self._count_days()
        known = self._indicator("capture_rate")
        known._measure(date(2026, 3, 20))
        self.assertFalse(known.hint)

    def test_the_usual_ones_are_added_once(self):
        indicators = self.indicators.with_user(self.admin_user)
        indicators = indicators.with_company(self.company)
        self._indicator("new_guests")
        indicators.action_add_usual()
        found = self.indicators.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            sorted(found.mapped("kind")), sorted(self.indicators._get_kinds())
        )
        indicators.action_add_usual()
        again = self.indicators.search([("company_id", "=", self.company.id)])
        self.assertEqual(again, found)

    @freeze_time("2026-04-20 04:00:00")
    def test_the_night_counts_and_closes(self):
        self._eat()
        self._count_days()
        indicator = self._indicator("capture_rate")
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_indicators").method_direct_trigger()
        self.assertTrue(indicator.month_ids)
        self.assertTrue(any(indicator.month_ids.mapped("is_frozen")))

    def test_a_month_is_named_by_its_first_day(self):
        with self.assertRaises(ValidationError):
            self.env["restaurant.indicator.month"].create(
                {
                    "indicator_id": self._indicator("new_guests").id,
                    "month": date(2026, 3, 2),
                }
            )

    def test_rights(self):
        indicator = self._indicator("new_guests")
        row = self.env["restaurant.indicator.month"].create(
            {"indicator_id": indicator.id, "month": MARCH, "target": 5}
        )
        with self.assertRaises(AccessError):
            indicator.with_user(self.till_user).read(["name"])
        self.assertEqual(row.with_user(self.floor_user).target, 5)
        desk = self.desk_user
        for deed in (
            lambda: row.with_user(desk).write({"target": 1}),
            lambda: indicator.with_user(desk).write({"target": 1}),
            indicator.with_user(desk).action_measure,
            self.indicators.with_user(desk).action_add_usual,
            lambda: row.with_user(self.admin_user).write({"actual": 99}),
            lambda: row.with_user(self.admin_user).write({"is_frozen": True}),
        ):
            with self.assertRaises(AccessError):
                deed()
        row.with_user(self.admin_user).target = 6
        other = self._create_company("Noodle Group")
        stranger = self._create_user(
            "stranger", other, "restaurant_crm.group_restaurant_admin"
        )
        for record in (indicator, row):
            theirs = record.with_user(stranger)
            theirs = theirs.with_context(allowed_company_ids=other.ids)
            self.assertFalse(theirs.search([("id", "=", record.id)]))
