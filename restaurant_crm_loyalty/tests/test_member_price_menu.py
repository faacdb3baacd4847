from odoo import Command
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestMemberPriceOfSetMenu(TierCommon):
    """A set menu has one price; its dishes share it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        dishes = cls.ten_dollars_no_tax + cls.twenty_dollars_no_tax
        cls.choice = cls.env["product.combo"].create(
            {
                "name": "Main",
                "qty_free": 1,
                "qty_max": 2,
                "combo_item_ids": [
                    Command.create({"product_id": dishes[0].product_variant_id.id}),
                    Command.create(
                        {
                            "product_id": dishes[1].product_variant_id.id,
                            "extra_price": 3,
                        }
                    ),
                ],
            }
        )
        cls.menu = cls.env["product.template"].create(
            {
                "name": "Lunch menu",
                "type": "combo",
                "list_price": 50,
                "available_in_pos": True,
                "taxes_id": False,
                "combo_ids": [Command.set(cls.choice.ids)],
            }
        )

    def _pay_menu(self, dishes, quantity=1.0):
        """:param dishes: ``[(item, unit price, pieces), …]``"""
        menu = self._prepare_line(self.menu, 0, quantity)
        lines = [
            self._prepare_line(
                item.product_id.product_tmpl_id, price, pieces, combo_item_id=item.id
            )
            for item, price, pieces in dishes
        ]
        total = sum(line["price_subtotal_incl"] for line in lines)
        menu["price_subtotal"] = menu["price_subtotal_incl"] = 0
        order = self.env["pos.order"].create(
            {
                "session_id": self.session.id,
                "partner_id": self.member.partner_id.id,
                "amount_total": total,
                "amount_tax": 0,
                "amount_paid": total,
                "amount_return": 0,
                "lines": [Command.create(line) for line in [menu, *lines]],
            }
        )
        order.lines[1:].combo_parent_id = order.lines[0]
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": total,
                "payment_method_id": self.cash_payment_method.id,
            }
        )
        order.action_pos_order_paid()
        return self.prices(order)

    def test_menu_is_one_row(self):
        row = self._pay_menu([(self.choice.combo_item_ids[0], 45, 1)])
        self.assertEqual((row.normal_price, row.member_price), (50, 45))
        self.assertEqual((row.charged_price, row.saving, row.flag), (45, 5, False))
        self.assertEqual(row.product_id, self.menu.product_variant_id)

    def test_extras_are_the_same_for_members(self):
        row = self._pay_menu([(self.choice.combo_item_ids[1], 48, 1)])
        self.assertEqual((row.normal_price, row.member_price), (53, 48))
        self.assertFalse(row.flag)

    def test_two_menus(self):
        row = self._pay_menu([(self.choice.combo_item_ids[0], 45, 2)], 2)
        self.assertEqual((row.member_price, row.saving), (45, 10))
        self.assertFalse(row.flag)

    def test_further_dish_costs_the_base_price(self):
        first, second = self.choice.combo_item_ids
        base = self.choice.base_price
        row = self._pay_menu([(first, 45, 1), (second, base + 3, 1)])
        self.assertEqual(row.member_price, 45 + base + 3)
        self.assertFalse(row.flag)

    def test_wrong_price_is_flagged(self):
        row = self._pay_menu([(self.choice.combo_item_ids[0], 50, 2)], 2)
        self.assertEqual((row.flag, row.difference), ("over", 10))
