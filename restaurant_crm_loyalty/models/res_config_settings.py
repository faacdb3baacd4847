from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    restaurant_root_id = fields.Many2one(related="company_id.root_id")
    restaurant_currency_id = fields.Many2one(
        related="company_id.root_id.currency_id", string="Currency of the group"
    )
    restaurant_spend_order = fields.Selection(
        related="restaurant_root_id.restaurant_spend_order", readonly=False
    )
    restaurant_bonus_policy = fields.Selection(
        related="restaurant_root_id.restaurant_bonus_policy", readonly=False
    )
    restaurant_bonus_share = fields.Float(
        related="restaurant_root_id.restaurant_bonus_share", readonly=False
    )
    restaurant_pin_above = fields.Monetary(
        related="restaurant_root_id.restaurant_pin_above",
        readonly=False,
        currency_field="restaurant_currency_id",
    )
    restaurant_refund_above = fields.Monetary(
        related="restaurant_root_id.restaurant_refund_above",
        readonly=False,
        currency_field="restaurant_currency_id",
    )
    restaurant_discount_above = fields.Float(
        related="restaurant_root_id.restaurant_discount_above", readonly=False
    )
    restaurant_approve_prices = fields.Boolean(
        related="restaurant_root_id.restaurant_approve_prices", readonly=False
    )
    restaurant_tender_discount = fields.Float(
        related="restaurant_root_id.restaurant_tender_discount", readonly=False
    )
    restaurant_tender_discount_product_id = fields.Many2one(
        related="restaurant_root_id.restaurant_tender_discount_product_id",
        readonly=False,
    )
    restaurant_legal_profile_id = fields.Many2one(
        related="restaurant_root_id.restaurant_legal_profile_id", readonly=False
    )
    restaurant_liability_account_id = fields.Many2one(
        related="restaurant_root_id.restaurant_liability_account_id", readonly=False
    )
    restaurant_bonus_account_id = fields.Many2one(
        related="restaurant_root_id.restaurant_bonus_account_id", readonly=False
    )
    restaurant_points_account_id = fields.Many2one(
        related="restaurant_root_id.restaurant_points_account_id", readonly=False
    )
    restaurant_suspense_account_id = fields.Many2one(
        related="restaurant_root_id.restaurant_suspense_account_id", readonly=False
    )
    restaurant_journal_id = fields.Many2one(
        related="restaurant_root_id.restaurant_journal_id", readonly=False
    )
    restaurant_topup_product_id = fields.Many2one(
        related="restaurant_root_id.restaurant_topup_product_id", readonly=False
    )

    restaurant_goodwill_kind = fields.Selection(
        related="restaurant_root_id.restaurant_goodwill_kind", readonly=False
    )
    restaurant_goodwill_program_id = fields.Many2one(
        related="restaurant_root_id.restaurant_goodwill_program_id", readonly=False
    )
    restaurant_goodwill_months = fields.Integer(
        related="restaurant_root_id.restaurant_goodwill_months", readonly=False
    )
    pos_restaurant_max_coupons = fields.Integer(
        related="pos_config_id.restaurant_max_coupons", readonly=False
    )

    def action_restaurant_set_up_stored_value(self):
        """Make the accounts, journal, product and payment method that are missing."""
        self.env["restaurant.stored.value.setup"]._set_up(self.company_id)
        return {"type": "ir.actions.client", "tag": "reload"}
