from odoo import api, models
from odoo.fields import Domain

from ..tools.coupon_stacking import (
    AMOUNT,
    DISH,
    DISH_PRICE,
    EXCLUSIVE,
    NEVER,
    PERCENT,
    Coupon,
    Line,
    judge,
)
from .loyalty_program import COUPON_TYPES


class RestaurantCouponMaths(models.AbstractModel):
    """What coupons take off a check, counted on the server.

    ``tools/coupon_stacking.py`` has the rules; here records become its plain values.
    """

    _name = "restaurant.coupon.maths"
    _description = "Amounts of coupons"

    @api.model
    def _to_units(self, amount, currency):
        return round(amount / currency.rounding)

    @api.model
    def _from_units(self, units, currency):
        return currency.round(units * currency.rounding)

    @api.model
    def _judge_order(self, order, rewards):
        """Judge the coupons of a stored check.

        :param rewards: ``{card: reward}``
        :return: ``{card id: Outcome}``; a reward that core alone can count is left out
        """
        lines = order.lines.filtered(
            lambda line: (
                not line.is_reward_line
                and not line.refunded_orderline_id
                and line.qty > 0
            )
        )
        lines -= order._get_lines_outside_revenue()
        plain = [self._prepare_line(line) for line in lines if line.price_subtotal_incl]
        other = -sum(
            line.price_subtotal_incl
            for line in order.lines
            if line.is_reward_line and line.reward_id.program_type not in COUPON_TYPES
        )
        products = lines.product_id | lines.combo_parent_id.product_id
        coupons = self._prepare_coupons(rewards, products, order.currency_id)
        limit = order.config_id.restaurant_max_coupons
        units = max(0, self._to_units(other, order.currency_id))
        return judge([line for line in plain if line.amount > 0], coupons, limit, units)

    def _prepare_line(self, line):
        currency = line.order_id.currency_id
        extra = line._get_attribute_extra()
        plain = (line.price_unit - extra) / line.price_unit if line.price_unit else 1.0
        amount = self._to_units(line.price_subtotal_incl, currency)
        menu = line.combo_parent_id.product_id
        return Line(
            key=line.uuid,
            products=frozenset((line.product_id | menu).ids),
            quantity=line.qty,
            amount=amount,
            price=self._to_units(line.price_subtotal_incl / line.qty * plain, currency),
        )

    @api.model
    def _prepare_coupons(self, rewards, products, currency):
        """:param products: dishes of the check: nobody lists all of an offer"""
        coupons = []
        for card, reward in rewards.items():
            if gift := self._prepare_gift(card, reward, products, currency):
                coupons.append(
                    Coupon(
                        **self._prepare_rules(card, reward.program_id, currency), **gift
                    )
                )
        return coupons

    def _prepare_rules(self, card, program, currency):
        ends = self.env["restaurant.coupon.check"]._get_last_day(card)
        group = program.restaurant_group_id
        return {
            "id": card.id,
            "offer": program.id,
            "minimum": self._to_units(program.restaurant_threshold, currency),
            "before": program.restaurant_before,
            "stacking": program.restaurant_stacking,
            "group": ("group", group.id) if group else ("offer", program.id),
            "best": not group or group.best_for_guest,
            "expiry": ends.toordinal() if ends else NEVER,
            "single": program.program_type == "coupons",
        }

    def _count_gifts(self, card, reward):
        """How often the points of a coupon pay its gift: offers of the stock addon
        may. It is used whole, at once.
        """
        if reward.clear_wallet:
            return 1
        return max(1, int(card._get_points() / reward.required_points + 1e-6))

    def _prepare_gift(self, card, reward, products, currency):
        """What a reward gives; nothing for rewards that core counts."""
        if reward.reward_type == "product":
            return {
                "kind": DISH,
                "value": reward.reward_product_qty * self._count_gifts(card, reward),
                "products": frozenset(reward.reward_product_ids.ids),
            }
        if reward.discount_applicability == "cheapest":
            return None
        named = None
        if reward.discount_applicability == "specific":
            domain = Domain(reward._get_discount_product_domain())
            named = frozenset(products.filtered_domain(domain).ids)
        if reward.restaurant_dish_price:
            value = self._to_units(reward.restaurant_dish_price, currency)
            return {
                "kind": DISH_PRICE,
                "value": value,
                "products": named or frozenset(),
            }
        cap = self._to_units(reward.discount_max_amount, currency)
        if reward.discount_mode == "percent":
            kind, value = PERCENT, reward.discount
        else:
            # per point: each coupon is worth an amount of its own
            worth = card._get_points() if reward.discount_mode == "per_point" else 1
            kind, value = AMOUNT, self._to_units(reward.discount * worth, currency)
        return {"kind": kind, "value": value, "products": named, "cap": cap}

    @api.model
    def _explain(self, outcome, program, currency):
        """Why a coupon of a check does not hold beside the others."""
        if outcome.problem == "threshold":
            return self.env._(
                "It needs %s more on the check.",
                currency.format(self._from_units(outcome.missing, currency)),
            )
        if outcome.problem == "exclusive":
            if program.restaurant_stacking == EXCLUSIVE:
                return self.env._("It does not go with another coupon.")
            return self.env._("The other coupon stands alone on a check.")
        return {
            "dish": self.env._("Its dish is not on the check."),
            "group": self.env._("Another coupon of its group holds."),
            "max": self.env._("There are as many coupons on the check as may be."),
            "nothing": self.env._("There is nothing left that it could take off."),
        }.get(outcome.problem, "")
