from odoo import Command, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("amount", "An amount off, from a check of"),
    ("percent", "Per cent off, up to an amount"),
    ("dish", "A dish for nothing"),
    ("dish_price", "A dish at a price"),
    ("gift", "A dish with a check of"),
    ("next", "A voucher for the next visit"),
    ("spend", "Spend an amount, get a voucher to the end of the month"),
]
EARNED = ("next", "spend")


class RestaurantCouponWizard(models.TransientModel):
    """Makes the offer of a coupon from a few answers."""

    _name = "restaurant.coupon.wizard"
    _description = "New coupon"

    kind = fields.Selection(KINDS, required=True, default="amount")
    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    spend = fields.Monetary(
        string="Spend at least", help="On the check that earns it.", default=100.0
    )
    minimum = fields.Monetary(
        string="From a check of", help="Where it is used; 0: any check."
    )
    discount = fields.Monetary(string="Worth", default=20.0)
    percent = fields.Float(string="Per cent", default=20.0)
    cap = fields.Monetary(string="At most", help="0: no limit.")
    product_id = fields.Many2one(
        "product.product", string="Dish", domain=[("available_in_pos", "=", True)]
    )
    price = fields.Monetary(string="Its price", default=9.9)
    validity = fields.Selection(
        [
            ("open", "No end of its own"),
            ("days", "Some days"),
            ("month", "To the end of the month"),
        ],
        required=True,
        default="days",
    )
    validity_days = fields.Integer(string="Days", default=30)
    stacking = fields.Selection(
        [
            ("exclusive", "Alone on the check"),
            ("one_of_group", "One of its group"),
            ("stackable", "Beside any other"),
        ],
        string="Goes together",
        required=True,
        default="one_of_group",
    )
    group_id = fields.Many2one("restaurant.coupon.group", string="Coupon group")
    transferable = fields.Boolean(string="May be passed on", default=True)

    def action_create(self):
        """Make the offer and open it."""
        self.ensure_one()
        self.env["loyalty.program"].check_access("create")
        if self.kind in ("dish", "dish_price", "gift") and not self.product_id:
            raise UserError(self.env._("Choose the dish."))
        program = self.env["loyalty.program"].create(self._prepare_program())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.loyalty_program_action_coupon"
        )
        form = [view for view in action["views"] if view[1] == "form"]
        return {**action, "views": form, "view_mode": "form", "res_id": program.id}

    def _prepare_program(self):
        earned = self.kind in EARNED
        rule = {
            "reward_point_mode": "order",
            "reward_point_amount": 1,
            "minimum_amount": self.spend,
            "minimum_qty": 0,
        }
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "program_type": "next_order_coupons" if earned else "coupons",
            "applies_on": "future" if earned else "current",
            "trigger": "auto" if earned else "with_code",
            "rule_ids": [Command.create(rule)] if earned else [Command.clear()],
            "reward_ids": [Command.clear(), Command.create(self._prepare_reward())],
            "communication_plan_ids": [Command.clear()],
            "restaurant_minimum": self.minimum,
            "restaurant_validity": "month" if self.kind == "spend" else self.validity,
            "restaurant_validity_days": self.validity_days,
            "restaurant_stacking": self.stacking,
            "restaurant_group_id": self.group_id.id,
            "restaurant_transferable": self.transferable,
        }

    def _prepare_reward(self):
        reward = {"required_points": 1, "reward_type": "discount"}
        if self.kind in ("dish", "gift"):
            return {
                **reward,
                "reward_type": "product",
                "reward_product_id": self.product_id.id,
                "reward_product_qty": 1,
            }
        if self.kind == "dish_price":
            return {
                **reward,
                "discount_mode": "per_order",
                # core wants a discount: what the dish costs less than usual
                "discount": max(self.product_id.lst_price - self.price, 0.01),
                "discount_applicability": "specific",
                "discount_product_ids": [Command.set(self.product_id.ids)],
                "restaurant_dish_price": self.price,
                "description": self.env._(
                    "%(dish)s for %(price)s",
                    dish=self.product_id.with_context(
                        display_default_code=False
                    ).display_name,
                    price=self.currency_id.format(self.price),
                ),
            }
        if self.kind == "percent":
            return {
                **reward,
                "discount_mode": "percent",
                "discount": self.percent,
                "discount_max_amount": self.cap,
                "discount_applicability": "order",
            }
        return {
            **reward,
            "discount_mode": "per_order",
            "discount": self.discount,
            "discount_applicability": "order",
        }
