from odoo import api, models

LEAST = 0.01


class RestaurantReferralReward(models.AbstractModel):
    """Gives both their coupons for the friend's first check, and takes them back when
    it is refunded. Runs in the transaction of the check."""

    _name = "restaurant.referral.reward"
    _description = "Coupons for friends"

    @api.model
    def _take_in(self, check):
        """A check was paid or refunded: see ``restaurant.visit._on_visit_closed``."""
        if check.is_refund:
            paid = check.order_id.lines.refunded_orderline_id.order_id
            domain = [("order_id", "in", paid.ids), ("state", "=", "rewarded")]
            self.search(domain)._reconsider()
            return
        policy = self.env["restaurant.referral.policy"]._get_for(check.company_id)
        if policy:
            friend = check.visit_id.guest_id
            domain = [("friend_id", "=", friend.id), ("state", "=", "waiting")]
            self.search(domain, limit=1)._consider(check, policy)

    def _consider(self, check, policy):
        if not self or self._is_too_little(check.net_amount, policy):
            return
        if check.visit_id.business_date > self.valid_until:
            self.state = "over"
        elif obstacle := self._get_late_obstacle(check):
            self.write({"state": "refused", "reason": self._explain(obstacle)})
        else:
            self._reward(check, policy)

    def _is_too_little(self, amount, policy):
        least = max(policy.min_check, LEAST)
        return self.currency_id.compare_amounts(amount, least) < 0

    def _get_late_obstacle(self, check):
        """What turned out since: guests may have been merged, or got a phone."""
        if self._is_same(self.guest_id, self.friend_id):
            return "self"
        earlier = [
            ("guest_id", "=", self.friend_id.id),
            ("end_at", "<", self.create_date),
            ("id", "!=", check.visit_id.id),
        ]
        return "known" if self.env["restaurant.visit"].search_count(earlier) else None

    def _reward(self, check, policy):
        """One coupon for each of them and each check, however often it is called.

        A check that goes to another guest and comes back is announced as a new one.
        """
        order, date = check.order_id, check.visit_id.business_date
        key = f"referral:{self.id}:{order.id}:{check.id}"
        sides = {
            "guest": (self.guest_id, policy.guest_amount),
            "friend": (self.friend_id, policy.friend_amount),
        }
        cards = {
            side: policy._give(guest, amount, date, f"{key}:{side}")
            for side, (guest, amount) in sides.items()
        }
        self.write(
            {
                "state": "rewarded",
                "order_id": order.id,
                "rewarded_on": date,
                "guest_card_id": cards["guest"].id,
                "friend_card_id": cards["friend"].id,
            }
        )

    @api.model
    def _leave(self, orders):
        """Checks turned out to be another guest's: nobody is rewarded for them."""
        rewarded = [("order_id", "in", orders.ids), ("state", "=", "rewarded")]
        for referral in self.search(rewarded):
            order = referral.order_id
            checks = self.env["restaurant.visit.check"]
            check = checks.search([("order_id", "=", order.id)], limit=1)
            if check.visit_id.guest_id != referral.friend_id:
                referral._take_back(
                    self.env._("%s is another guest's.", order.pos_reference)
                )

    def _reconsider(self):
        """What is left of first checks, now that something was refunded."""
        for referral in self:
            policy = self.env["restaurant.referral.policy"]._get_for(
                referral.company_id
            )
            order = referral.order_id
            orders = order | order.lines.refund_orderline_ids.order_id
            checks = self.env["restaurant.visit.check"].search(
                [("order_id", "in", orders.ids)]
            )
            left = sum(checks.mapped("net_amount"))
            if referral._is_too_little(left, policy):
                reference = order.pos_reference
                referral._take_back(self.env._("%s was refunded.", reference))

    def _take_back(self, cause):
        """Void what was given, so that the next check counts as the first. Where a
        coupon was used already, somebody has to look at it.

        :param str cause: a sentence
        """
        order, cards = self.order_id, self.guest_card_id | self.friend_card_id
        cards.sudo()._void()
        note = self.env._("%s What was given for it is void.", cause)
        if cards.filtered(lambda card: card.restaurant_state == "used"):
            reason = self.env._("%s A coupon for it is used.", cause)
            self.write({"state": "look", "reason": reason})
            summary = self.env._("Look at the friend %s", self.friend_id.name)
            order._plan_manager_activity(summary, reason)
            return
        self.message_post(body=note)
        self.write(
            {
                "state": "waiting",
                "order_id": False,
                "rewarded_on": False,
                "guest_card_id": False,
                "friend_card_id": False,
            }
        )
