from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    restaurant_spend_order = fields.Selection(
        [
            ("proportional", "Principal and bonus in the ratio of their top-up"),
            ("principal_first", "Principal first"),
            ("bonus_first", "Bonus first"),
            ("soonest_expiry", "What expires first"),
        ],
        default="proportional",
        required=True,
    )
    restaurant_bonus_policy = fields.Selection(
        [
            ("allowance", "Sales allowance when it is spent"),
            ("expense", "Marketing cost and liability when it is granted"),
        ],
        default="allowance",
        required=True,
        help="Confirm the choice with your accountant.",
    )
    restaurant_bonus_share = fields.Float(
        string="Bonus share of a check (%)",
        default=100.0,
        help="The most of one check that bonus money may pay",
    )
    restaurant_pin_above = fields.Monetary(
        string="Ask for the PIN above", default=200.0
    )
    restaurant_refund_above = fields.Monetary(
        string="Ask a manager for refunds above",
        help="Of one check; 0: nobody is asked. Top-ups that are paid back always ask.",
    )
    restaurant_discount_above = fields.Float(
        string="Ask a manager for discounts above (%)",
        help="Typed by the cashier, on one line; 0: nobody is asked.",
    )
    restaurant_approve_prices = fields.Boolean(
        string="Ask a manager for typed prices",
        help="Below the price list of the check; of members, below their member price",
    )
    restaurant_tender_discount = fields.Float(
        string="Discount unless paid from stored value (%)",
        help="Members who pay otherwise get it on what the card does not pay; 0: none",
    )
    restaurant_tender_discount_product_id = fields.Many2one(
        "product.product", string="Product of that discount"
    )
    restaurant_legal_profile_id = fields.Many2one(
        "restaurant.legal.profile",
        string="Legal profile",
        help="Caps, identity and refunds. Have your adviser confirm it.",
    )
    restaurant_liability_account_id = fields.Many2one(
        "account.account", string="Guest deposits (liability)"
    )
    restaurant_bonus_account_id = fields.Many2one(
        "account.account", string="Bonus spent (sales allowance or marketing cost)"
    )
    restaurant_points_account_id = fields.Many2one(
        "account.account",
        string="Points spent (sales allowance)",
        help="What points pay, where they count as a payment",
    )
    restaurant_suspense_account_id = fields.Many2one(
        "account.account", string="Unverified stored-value payments"
    )
    restaurant_journal_id = fields.Many2one(
        "account.journal", string="Stored-value journal"
    )
    restaurant_topup_product_id = fields.Many2one(
        "product.product", string="Top-up product"
    )
    restaurant_goodwill_kind = fields.Selection(
        [("coupon", "A coupon"), ("bonus", "Bonus on the account")],
        string="Gestures give",
        required=True,
        default="coupon",
    )
    restaurant_goodwill_program_id = fields.Many2one(
        "loyalty.program", string="Offer of gestures"
    )
    restaurant_goodwill_months = fields.Integer(
        string="Months of a given bonus", default=6, help="0: it does not end."
    )

    _restaurant_tender_discount_range = models.Constraint(
        "CHECK(restaurant_tender_discount IS NULL"
        " OR restaurant_tender_discount BETWEEN 0 AND 100)",
        "A discount lies between 0 and 100 %.",
    )
    _restaurant_approval_range = models.Constraint(
        "CHECK((restaurant_refund_above IS NULL OR restaurant_refund_above >= 0) AND"
        " (restaurant_discount_above IS NULL"
        " OR restaurant_discount_above BETWEEN 0 AND 100))",
        "Limits are not negative, and a discount is at most 100 %.",
    )
