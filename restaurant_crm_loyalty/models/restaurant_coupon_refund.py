from odoo import api, models
from odoo.tools import float_compare


class RestaurantCouponRefund(models.AbstractModel):
    """Coupons of checks that go back."""

    _name = "restaurant.coupon.refund"
    _description = "Coupons of refunded checks"

    @api.model
    def _take_back(self, refund, orders):
        """Restore coupons of checks that were refunded in full, before they ended;
        void vouchers that a check gave and does not earn any more."""
        full = orders.filtered(self._is_refunded_in_full)
        self._restore(refund, full)
        self._void_earned(refund, orders, full)
        self._report_too_much(refund)

    def _is_refunded_in_full(self, order):
        dishes = order.lines.filtered(
            lambda line: not line.is_reward_line and line.qty > 0
        )
        return all(
            float_compare(line.refunded_qty, line.qty, precision_digits=3) >= 0
            for line in dishes
        )

    def _restore(self, refund, orders):
        uses = self.env["restaurant.coupon.use"].search(
            [("order_id", "in", orders.ids), ("state", "=", "used")]
        )
        outlet = refund.config_id._get_restaurant_outlet()
        today = outlet._get_business_date(refund.date_order)
        check = self.env["restaurant.coupon.check"]
        for use in uses:
            card, ends = use.card_id, check._get_last_day(use.card_id)
            if ends and ends < today:
                continue
            points = use.points
            use.state = "restored"
            card.with_context(loyalty_no_mail=True).write(
                {"restaurant_state": "issued", "points": points}
            )

    def _void_earned(self, refund, orders, full):
        """Nobody buys, has a voucher, and brings the food back."""
        cards = self.env["loyalty.card"].search(
            [
                ("source_pos_order_id", "in", orders.ids),
                ("restaurant_issue_key", "=like", "order:%"),
                ("restaurant_state", "in", ("issued", "used")),
            ]
        )
        for card in cards:
            order = card.source_pos_order_id
            if order not in full and self._is_still_earned(card.program_id, order):
                continue
            if card.restaurant_state == "used":
                refund._plan_manager_activity(
                    self.env._("A voucher of %s was used", order.pos_reference),
                    self.env._(
                        "The check that gave coupon %(code)s was refunded.",
                        code=card.code,
                    ),
                )
            card._void()

    def _is_still_earned(self, program, order):
        refunds = order.lines.refund_orderline_ids.order_id.filtered(
            lambda refund: refund.state in ("paid", "done")
        )
        back = -sum(refunds.mapped("amount_total"))
        issue = self.env["restaurant.coupon.issue"]
        return any(
            issue._get_spent(rule, order) - back >= max(rule.minimum_amount, 0.01)
            for rule in program.rule_ids
        )

    def _report_too_much(self, refund):
        """The net of a dish goes back: what a coupon paid is not given out in cash."""
        lines = refund.lines.filtered(
            lambda line: line.refunded_orderline_id.restaurant_coupon_share
        )
        rewards = refund.lines.filtered("refunded_orderline_id.is_reward_line")
        paid = allowed = 0.0
        for line in lines:
            sold = line.refunded_orderline_id
            net = sold.price_subtotal_incl - sold.restaurant_coupon_share
            allowed += net * abs(line.qty) / sold.qty
            paid += abs(line.price_subtotal_incl)
        paid -= sum(abs(line.price_subtotal_incl) for line in rewards)
        currency = refund.currency_id
        if currency.compare_amounts(paid - allowed, currency.rounding) > 0:
            refund._plan_manager_activity(
                self.env._("Check the refund %s", refund.pos_reference),
                self.env._(
                    "%(paid)s went back for dishes that a coupon had paid in part; "
                    "%(net)s would be right.",
                    paid=currency.format(paid),
                    net=currency.format(allowed),
                ),
            )
