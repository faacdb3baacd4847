from odoo import api, models

# Top-ups may bring points, and their reversal, which is settled, takes them back.
EARNED = "earn", "clawback", "topup", "settle"


class RestaurantPointsReceipt(models.AbstractModel):
    """What a receipt tells of points: before, earned, used, after."""

    _name = "restaurant.points.receipt"
    _description = "Points on a receipt"

    @api.model
    def _prepare(self, order_id):
        """What an order did to the points of its guest; nothing where it did nothing.

        :return: ``{"account", "earned", "used", "after", "before", "lines", …}``;
            signs as the balance moved
        """
        operations = (
            self.env["restaurant.operation"]
            .sudo()
            .search([("order_id", "=", order_id), ("state", "=", "applied")])
        )
        earned = operations.filtered(lambda x: x.kind in EARNED and "points" in x.reply)
        holds = (
            self.env["restaurant.hold"]
            .sudo()
            .search(
                [
                    ("order_id", "=", order_id),
                    ("kind", "in", ("redeem", "refund")),
                    ("points", ">", 0),
                    ("state", "=", "captured"),
                ]
            )
        )
        returned = holds.filtered(lambda hold: hold.kind == "refund")
        holds -= returned
        restored = operations.filtered(lambda x: x.kind == "restore")
        account = (earned | restored).account_id[:1]
        account = account or (holds | returned).account_id[:1]
        pending = self._get_pending(order_id)
        if not account:
            return {"pending": pending} if pending else False
        moved = sum(x.reply["points"] for x in earned)
        used = sum(x.reply["points"] for x in restored)
        used += sum(returned.mapped("points")) - sum(holds.mapped("points"))
        after = self._get_after(operations, holds, account)
        return {
            "account": account.number,
            "earned": moved,
            "used": used,
            "before": after - moved - used,
            "after": after,
            "pending": pending,
            "debt": max(0.0, -after),
            "short": sum(x.reply.get("short_value", 0) for x in earned),
            "lines": self._prepare_explanation(order_id),
            "standing": self._prepare_standing(account),
            "progress": self._prepare_progress(account),
        }

    def _get_pending(self, order_id):
        """Points that the order brings, and the ledger does not know yet."""
        intents = (
            self.env["restaurant.intent"]
            .sudo()
            .search(
                [
                    ("order_id", "=", order_id),
                    ("kind", "in", ("earn", "clawback", "restore")),
                    ("state", "=", "pending"),
                ]
            )
        )
        signs = {"clawback": -1}
        return sum(x.amount * signs.get(x.kind, 1) for x in intents)

    def _get_after(self, operations, holds, account):
        """The balance after the last of these postings, as it was then."""
        entries = (operations | holds.operation_id).entry_ids.filtered(
            lambda entry: entry.account_id == account and entry.unit == "points"
        )
        return entries.sorted("id")[-1:].balance_after

    def _prepare_explanation(self, order_id):
        earning = self.env["restaurant.earning"].sudo()
        earning = earning.search([("order_id", "=", order_id)])
        return earning._prepare_lines() if earning else []

    def _prepare_progress(self, account):
        members = self.env["restaurant.membership"]
        return members._prepare_progress(account.guest_id)

    def _prepare_standing(self, account):
        return self.env["restaurant.points.service"]._get_standing(account)
