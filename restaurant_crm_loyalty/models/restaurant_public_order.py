from odoo import models

COUPON_FIELDS = {"is_reward_line", "reward_id", "coupon_id", "points_cost"}


class RestaurantPublicOrder(models.AbstractModel):
    _inherit = "restaurant.public.order"

    def _get_till_line_fields(self):
        """Neither coupons nor what a member saved."""
        saved = {"restaurant_normal_price", "restaurant_coupon_share"}
        return super()._get_till_line_fields() | COUPON_FIELDS | saved

    def _get_special_products(self, order):
        """A membership is sold to somebody who is there."""
        fees = self.env["restaurant.tier"]._get_fee_products()
        return super()._get_special_products(order) | set(fees.ids)
