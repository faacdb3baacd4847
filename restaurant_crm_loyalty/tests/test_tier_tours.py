# modules, not classes: pytest and Odoo collect imported test cases
from odoo import Command
from odoo.tests import tagged

from odoo.addons.pos_restaurant.tests import test_frontend


@tagged("post_install", "-at_install")
class TestTierTours(test_frontend.TestFrontendCommon):
    """A member's check at a restaurant till, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "product.group_product_pricelist"
        )
        cls.env["restaurant.tier"].search([]).active = False
        group = cls.pos_config.company_id.root_id
        prices = cls.env["product.pricelist"].create(
            {
                "name": "Gold prices",
                "sequence": 0,  # core would give it to everybody
                "item_ids": [Command.create({"fixed_price": 1.1})],
            }
        )
        cls.gold = cls.env["restaurant.tier"].create(
            {"name": "Gold", "pricelist_id": prices.id, "company_id": group.id}
        )
        cls.mei, cls.john = cls.env["restaurant.guest"].create(
            [
                {"name": "Mei Lin", "tier_id": cls.gold.id, "company_id": group.id},
                {"name": "John Doe", "company_id": group.id},
            ]
        )
        takeaway = cls.env["product.pricelist"].create(
            {
                "name": "Takeaway prices",
                "item_ids": [Command.create({"fixed_price": 2})],
            }
        )
        dine_in, take_out = cls.env["pos.preset"].create(
            [
                {"name": "Dine in"},
                {"name": "Takeaway", "pricelist_id": takeaway.id},
            ]
        )
        cls.pos_config.write(
            {
                "use_pricelist": True,
                "use_presets": True,
                "default_preset_id": dine_in.id,
                "available_preset_ids": [Command.set((dine_in + take_out).ids)],
                "is_order_printer": False,
                "printer_ids": [Command.clear()],
            }
        )

    def _play(self, tour):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"tier_{tour}")

    def _prices(self):
        orders = self.env["pos.order"].search(
            [("config_id", "=", self.pos_config.id), ("state", "=", "paid")]
        )
        return self.env["restaurant.member.price"].search(
            [("order_id", "in", orders.ids)], order="id"
        )

    def test_guest_and_preset(self):
        self._play("guest_and_preset")
        prices = self._prices()
        self.assertEqual(prices.mapped("normal_price"), [2.2, 2.2])
        self.assertEqual(prices.mapped("member_price"), [1.1, 1.1])
        self.assertEqual(prices.mapped("saving"), [2.2, 1.1])
        self.assertFalse(any(prices.mapped("flag")))
        self.assertEqual(prices.line_id.mapped("restaurant_normal_price"), [2.2, 2.2])

    def test_tables(self):
        self._play("tables")
        order = self.env["pos.order"].search(
            [("partner_id", "=", self.mei.partner_id.id), ("state", "=", "draft")]
        )
        self.assertEqual(order.table_id.table_number, 4)
        self.assertEqual(order.amount_total, 3.3)

    def test_split(self):
        self._play("split")
        prices = self._prices()
        self.assertEqual(len(prices.order_id), 2)
        self.assertEqual(prices.guest_id, self.mei)
        self.assertEqual(sum(prices.mapped("saving")), 4.4)
        self.assertFalse(any(prices.mapped("flag")))

    def test_guard(self):
        self._play("guard")
        prices = self._prices()
        self.assertEqual(prices.mapped("charged_price"), [1.1, 1.1, 1])
        self.assertEqual(prices.mapped("flag"), [False, False, "under"])

    def test_guest_at_payment(self):
        self._play("at_payment")
        prices = self._prices()
        self.assertEqual((prices.saving, prices.flag), (2.2, False))
