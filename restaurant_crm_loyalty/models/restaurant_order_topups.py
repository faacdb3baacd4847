from odoo import models


class RestaurantOrderTopups(models.AbstractModel):
    """Top-ups on a check: credited to its guest, or paid back. What the ledger does
    with them later, intents say; what does not fit, a manager hears."""

    _name = "restaurant.order.topups"
    _description = "Top-ups on checks"

    def _get_topup_lines(self):
        return self.lines.filtered(
            lambda line: (
                line.product_id
                and line.product_id
                == line.order_id.config_id.restaurant_topup_product_id
            )
        )

    def _prepare_topup_intents(self, topups, payments):
        """Intents that credit what was paid in, to the guest of the order."""
        bought = topups.filtered(lambda line: line._get_signed_amount() > 0)
        if not bought:
            return []
        guest = (
            self.env["restaurant.guest"]
            .sudo()
            ._get_or_create_for_partners(self.partner_id, self.company_id)
        )
        if not guest:
            self._plan_topup_activity(self.env._("A top-up was sold without a guest."))
            return []
        account = self.env["restaurant.account"]._open_for_guests(guest)[guest]
        self._report_legal_obstacle(account, bought)
        from_wallet = sum(payments.mapped("amount"))
        other_lines = self.amount_total - bought._get_signed_amount()
        # Bonus money must not turn into principal that earns another bonus.
        recycled = max(0.0, from_wallet - max(0.0, other_lines))
        outcome = {}
        if self._is_topup_unpaid(bought):
            outcome = {"state": "failed", "code": "not_paid"}
            self._plan_topup_activity(self.env._("The top-up was not paid in full."))
        return [
            {
                "key": f"topup:{line.uuid}",
                "kind": "topup",
                "company_id": account.company_id.id,
                "order_id": self.id,
                "account_id": account.id,
                "amount": line.price_subtotal_incl,
                "bonus_base": max(0.0, line.price_subtotal_incl - recycled),
                **outcome,
            }
            for line in bought
        ]

    def _report_legal_obstacle(self, account, bought):
        """What was paid is owed, also where a till has taken more than it may; but
        somebody has to look at it."""
        profile = self.env["restaurant.legal.profile"]._get_for(self.company_id)
        obstacle = profile._get_obstacle(account, bought._get_signed_amount())
        if obstacle:
            messages = self.env["restaurant.ledger"]._get_refusal_messages()
            self._plan_topup_activity(messages[obstacle[0]])

    def _is_topup_unpaid(self, bought):
        """The till names prices and totals; payments alone prove them.

        Dishes that are returned in the same order may pay, a discount on it may not;
        points pay dishes, and are no money that was paid in.
        """
        others = self.lines - bought
        returned = others.filtered("refunded_orderline_id")
        points = self.payment_ids.filtered(lambda payment: payment._is_points())
        by_points = sum(points.mapped("amount"))
        due = (
            bought._get_signed_amount()
            + max(0.0, (others - returned)._get_signed_amount() - by_points)
            + returned._get_signed_amount()
        )
        missing = due - sum((self.payment_ids - points).mapped("amount"))
        return self.currency_id.compare_amounts(missing, self._get_cash_rounding()) > 0

    def _capture_reversals(self, topups):
        """Capture the holds of top-ups that this order pays back."""
        paid_back = topups.filtered(lambda line: line._get_signed_amount() < 0)
        if not paid_back:
            return []
        amount = -paid_back._get_signed_amount()
        holds = (
            self.env["restaurant.hold"]
            .sudo()
            .search(
                [
                    ("order_uuid", "=", self.uuid),
                    ("kind", "=", "reversal"),
                    ("state", "in", ("authorised", "captured")),
                ]
            )
        )
        held = sum(holds.mapped("amount"))
        if self.currency_id.compare_amounts(held, amount):
            self._plan_topup_activity(
                self.env._(
                    "A top-up of %(amount)s was paid back, but %(held)s were taken "
                    "from the account.",
                    amount=self.currency_id.format(amount),
                    held=self.currency_id.format(held),
                )
            )
        open_holds = holds.filtered(lambda hold: hold.state == "authorised")
        return [self._capture(hold) for hold in open_holds]

    def _plan_topup_activity(self, note):
        summary = self.env._("Check the top-up of %s", self.pos_reference)
        self._plan_manager_activity(summary, note)
