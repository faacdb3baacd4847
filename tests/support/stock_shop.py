"""The same shop on Odoo without our addons, with its own eWallet."""

from functools import partial
from uuid import uuid4

from .shop import Shop


class StockShop(Shop):
    def _prepare_company(self):
        pass

    def _get_tenders(self):
        return []

    def make_wallet(self, amount):
        """A contact with an eWallet: `{"partner_id", "card_id", …}`."""
        partner_id = self.admin.call("res.partner", "create", {"name": "Wei Zhang"})
        action = self.admin.call("loyalty.program", "create_from_template", "ewallet")
        program_id = action["res_id"]
        (reward,) = self.admin.call(
            *("loyalty.reward", "search_read", [["program_id", "=", program_id]]),
            ["discount_line_product_id"],
        )
        card_id = self.admin.call(
            *("loyalty.card", "create"),
            {"program_id": program_id, "partner_id": partner_id, "points": amount},
        )
        return {
            "partner_id": partner_id,
            "program_id": program_id,
            "reward_id": reward["id"],
            "product_id": reward["discount_line_product_id"][0],
            "card_id": card_id,
        }

    def prepare_wallet_payment(self, wallet, amount):
        """A function that pays a check from an eWallet, as the till does it."""
        code = uuid4().hex
        order = self.prepare_order(wallet["partner_id"])
        order.add_line(self.dish_id, amount)
        order.add_line(wallet["product_id"], -amount)
        order.lines[-1].update(
            is_reward_line=True,
            reward_id=wallet["reward_id"],
            coupon_id=wallet["card_id"],
            reward_identifier_code=code,
            points_cost=amount,
        )
        return partial(self._pay_by_wallet, wallet, order, amount, code)

    def _pay_by_wallet(self, wallet, order, amount, code):
        card_id = str(wallet["card_id"])
        orders = partial(self.cashier.call, "pos.order")
        valid = orders("validate_coupon_programs", [], {card_id: -amount}, [])
        order_id = self.send(order)
        spent = {
            "points": -amount,
            "program_id": wallet["program_id"],
            "coupon_id": wallet["card_id"],
            "line_codes": [code],
        }
        done = orders("confirm_coupon_programs", [order_id], {card_id: spent})
        if not valid["successful"] or not done["coupon_updates"]:
            raise RuntimeError(f"not paid: {valid} {done}")
