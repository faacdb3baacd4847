from odoo import api, models
from odoo.fields import Command

from ..tools.demo_evening import COUPON_MEALS


class RestaurantDemoCoupons(models.AbstractModel):
    """Checks of the demo evening that are paid with coupons of a partner."""

    _name = "restaurant.demo.coupons"
    _description = "Demo of coupons"

    @api.model
    def _play(self):
        demo = self.env["restaurant.demo"]
        batch = self.env.ref("restaurant_crm_loyalty.restaurant_coupon_batch_cinema")
        card_method = demo._ref("pos_payment_method_card")
        for card, meal in zip(batch.card_ids, COUPON_MEALS, strict=False):
            session = demo._get_session(meal.outlet)
            lines, total = demo._prepare_meal(session, meal)
            reward = card.program_id.reward_ids
            lines.append(self._prepare_reward_line(card, reward))
            tenders = {card_method: session.currency_id.round(total - reward.discount)}
            demo._pay(session, meal.guest, f"coupon/{meal.guest}", lines, tenders)

    def _prepare_reward_line(self, card, reward):
        return {
            "product_id": reward.discount_line_product_id.id,
            "full_product_name": reward.description,
            "qty": 1,
            "price_unit": -reward.discount,
            "price_subtotal": -reward.discount,
            "price_subtotal_incl": -reward.discount,
            "tax_ids": [Command.clear()],
            "is_reward_line": True,
            "reward_id": reward.id,
            "coupon_id": card.id,
            "points_cost": 1,
            "reward_identifier_code": card.code,
        }
