from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.demo_evening import COURTESY, DISCOUNT_MEALS

PERCENT = 20.0
COURTESY_PERCENT = 50.0


class RestaurantDemoDiscounts(models.AbstractModel):
    """An evening on which members who do not pay from the card pay a fifth less; and a
    drink at half its price, which a manager approves."""

    _name = "restaurant.demo.discounts"
    _description = "Demo of discounts"

    @api.model
    def _play(self):
        company = self.env["restaurant.demo"]._ref("res_company_demo")
        before = company.restaurant_tender_discount
        company.restaurant_tender_discount = PERCENT
        for meal in DISCOUNT_MEALS:
            self._play_meal(meal)
        company.restaurant_tender_discount = before
        self._play_courtesy()

    @api.model
    def _play_meal(self, meal):
        demo = self.env["restaurant.demo"]
        session = demo._get_session(meal.outlet)
        lines, total = demo._prepare_meal(session, meal)
        quote = session.with_user(demo._ref("res_users_cashier")).stored_value_discount(
            {"partner_id": demo._partner_id(meal.guest), "base": total, "from_card": 0}
        )
        lines.append(self._prepare_line(session, lines[0], quote["amount"]))
        cash = demo._ref(f"pos_payment_method_cash_{meal.outlet}")
        tenders = {cash: demo._sum(lines, "price_subtotal_incl")}
        demo._pay(session, meal.guest, f"discount/{meal.guest}", lines, tenders)

    def _prepare_line(self, session, dish, amount):
        """With the taxes of the dishes: these fall with the price."""
        company = session.company_id.root_id
        product = company.restaurant_tender_discount_product_id
        taxes = self.env["account.tax"].browse(dish["tax_ids"][0][2])
        totals = taxes.with_context(force_price_include=True).compute_all(
            amount, session.currency_id, product=product
        )
        included = all(taxes.mapped("price_include"))
        return {
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": 1,
            "price_unit": -amount if included else -totals["total_excluded"],
            "tax_ids": [Command.set(taxes.ids)],
            "price_subtotal": -totals["total_excluded"],
            "price_subtotal_incl": -totals["total_included"],
        }

    @api.model
    def _play_courtesy(self):
        demo = self.env["restaurant.demo"]
        session = demo._get_session(COURTESY.outlet)
        key = f"courtesy/{COURTESY.guest}"
        [line], _total = demo._prepare_meal(session, COURTESY)
        product = self.env["product.product"].browse(line["product_id"])
        price = line["price_unit"] * (1 - COURTESY_PERCENT / 100)
        half = {
            **demo._prepare_order_line(product, line["qty"], price),
            "price_unit": line["price_unit"],
            "discount": COURTESY_PERCENT,
            "uuid": demo._uuid("line", key),
        }
        need = {
            "action": "discount",
            "subject": half["uuid"],
            "amount": COURTESY_PERCENT,
        }
        cashier, manager = (demo._ref(f"res_users_{x}") for x in ("cashier", "floor"))
        reply = session.with_user(cashier).restaurant_approve(
            {"needs": [need], "login": manager.login, "password": manager.login}
        )
        if not reply["ok"]:
            raise UserError(reply["message"])
        cash = demo._ref(f"pos_payment_method_cash_{COURTESY.outlet}")
        demo._pay(
            *(session, COURTESY.guest, key, [half]),
            {cash: half["price_subtotal_incl"]},
        )
