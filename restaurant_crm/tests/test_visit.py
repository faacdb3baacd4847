from odoo import fields
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestVisit(common.RestaurantCommon):
    def test_paid_check_is_a_visit(self):
        order = self._pay_order(100, customer_count=4, date_order="2026-03-02 11:30:00")
        visit = self.guest.visit_ids
        self.assertEqual(visit.check_ids.order_id, order)
        self.assertEqual(visit.outlet_id, self.outlet)
        self.assertEqual(visit.business_date, fields.Date.to_date("2026-03-02"))
        self.assertEqual((visit.net_amount, visit.covers), (100, 4))
        self.assertEqual((visit.channel, visit.daypart), ("dine_in", "dinner"))
        self.assert_stats(
            self.guest,
            visit_count=1,
            covers=4,
            net_spend=100,
            average_spend=100,
            first_visit=visit.business_date,
            last_visit=visit.business_date,
        )
