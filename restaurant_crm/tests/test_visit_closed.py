from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import common


@tagged("post_install", "-at_install")
class TestVisitClosed(common.RestaurantCommon):
    """The port by which other addons hear of visits."""

    def setUp(self):
        super().setUp()
        self.heard = []
        self.broken = False

        def listen(visit, check):
            self.heard.append((visit, check.order_id, visit.net_amount))
            visit.guest_id.note = "points"
            if self.broken:
                raise ValueError("defect")

        visits = self.env.registry["restaurant.visit"]
        self.patch(visits, "_on_visit_closed", listen)

    def test_once_for_each_check(self):
        first = self._pay_order(60, date_order="2026-03-02 11:00:00")
        second = self._pay_order(40, date_order="2026-03-02 11:10:00")
        (first | second)._record_visits()  # a sync that came twice
        visit = self.guest.visit_ids
        self.assertEqual(self.heard, [(visit, first, 60), (visit, second, 100)])

    def test_a_refund_after_the_figures_are_counted(self):
        order = self._pay_order(60)
        visit = self.guest.visit_ids
        refund = self._refund_order(order)
        self.assertEqual(self.heard[1:], [(visit, refund, 0)])
        self.assertFalse(visit.active)
        self.assertEqual(visit.check_ids.filtered("is_refund").order_id, refund)

    def test_again_for_another_guest(self):
        order = self._pay_order(100)
        other = self._create_guest("Zhao Min")
        order.partner_id = other.partner_id
        self.assertEqual(self.heard[1:], [(other.visit_ids, order, 100)])

    def test_not_for_what_is_no_visit(self):
        tip = self.till.tip_product_id = self._create_product("Tip")
        self._pay_order(lines=[(tip, 1, 5, None)])
        self._pay_order(partner=False)
        self._create_order()
        self.assertFalse(self.heard)

    def test_a_failure_costs_neither_check_nor_visit(self):
        self.broken = True
        with (
            mute_logger("odoo.addons.restaurant_crm.models.restaurant_visit_check"),
            self.enter_registry_test_mode(),
        ):
            order = self._pay_order(100)
        self.assertEqual(order.state, "paid")
        self.assert_stats(self.guest, visit_count=1, net_spend=100)
        self.assertFalse(self.guest.note)  # undone
        cron = self.env.ref("restaurant_crm.ir_cron_register_missing")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.broken = False
        for _run in range(2):
            self.env["restaurant.visit"]._register_missing()
        self.assertEqual(len(self.heard), 2)
        self.assertEqual(self.guest.note, "points")

    def test_a_concurrent_update_is_tried_again_by_the_server(self):
        def collide(visit, check):
            raise SerializationFailure

        visits = self.env.registry["restaurant.visit"]
        order = self._create_order(100)
        with (
            patch.object(visits, "_on_visit_closed", collide),
            self.assertRaises(SerializationFailure),
        ):
            order.action_pos_order_paid()
