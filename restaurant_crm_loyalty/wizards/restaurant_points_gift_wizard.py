from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantPointsGiftWizard(models.TransientModel):
    """Buys a guest a gift for points at the desk, and shows its code, or the account
    that has the bonus money now."""

    _name = "restaurant.points.gift.wizard"
    _description = "Buy a gift for points"

    account_id = fields.Many2one(
        "restaurant.account",
        required=True,
        domain="[('kind', '!=', 'system'), ('company_id', '=', company_id),"
        " ('state', '=', 'active')]",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company.root_id
    )
    available = fields.Float(string="Points", related="account_id.points")
    gift_id = fields.Many2one(
        "restaurant.points.gift",
        required=True,
        domain="[('company_id', '=', company_id), ('points', '<=', available)]",
    )
    price = fields.Float(related="gift_id.points")
    key = fields.Char(required=True, readonly=True, default=lambda self: str(uuid4()))

    def action_buy(self):
        self.ensure_one()
        self.account_id.check_access("write")
        self.gift_id.check_access("read")
        shop = self.env["restaurant.points.shop"]
        key = f"{self.key}:{self.gift_id.id}"
        reply = shop._buy(key, self.account_id, self.gift_id)
        if not reply["ok"]:
            raise UserError(shop._explain(reply)["message"])
        if not reply["coupons"]:
            return self.account_id.get_formview_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.loyalty_card_action_coupon"
        )
        form = [view for view in action["views"] if view[1] == "form"]
        return {
            **action,
            "views": form,
            "view_mode": "form",
            "res_id": reply["coupons"][0],
        }
