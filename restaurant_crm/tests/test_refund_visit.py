from odoo.tests import tagged

from . import common

NOON, NEXT_DAY = "2026-03-02 04:00:00", "2026-03-03 04:00:00"


@tagged("post_install", "-at_install")
class TestRefundVisit(common.RestaurantCommon):
    def test_a_part_that_is_refunded_lowers_the_visit(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        self._refund_order(order, 1, date_order=NEXT_DAY)
        visit = self.guest.visit_ids
        self.assertEqual((visit.net_amount, visit.check_count), (75, 1))
        self.assert_stats(self.guest, visit_count=1, net_spend=75, average_spend=75)

    def test_who_gets_everything_back_did_not_come(self):
        first = self._pay_order(100, date_order=NOON)
        self._pay_order(60, date_order=NEXT_DAY)
        visit = self.guest.visit_ids.filtered(lambda v: v.net_amount == 100)
        self._refund_order(first)
        self.assertFalse(visit.active)
        self.assertEqual(visit.net_amount, 0)
        self.assertEqual(len(self.guest.visit_ids), 1)
        self.assert_stats(
            self.guest,
            visit_count=1,
            net_spend=60,
            first_visit=self.guest.visit_ids.business_date,
        )

    def test_one_of_two_split_bills_is_refunded(self):
        self._pay_order(60, customer_count=4, date_order=NOON)
        order = self._pay_order(40, date_order=NOON)
        self._refund_order(order)
        self.assert_stats(self.guest, visit_count=1, covers=4, net_spend=60)

    def test_a_refund_is_no_visit_of_who_asks_for_it(self):
        order = self._pay_order(100, date_order=NOON)
        other = self._create_guest("Zhao Min")
        refund = self._refund_order(order)
        refund.partner_id = other.partner_id
        self.assert_stats(other, visit_count=0, net_spend=0)
        self.assert_stats(self.guest, visit_count=0, net_spend=0)

    def test_a_refund_counts_once(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        refund = self._refund_order(order)
        refund._record_visits()
        self.assert_stats(self.guest, net_spend=75)

    def test_an_anonymous_refund_finds_its_visit(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        [line] = order.lines
        self._pay_order(
            lines=[(self.dish, -2, 25, line)], partner=False, is_refund=True
        )
        self.assert_stats(self.guest, visit_count=1, net_spend=50)

    def test_a_dish_given_back_by_nobody_finds_its_visit(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        [line] = order.lines
        self._pay_order(lines=[(self.dish, -1, 25, line)], partner=False)
        self.assert_stats(self.guest, visit_count=1, net_spend=75)

    def test_a_refund_of_nobodys_check_is_nobodys(self):
        order = self._pay_order(100, partner=False, date_order=NOON)
        [line] = order.lines
        self._pay_order(lines=[(self.dish, -1, 100, line)], is_refund=True)
        self.assert_stats(self.guest, visit_count=0, net_spend=0)

    def test_a_refund_without_its_check_counts_nothing(self):
        self._pay_order(lines=[(self.dish, -1, 100, None)], is_refund=True)
        self.assert_stats(self.guest, visit_count=0, net_spend=0)

    def test_a_refund_brings_in_a_check_that_was_missed(self):
        order = self._create_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        order.state = "paid"
        self._refund_order(order)
        self.assert_stats(self.guest, visit_count=1, net_spend=75)

    def test_refunded_tips_change_nothing(self):
        tip = self.till.tip_product_id = self._create_product("Tip")
        order = self._pay_order(
            lines=[(self.dish, 1, 80, None), (tip, 1, 10, None)], date_order=NOON
        )
        tip_line = order.lines.filtered(lambda line: line.product_id == tip)
        self._pay_order(lines=[(tip, -1, 10, tip_line)], is_refund=True)
        self.assert_stats(self.guest, visit_count=1, net_spend=80)

    def test_a_refunded_check_moves_with_its_refund(self):
        order = self._pay_order(lines=[(self.dish, 4, 25, None)], date_order=NOON)
        self._refund_order(order)
        other = self._create_guest("Zhao Min")
        order.partner_id = other.partner_id
        self.assert_stats(self.guest, visit_count=0, net_spend=0)
        self.assert_stats(other, visit_count=1, net_spend=75)
