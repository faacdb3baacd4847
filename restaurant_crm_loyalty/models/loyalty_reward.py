from odoo import api, fields, models

from .loyalty_program import COUPON_TYPES


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    restaurant_dish_price = fields.Monetary(
        string="Dish for",
        currency_field="currency_id",
        help="One of the dishes costs so much; 0: the discount counts.",
    )

    _restaurant_dish_price_positive = models.Constraint(
        "CHECK (restaurant_dish_price >= 0)", "A dish cannot cost less than nothing."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "restaurant_dish_price"]

    @api.model
    def _load_pos_data_read(self, records, config):
        """Which coupons go together is said by their groups: core's rule, that a check
        has one discount, is for other programs."""
        values_list = super()._load_pos_data_read(records, config)
        coupons = records.filtered(lambda r: r.program_type in COUPON_TYPES).ids
        for values in values_list:
            if values["id"] in coupons:
                values["is_global_discount"] = False
        return values_list

    def _get_most(self):
        """Return what it takes off a check at most, in money; 0: there is no limit."""
        self.ensure_one()
        if self.reward_type == "product":
            prices = self.reward_product_ids.mapped("lst_price")
            return max(prices, default=0.0) * self.reward_product_qty
        if self.reward_type != "discount":
            return 0.0
        amount = {
            "per_order": self.discount,
            "per_point": self.discount * self.required_points,
        }.get(self.discount_mode, 0.0)
        limits = filter(None, (amount, self.discount_max_amount))
        return min(limits, default=0.0)

    def _create_missing_discount_line_products(self):
        """Who plans coupons need not be allowed to make products."""
        return super(
            LoyaltyReward, self.sudo()
        )._create_missing_discount_line_products()
