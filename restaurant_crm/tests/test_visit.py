from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import common

NOON = "2026-03-02 04:00:00"  # 12:00 in Shanghai


@tagged("post_install", "-at_install")
class TestVisit(common.RestaurantCommon):
    def test_a_paid_check_is_a_visit(self):
        order = self._pay_order(100, customer_count=4, date_order=NOON)
        visit = self.guest.visit_ids
        self.assertEqual(visit.check_ids.order_id, order)
        self.assertEqual(
            (visit.outlet_id, visit.company_id), (self.outlet, self.company)
        )
        self.assertEqual(visit.business_date, fields.Date.to_date("2026-03-02"))
        self.assertEqual((visit.net_amount, visit.covers), (100, 4))
        self.assertEqual((visit.channel, visit.daypart), ("dine_in", "lunch"))
        self.assertEqual(self.guest.outlet_id, self.outlet)
        self.assert_stats(
            self.guest,
            visit_count=1,
            covers=4,
            net_spend=100,
            average_spend=100,
            first_visit=visit.business_date,
            last_visit=visit.business_date,
        )

    def test_an_unpaid_check_is_none(self):
        order = self._create_order(100)
        self.assertFalse(self.guest.visit_ids)
        order.action_pos_order_paid()
        self.assertEqual(len(self.guest.visit_ids), 1)

    def test_a_check_counts_once(self):
        order = self._pay_order(100)
        order._record_visits()
        order.action_pos_order_paid()
        self.assertEqual(self.guest.visit_ids.check_count, 1)
        self.assert_stats(self.guest, visit_count=1, net_spend=100)

    def test_an_anonymous_check_makes_no_visit(self):
        order = self._pay_order(100, partner=False)
        checks = self.env["restaurant.visit.check"]
        self.assertFalse(checks.search([("order_id", "=", order.id)]))

    def test_a_contact_becomes_a_guest_by_paying(self):
        stranger = self.env["res.partner"].create(
            {"name": "Stranger", "phone": "138 0013 8000"}
        )
        self._pay_order(50, partner=stranger)
        guest = stranger.restaurant_guest_ids
        self.assertTrue(guest.phone_duplicate)
        self.assert_stats(guest, visit_count=1, net_spend=50)
        self.assert_stats(self.guest, visit_count=0)

    def test_split_bills_are_one_visit(self):
        self._pay_order(60, customer_count=4, date_order="2026-03-02 11:00:00")
        self._pay_order(40, customer_count=1, date_order="2026-03-02 12:30:00")
        visit = self.guest.visit_ids
        self.assertEqual((visit.check_count, visit.net_amount), (2, 100))
        self.assertEqual(visit.covers, 4)
        self.assertEqual(fields.Datetime.to_string(visit.end_at), "2026-03-02 12:30:00")
        self.assert_stats(self.guest, visit_count=1, covers=4, net_spend=100)

    def test_split_bills_in_any_order(self):
        self._pay_order(40, customer_count=2, date_order="2026-03-02 12:30:00")
        self._pay_order(60, customer_count=5, date_order="2026-03-02 11:00:00")
        visit = self.guest.visit_ids
        start = fields.Datetime.to_string(visit.start_at)
        self.assertEqual((start, visit.covers), ("2026-03-02 11:00:00", 5))
        self.assert_stats(self.guest, visit_count=1, covers=5, net_spend=100)

    def test_lunch_and_dinner_are_two_visits(self):
        self._pay_order(60, date_order=NOON)
        self._pay_order(90, date_order="2026-03-02 11:00:00")
        self.assert_stats(self.guest, visit_count=2, net_spend=150, average_spend=75)

    def test_one_table_in_one_part_of_the_day_is_one_visit(self):
        floor = self.env["restaurant.floor"].create({"name": "Hall"})
        table = self.env["restaurant.table"].create(
            {"table_number": 7, "floor_id": floor.id}
        )
        seven = {"table_id": table.id}
        self.outlet.visit_gap = 1
        self._pay_order(60, date_order="2026-03-02 09:30:00", **seven)
        self._pay_order(40, date_order="2026-03-02 13:00:00", **seven)
        self.assertEqual(len(self.guest.visit_ids), 1)
        self._pay_order(30, date_order=NOON, **seven)
        self.assertEqual(len(self.guest.visit_ids), 2)

    def test_another_day_outlet_or_guest_is_another_visit(self):
        self._pay_order(60, date_order=NOON)
        self._pay_order(60, date_order="2026-03-01 04:00:00")
        bistro = self._create_till("Bistro")
        self._pay_order(60, till=bistro, date_order=NOON)
        self.assertEqual(len(self.guest.visit_ids), 3)
        other = self._create_guest("Zhao Min")
        self._pay_order(60, partner=other.partner_id, date_order=NOON)
        self.assertEqual(len(other.visit_ids), 1)
        self.assert_stats(
            self.guest,
            visit_count=3,
            first_visit=fields.Date.to_date("2026-03-01"),
            last_visit=fields.Date.to_date("2026-03-02"),
        )

    def test_a_night_out_is_the_day_before(self):
        self._pay_order(60, date_order="2026-03-02 15:30:00")  # 23:30
        self._pay_order(60, date_order="2026-03-02 16:30:00")  # 00:30
        visit = self.guest.visit_ids
        self.assertEqual(visit.business_date, fields.Date.to_date("2026-03-02"))

    def test_a_till_of_a_branch_counts_for_the_group(self):
        branch = self._create_company("Nanjing Road", parent_id=self.company.id)
        till = self._create_till("Branch", branch)
        self._pay_order(70, till=till)
        visit = self.guest.visit_ids
        self.assertEqual(visit.company_id, self.company)
        self.assertEqual(visit.outlet_id.company_id, branch)
        self.assert_stats(self.guest, visit_count=1, net_spend=70)

    def test_tips_are_no_revenue(self):
        tip = self._create_product("Tip")
        self.till.tip_product_id = tip
        lines = [(self.dish, 2, 40, None), (tip, 1, 8, None)]
        self._pay_order(lines=lines, date_order=NOON)
        self.assert_stats(self.guest, visit_count=1, net_spend=80)
        self._pay_order(lines=[(tip, 1, 5, None)], date_order="2026-03-03 04:00:00")
        self.assert_stats(self.guest, visit_count=1, net_spend=80)

    def test_a_free_meal_is_a_visit(self):
        self._pay_order(0)
        self.assert_stats(self.guest, visit_count=1, net_spend=0)

    def test_foreign_currency(self):
        order = self._create_order(100)
        order.currency_rate = 0.5
        order.action_pos_order_paid()
        self.assert_stats(self.guest, net_spend=200)

    def test_channels(self):
        presets = self.env["pos.preset"].create(
            [
                {"name": "Here", "identification": "none"},
                {"name": "Pick up", "identification": "name"},
                {"name": "Bring", "identification": "address"},
            ]
        )
        for day, preset in enumerate(presets, 1):
            self._pay_order(
                30, preset_id=preset.id, date_order=f"2026-03-0{day} 04:00:00"
            )
        self.assertEqual(
            self.guest.visit_ids.sorted("business_date").mapped("channel"),
            ["dine_in", "takeaway", "delivery"],
        )

    def test_a_check_that_gets_another_guest_moves(self):
        order = self._pay_order(100)
        other = self._create_guest("Zhao Min")
        order.partner_id = other.partner_id
        self.assert_stats(self.guest, visit_count=0, net_spend=0, last_visit=False)
        self.assert_stats(other, visit_count=1, net_spend=100)
        order.partner_id = False
        self.assert_stats(other, visit_count=0)
        self.assertFalse(self.guest.visit_ids | other.visit_ids)
        order.partner_id = self.guest.partner_id
        self.assert_stats(self.guest, visit_count=1, net_spend=100)

    def test_a_split_bill_that_gets_another_guest_moves_alone(self):
        self._pay_order(60, customer_count=4, date_order="2026-03-02 11:00:00")
        order = self._pay_order(40, date_order="2026-03-02 11:10:00")
        other = self._create_guest("Zhao Min")
        order.partner_id = other.partner_id
        self.assert_stats(self.guest, visit_count=1, covers=4, net_spend=60)
        self.assert_stats(other, visit_count=1, net_spend=40)

    def test_a_failure_never_keeps_a_check_from_being_paid(self):
        visits = self.env.registry["restaurant.visit"]
        with (
            mute_logger("odoo.addons.restaurant_crm.models.pos_order"),
            patch.object(visits, "_seat", side_effect=ValueError("defect")),
            self.enter_registry_test_mode(),
        ):
            order = self._pay_order(100)
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.guest.visit_ids)
        cron = self.env.ref("restaurant_crm.ir_cron_register_missing")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.assertIn(order, self.env["restaurant.visit"]._register_missing())
        self.assert_stats(self.guest, visit_count=1, net_spend=100)
        self.assertNotIn(order, self.env["restaurant.visit"]._register_missing())

    def test_a_concurrent_update_is_tried_again_by_the_server(self):
        visits = self.env.registry["restaurant.visit"]
        order = self._create_order(100)
        with (
            patch.object(visits, "_seat", side_effect=SerializationFailure()),
            self.assertRaises(SerializationFailure),
        ):
            order.action_pos_order_paid()

    def test_what_is_no_visit_is_not_missing(self):
        tip = self.till.tip_product_id = self._create_product("Tip")
        order = self._pay_order(lines=[(tip, 1, 5, None)])
        anonymous = self._pay_order(partner=False)
        draft = self._create_order()
        missing = self.env["restaurant.visit"]._register_missing()
        self.assertFalse(missing & (order | anonymous | draft))

    def test_few_queries(self):
        self._pay_order(10, date_order="2026-03-01 04:00:00")
        orders = [
            self._create_order(10, date_order=NOON),
            self._create_order(10, partner=False, date_order=NOON),
        ]
        for order, queries in zip(orders, (15, 0), strict=True):
            order.state = "paid"
            order.lines.mapped("product_id")
            self.env.flush_all()
            with self.assertQueryCount(queries):
                order._record_visits()
