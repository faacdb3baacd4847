from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from . import common

MEASURES = ("visit_count", "net_amount", "gross_margin", "cost", "result")


@tagged("post_install", "-at_install")
class TestCost(common.RestaurantCommon):
    """What guests cost beside what they bring."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries = cls.env["restaurant.cost.entry"]
        cls.today = fields.Date.context_today(cls.env.user)

    def _enter(self, amount=None, **values):
        if amount is not None:
            values["amount"] = amount
        return self.entries.create(
            {"name": "Cost", "company_id": self.company.id, **values}
        )

    def _come(self, guest, net, margin):
        self.env["restaurant.visit"].create(
            {
                "guest_id": guest.id,
                "company_id": self.company.id,
                "outlet_id": self.outlet.id,
                "business_date": self.today,
                "start_at": f"{self.today} 02:00:00",
                "end_at": f"{self.today} 03:00:00",
                "net_amount": net,
                "margin": margin,
                "daypart": "lunch",
            }
        )

    def _send(self, guests, message_cost):
        """A campaign that these guests got."""
        segment = self.env["restaurant.segment"].create(
            {"name": "All", "company_id": self.company.id}
        )
        campaign = self.env["restaurant.campaign"].create(
            {
                "name": "News",
                "segment_id": segment.id,
                "company_id": self.company.id,
                "message_cost": message_cost,
            }
        )
        self.env["restaurant.touch"].create(
            [
                {
                    "guest_id": guest.id,
                    "company_id": self.company.id,
                    "date": fields.Datetime.now(),
                    "channel": "post",
                    "purpose": "marketing",
                    "occasion": "test",
                    "campaign_id": campaign.id,
                }
                for guest in guests
            ]
        )
        return campaign

    def test_hours_have_a_price(self):
        entry = self._enter(kind="service", hours=2.5, hour_cost=40)
        self.assertEqual(entry.amount, 100)
        entry.hours = 3
        self.assertEqual(entry.amount, 120)
        gift = self._enter(50, kind="gift")
        self.assertEqual(gift.amount, 50)

    def test_gifts_are_in_the_file_of_the_guest(self):
        gift = self._enter(
            88, kind="gift", guest_id=self.guest.id, name="Roses", date="2026-03-08"
        )
        self._enter(10, kind="other", guest_id=self.guest.id)
        [fact] = self.guest._get_timeline()
        self.assertEqual((fact["record"], fact["title"]), (gift, "Gift: Roses"))
        self.assertIn("88", fact["detail"])
        self.assertEqual(self.guest._format_timeline_moment(fact), "3/8/26")
        [copy] = self.guest._export_guest_data()["gifts"]
        self.assertEqual((copy["name"], copy["amount"]), ("Roses", 88))
        other = self._create_guest("Zhao Min")
        self.guest._merge_into(other)
        self.assertEqual(gift.guest_id, other)
        other._erase("Asked")
        self.assertEqual((gift.name, gift.amount), ("Gifts", 88))

    def test_every_cost_is_a_line(self):
        other = self._create_guest("Zhao Min")
        self._send(self.guest | other, 0.5)
        self._enter(60, kind="gift", guest_id=self.guest.id, outlet_id=self.outlet.id)
        self._enter(0, kind="other")
        self.assertEqual(
            self._get_rows("restaurant.cost.line", "kind", "amount", "in_margin"),
            [("gift", 60, 0), ("sending", 0.5, 0), ("sending", 0.5, 0)],
        )
        lines = self.env["restaurant.cost.line"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(set(lines.ids)), 3)
        self.assertEqual(lines.guest_id, self.guest | other)

    def test_cost_and_benefit(self):
        """Wang Li leaves 70 of 100, and costs 60 and half a yuan; hours for nobody in
        particular cost 40."""
        other = self._create_guest("Zhao Min")
        self._come(self.guest, 100, 70)
        self._come(other, 50, 20)
        self._send(self.guest, 0.5)
        self._enter(60, kind="gift", guest_id=self.guest.id)
        self._enter(kind="service", hours=1, hour_cost=40)
        segment = self.env["restaurant.segment"].create(
            {"name": "Li", "domain": "[('name', '=', 'Wang Li')]"}
        )
        segment._refresh()
        self.env.flush_all()
        table = self.env["restaurant.cost.quadrant"]
        table._rebuild()
        rows = table._read_group(
            [("company_id", "=", self.company.id)],
            ["quadrant"],
            [f"{name}:sum" for name in MEASURES] + ["cost_share:avg", "benefit:avg"],
        )
        by_class = {row[0]: row[1:] for row in rows}
        self.assertEqual(by_class["nobody"], (0, 0, 0, 40, -40, 0, 0))
        known = by_class["none"]
        self.assertEqual(known[:5], (2, 150, 90, 60.5, 29.5))
        self.assertAlmostEqual(known[5], 60.5 / 90)
        self.assertAlmostEqual(known[6], 90 / 60.5)
        table = self.env["restaurant.cost.segment"]
        table._rebuild()
        [row] = table._read_group(
            [("segment_id", "=", segment.id)], [], [f"{name}:sum" for name in MEASURES]
        )
        self.assertEqual(row, (1, 100, 70, 60.5, 9.5))

    def test_a_guest_in_two_segments_is_in_no_total(self):
        self._come(self.guest, 100, 70)
        self._enter(10, kind="gift", guest_id=self.guest.id)
        segments = self.env["restaurant.segment"].create(
            [
                {"name": f"Li {n}", "domain": "[('name', '=', 'Wang Li')]"}
                for n in (1, 2)
            ]
        )
        for segment in segments:
            segment._refresh()
        self.env.flush_all()
        table = self.env["restaurant.cost.segment"]
        table._rebuild()
        specs = ["net_amount:sum", "cost:sum", "benefit:avg"]
        domain = [("segment_id", "in", segments.ids)]
        by_segment, by_month, [together] = table._read_grouping_sets(
            domain, [["segment_id"], ["month:year"], []], specs
        )
        self.assertEqual({row[1:] for row in by_segment}, {(100, 10, 7)})
        self.assertEqual(together, (False, False, False))
        self.assertEqual({row[1:] for row in by_month}, {(False, False, False)})

    def test_the_quadrant_is_that_of_the_month(self):
        self.env["restaurant.guest.snapshot"].create(
            {
                "guest_id": self.guest.id,
                "company_id": self.company.id,
                "month": self.today.replace(day=1),
                "quadrant": "b",
            }
        )
        self._come(self.guest, 100, 70)
        self._enter(10, guest_id=self.guest.id)
        long_ago = self.today - timedelta(days=500)
        self._enter(999, guest_id=self.guest.id, date=long_ago)
        self.env.flush_all()
        self.env["restaurant.cost.quadrant"]._rebuild()
        rows = self.env["restaurant.cost.quadrant"]._read_group(
            [("company_id", "=", self.company.id)],
            ["quadrant", "outlet_id"],
            ["cost:sum", "gross_margin:sum"],
        )
        nowhere = self.env["restaurant.outlet"]
        self.assertEqual(set(rows), {("b", nowhere, 10, 0), ("b", self.outlet, 0, 70)})

    def test_what_is_off_the_margin_is_not_taken_off_twice(self):
        """A coupon of 20 made the margin 50 instead of 70: 70 are left, less 20."""
        self._come(self.guest, 80, 50)
        self.env.flush_all()
        lines = type(self.env["restaurant.cost.line"])
        parts = lines._get_parts

        def with_coupon(model):
            entry = self._coupon_part(model)
            return [*parts(model), entry]

        self.patch(lines, "_get_parts", with_coupon)
        self.env["restaurant.cost.quadrant"]._rebuild()
        [row] = self.env["restaurant.cost.quadrant"]._read_group(
            [("company_id", "=", self.company.id)],
            [],
            ["gross_margin:sum", "cost:sum", "result:sum"],
        )
        self.assertEqual(row, (70, 20, 50))

    def _coupon_part(self, model):
        return model._select(
            15,
            SQL("guest.id"),
            SQL("'other'"),
            SQL("%s", self.today),
            SQL("guest.company_id"),
            SQL("20"),
            SQL("FROM restaurant_guest guest WHERE guest.id = %s", self.guest.id),
            guest=SQL("guest.id"),
            outlet=SQL("%s::int", self.outlet.id),
            in_margin=SQL("TRUE"),
        )

    def test_rights(self):
        entry = self._enter(10)
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self.env["restaurant.cost.line"].with_user(self.till_user).search([])
        with self.assertRaises(AccessError):
            entry.with_user(self.floor_user).write({"amount": 1})
        with self.assertRaises(AccessError):
            self.entries.with_user(self.floor_user).create({"name": "Mine"})
        self.entries.with_user(self.desk_user).create({"name": "Ours", "amount": 5})
        other = self._create_company("Noodle Group")
        stranger = self._create_user(
            "stranger", other, "restaurant_crm.group_restaurant_admin"
        )
        self.env["restaurant.cost.quadrant"]._rebuild()
        for model in ("entry", "line", "quadrant"):
            records = self.env[f"restaurant.cost.{model}"]
            domain = [("company_id", "=", self.company.id)]
            self.assertTrue(records.with_user(self.floor_user).search(domain), model)
            theirs = records.with_user(stranger)
            theirs = theirs.with_context(allowed_company_ids=other.ids)
            self.assertFalse(theirs.search(domain), model)
