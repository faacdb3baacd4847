from odoo.tests import tagged

from odoo.addons.restaurant_crm.tests import common


@tagged("post_install", "-at_install")
class TestCrisisReach(common.RestaurantCommon):
    """From a dish to the guests who had it, over checks paid at a real till."""

    def _open(self, **values):
        outlet = self.outlet
        return self.env["restaurant.crisis"].create(
            {
                "name": "Unwell",
                "company_id": outlet.company_id.root_id.id,
                "product_ids": [(6, 0, self.dish.ids)],
                "sold_from": "2026-01-01 00:00:00",
                "sold_until": "2099-01-01 00:00:00",
                **values,
            }
        )

    def test_guests_of_a_dish(self):
        crisis = self._open()
        crisis.action_find_guests()
        before, anonymous = crisis.check_count, crisis.anonymous_count
        nobody = self.env["res.partner"]
        for partner in (self.guest.partner_id, self.guest.partner_id, nobody):
            self._pay_order(10, partner=partner)
        for _time in range(2):
            crisis.action_find_guests()
        self.assertEqual(crisis.check_count, before + 3)
        self.assertEqual(crisis.anonymous_count, anonymous + 1)
        mine = crisis.contact_ids.filtered(lambda c: c.guest_id == self.guest)
        self.assertEqual(len(mine), 1)
        action = crisis.action_view_checks()
        orders = self.env["pos.order"].search(action["domain"])
        self.assertEqual(len(orders), crisis.check_count)

    def test_of_a_lot_that_nobody_had(self):
        self._pay_order(10, partner=self.guest.partner_id)
        crisis = self._open(lot_name="L-77")
        crisis.action_find_guests()
        self.assertEqual((crisis.check_count, len(crisis.contact_ids)), (0, 0))

    def test_a_lot(self):
        order = self._pay_order(10, partner=self.guest.partner_id)
        self.env["pos.pack.operation.lot"].create(
            {"pos_order_line_id": order.lines[:1].id, "lot_name": "L-78"}
        )
        crisis = self._open(lot_name="L-78", product_ids=False)
        crisis.action_find_guests()
        self.assertEqual(crisis.contact_ids.guest_id, self.guest)
        self.assertEqual(crisis.contact_ids.order_id, order)

    def test_outside_of_the_time_and_the_outlet(self):
        self._pay_order(10, partner=self.guest.partner_id)
        early = self._open(sold_until="2026-01-02 00:00:00")
        early.action_find_guests()
        self.assertFalse(early.contact_ids)
        outlet = self.env["restaurant.outlet"].create({"name": "Elsewhere"})
        there = self._open(outlet_ids=[(6, 0, outlet.ids)])
        there.action_find_guests()
        self.assertFalse(there.contact_ids)
