from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestMemberPrice(TierCommon):
    """The server looks at what the till charged a member."""

    def assert_prices(self, row, normal, member, charged, source, flag=False):
        self.assertEqual(
            (
                row.normal_price,
                row.member_price,
                row.charged_price,
                row.source,
                row.flag,
            ),
            (normal, member, charged, source, flag),
        )

    def test_member_price_is_recorded(self):
        order = self.pay([{"product": self.ten_dollars_no_tax, "price": 9, "qty": 2}])
        row = self.prices(order)
        self.assert_prices(row, 10, 9, 9, "member")
        self.assertEqual((row.saving, row.difference), (2, 0))
        self.assertEqual(row.rule_id, self.gold_prices.item_ids)
        self.assertEqual((row.guest_id, row.tier_id), (self.member, self.gold))
        self.assertEqual(row.user_id, order.user_id)
        self.assertEqual(order.lines.restaurant_normal_price, 10)

    def test_paid_too_much_is_flagged(self):
        order = self.pay([{"product": self.ten_dollars_no_tax, "price": 10, "qty": 3}])
        row = self.prices(order)
        self.assert_prices(row, 10, 9, 10, "normal", "over")
        self.assertEqual((row.saving, row.difference), (0, 3))
        self.assertEqual(order.state, "paid")

    def test_hostile_till(self):
        """A till that sends a price and a normal price of its own making."""
        line = {
            "product": self.twenty_dollars_no_tax,
            "price": 1,
            "restaurant_normal_price": 99,
        }
        order = self.pay([line])
        self.assert_prices(self.prices(order), 20, 18, 1, "other", "under")
        self.assertEqual(self.prices(order).difference, -17)
        self.assertEqual(order.lines.restaurant_normal_price, 20)

    def test_till_cannot_touch_the_record(self):
        order = self.pay([{"product": self.ten_dollars_no_tax, "price": 10}])
        row = self.prices(order).with_user(self.cashier)
        for act in (
            lambda: row.read(["difference"]),
            lambda: row.write({"flag": False}),
            row.unlink,
            lambda: row.create({"line_id": order.lines.id}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_cent_is_rounding(self):
        order = self.pay(
            [
                {"product": self.ten_dollars_no_tax, "price": 9.01},
                {"product": self.ten_dollars_no_tax, "price": 9.02},
            ]
        )
        self.assertEqual(self.prices(order).mapped("flag"), [False, "over"])

    def test_discount_makes_up_for_a_wrong_price(self):
        dish = self.ten_dollars_no_tax
        order = self.pay(
            [
                {"product": dish, "price": 10, "discount": 20},
                {"product": dish, "price": 10, "discount": 5},
                {"product": dish, "price": 9, "discount": 50},
            ]
        )
        rows = self.prices(order)
        self.assertEqual(rows.mapped("flag"), [False, "over", False])
        self.assertEqual(rows.mapped("difference"), [0, 0.5, 0])
        self.assertEqual(rows.mapped("saving"), [0, 0, 0.5])

    def test_manual_price(self):
        market = self.env["product.template"].create(
            {"name": "Fish of the day", "available_in_pos": True, "taxes_id": False}
        )
        market.list_price = 0
        dish = self.ten_dollars_no_tax
        order = self.pay(
            [
                {"product": dish, "price": 12, "price_type": "manual"},
                {"product": dish, "price": 5, "price_type": "manual"},
                {"product": market, "price": 70, "price_type": "manual"},
            ]
        )
        rows = self.prices(order)
        self.assertEqual(rows.mapped("flag"), ["over", "under", False])
        self.assertEqual(set(rows.mapped("source")), {"manual"})
        self.assertEqual(sum(rows.mapped("saving")), 0)

    def test_tips_topups_and_rewards_have_no_member_price(self):
        tip = self.env.ref("point_of_sale.product_product_tip").product_tmpl_id
        topup = self._create_dish("Top-up", 0)
        self.company.restaurant_topup_product_id = topup.product_variant_id
        order = self.pay(
            [
                {"product": tip, "price": 5},
                {"product": topup, "price": 1000},
                {
                    "product": self.ten_dollars_no_tax,
                    "price": -3,
                    "is_reward_line": True,
                },
                {"product": self.ten_dollars_no_tax, "price": 9},
            ]
        )
        self.assertEqual(self.prices(order).line_id, order.lines[-1])

    def _create_dish(self, name, price):
        return self.env["product.template"].create(
            {
                "name": name,
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": False,
            }
        )

    def test_saving_is_with_taxes(self):
        dish = self.twenty_dollars_with_10_excl
        line = {"product": dish, "price": 18, "price_subtotal_incl": 19.8}
        row = self.prices(self.pay([line]))
        self.assertEqual(row.saving, 2.2)
        line = {"product": self.twenty_dollars_with_10_incl, "price": 18}
        self.assertEqual(self.prices(self.pay([line])).saving, 2)

    def test_normal_price_is_the_presets(self):
        takeaway = self._create_pricelist("Takeaway", percent=5)
        preset = self.env["pos.preset"].create(
            {"name": "Takeaway", "pricelist_id": takeaway.id}
        )
        self.till.write({"use_presets": True, "default_preset_id": preset.id})
        line = {"product": self.ten_dollars_no_tax, "price": 9}
        order = self.pay([line], preset_id=preset.id)
        self.assert_prices(self.prices(order), 9.5, 9, 9, "member")

    def test_attributes_cost_the_same_for_all(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Broth",
                "create_variant": "no_variant",
                "value_ids": [
                    Command.create({"name": "Mild"}),
                    Command.create({"name": "Mala", "default_extra_price": 2}),
                ],
            }
        )
        dish = self._create_dish("Hot pot", 50)
        dish.attribute_line_ids = [
            Command.create(
                {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
        ]
        mala = dish.attribute_line_ids.product_template_value_ids[1]
        line = {
            "product": dish,
            "price": 46.8,
            "price_extra": 2,
            "attribute_value_ids": [Command.set(mala.ids)],
        }
        self.assert_prices(self.prices(self.pay([line])), 52, 46.8, 46.8, "member")

    def test_refund_takes_the_saving_back(self):
        order = self.pay([{"product": self.ten_dollars_no_tax, "price": 9, "qty": 4}])
        self.member.tier_id = False
        refund = self.pay(
            [
                {
                    "product": self.ten_dollars_no_tax,
                    "price": 9,
                    "qty": -1,
                    "price_type": "automatic",
                    "refunded_orderline_id": order.lines.id,
                }
            ],
            is_refund=True,
        )
        row = self.prices(refund)
        self.assert_prices(row, 10, 9, 9, "member")
        self.assertEqual((row.saving, row.quantity, row.flag), (-1, -1, False))
        self.assertEqual((row.guest_id, row.tier_id), (self.member, self.gold))

    def test_others_leave_no_record(self):
        line = {"product": self.ten_dollars_no_tax, "price": 10}
        self.assertFalse(self.prices(self.pay([line], guest=self.stranger)))
        order = self.pay([line], partner_id=False)
        self.assertFalse(self.prices(order))
        self.gold.active = False
        self.assertFalse(self.prices(self.pay([line])))

    def test_tier_in_another_currency_is_none(self):
        self.env.flush_all()
        # a till that changed its currency after the tier was made
        self.env.cr.execute(
            "UPDATE product_pricelist SET currency_id = %s WHERE id = %s",
            [self.env.ref("base.EUR").id, self.gold_prices.id],
        )
        self.env.invalidate_all()
        line = {"product": self.ten_dollars_no_tax, "price": 10}
        self.assertFalse(self.prices(self.pay([line])))

    def test_paid_twice_is_recorded_once(self):
        order = self.pay([{"product": self.ten_dollars_no_tax, "price": 9}])
        order.lines._record_member_prices()
        self.assertEqual(len(self.prices(order)), 1)

    def test_failure_keeps_no_sale_from_ending(self):
        prices = type(self.env["restaurant.member.price"])
        logger = "odoo.addons.restaurant_crm_loyalty.models.pos_order_line"

        def broken(*args):
            raise ValueError("broken")

        self.patch(prices, "_record", broken)
        with mute_logger(logger), self.assertLogs(logger, "ERROR") as logs:
            order = self.pay([{"product": self.ten_dollars_no_tax, "price": 9}])
        self.assertEqual(order.state, "paid")
        self.assertIn("broken", logs.output[0])

    def test_queries_do_not_grow_with_lines(self):
        base = self._create_pricelist("Base", percent=5)
        self.gold_prices.item_ids.write(
            {
                "compute_price": "formula",
                "base": "pricelist",
                "base_pricelist_id": base.id,
            }
        )
        dishes = [self._create_dish(f"Dish {i}", 10 + i) for i in range(12)]

        def count(lines):
            order = self.pay(
                [
                    {"product": dish, "price": 1, "qty": 1 + n}
                    for n, dish in enumerate(lines)
                ]
            )
            self.prices(order).sudo().unlink()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.lines._record_member_prices()
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
            self.assertEqual(len(self.prices(order)), len(lines))
            return count

        few, many = count(dishes[:3]), count(dishes)
        self.assertLessEqual(many, few)
