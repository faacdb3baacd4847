from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.guest_token import looks_like_token
from ..tools.refusal import Refusal


class PosConfig(models.Model):
    _inherit = "pos.config"

    restaurant_topup_product_id = fields.Many2one(
        "product.product",
        string="Top-up product",
        compute="_compute_restaurant_stored_value",
    )
    restaurant_channel_product_id = fields.Many2one(
        "product.product",
        string="Product of other channels",
        help="Where this till is a web shop or another system that takes stored value:"
        " the product that its checks are stored with",
    )
    restaurant_pin_above = fields.Monetary(compute="_compute_restaurant_stored_value")
    restaurant_max_coupons = fields.Integer(
        string="Coupons on a check", help="How many at most; 0: any number"
    )
    restaurant_points_product_id = fields.Many2one(
        "product.product", compute="_compute_restaurant_points"
    )
    restaurant_points = fields.Json(compute="_compute_restaurant_points")
    restaurant_approval = fields.Json(compute="_compute_restaurant_approval")
    restaurant_tender_discount = fields.Float(
        compute="_compute_restaurant_stored_value"
    )
    restaurant_tender_discount_product_id = fields.Many2one(
        "product.product", compute="_compute_restaurant_stored_value"
    )

    @api.depends("company_id")
    def _compute_restaurant_stored_value(self):
        """Settings of the group, as its tills need them."""
        for config in self:
            company = config.company_id.root_id.sudo()
            config.restaurant_topup_product_id = company.restaurant_topup_product_id
            config.restaurant_pin_above = company.restaurant_pin_above
            config.restaurant_tender_discount = company.restaurant_tender_discount
            discount = company.restaurant_tender_discount_product_id
            config.restaurant_tender_discount_product_id = discount

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_restaurant_approval(self):
        """What asks for a manager at these tills; ``own``: one stands there."""
        approvers = self.env["restaurant.approver"]
        for config in self:
            company = config.company_id.root_id.sudo()
            config.restaurant_approval = {
                "own": approvers._has_authority(config),
                "refund": company.restaurant_refund_above,
                "discount": company.restaurant_discount_above,
                "price": company.restaurant_approve_prices,
            }

    @api.depends("company_id")
    def _compute_restaurant_points(self):
        """How points pay here; nothing where they do not."""
        for config in self:
            policy = self.env["restaurant.points.policy"]._get_for(config.company_id)
            product = policy.redeem_product_id
            in_currency = config.currency_id == policy.currency_id
            pays = policy.redeem_on and product and in_currency
            tender = policy.redeem_as == "tender"
            config.restaurant_points_product_id = product
            config.restaurant_points = {
                "on": bool(policy),
                "pays": bool(pays) and not tender,
                "tender": bool(policy.redeem_on and in_currency and tender),
                "min": policy.redeem_min,
                "step": policy.redeem_step,
                "share": policy.redeem_share,
                "value": policy.point_value,
            }

    @api.readonly  # a code is used up: then Odoo does it again with a writing cursor
    def restaurant_find_guests(self, text, limit=20, scan=False):
        """The code of a guest's phone finds its guest, once; see the base."""
        if not looks_like_token(text):
            return super().restaurant_find_guests(text, limit=limit, scan=scan)
        self._check_till_call()
        company, _country_code = self._get_till_scope()
        try:
            guest = self.env["restaurant.guest.token"].sudo()._redeem(text, company)
        except Refusal as refusal:
            ledger = self.env["restaurant.ledger"]
            ledger._audit(refusal.code, company.id)
            return ledger._explain(refusal.as_reply())
        finder = self.env["restaurant.guest.finder"]
        query = finder._get_query([SQL("SELECT %s, 0", guest.id)], company, 1)
        rows = self.env.execute_query_dict(query)
        return {"ok": True, "guests": [self._prepare_found_guest(row) for row in rows]}

    @api.model
    def _load_pos_data_read(self, records, config):
        """The till must know what is no dish: coupons do not count on a fee; and
        whether friends are brought here."""
        values_list = super()._load_pos_data_read(records, config)
        fees = self.env["restaurant.tier"]._get_fee_products()
        policy = self.env["restaurant.referral.policy"]._get_for(config.company_id)
        for values in values_list:
            values["_restaurant_fee_product_ids"] = fees.ids
            values["_restaurant_referral"] = bool(policy)
        return values_list

    def _get_special_products(self):
        """The till must know the top-up product, whatever categories it shows."""
        companies = (self.company_id or self.env.company).root_id.sudo()
        products = super()._get_special_products()
        policies = self.env["restaurant.points.policy"].sudo()
        policies = policies.browse(filter(None, map(policies._get_id, companies.ids)))
        return (
            products
            | companies.restaurant_topup_product_id
            | companies.restaurant_tender_discount_product_id
            | policies.redeem_product_id
        )

    def _get_available_pricelists(self):
        """Tills know the prices of every tier, whatever pricelists they offer.

        Only the loading of data asks here: the pricelists a cashier can choose, and
        core's checks on them, stay as configured.
        """
        pricelists = super()._get_available_pricelists()
        tiers = self.env["restaurant.tier"]._get_for_config(self)
        members = tiers.sudo(False).pricelist_id._filtered_access("read")
        return pricelists | members._get_with_bases()

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """Say why a coupon does not hold; core answers for all other programs."""
        self._check_till_call()
        check = self.env["restaurant.coupon.check"]
        partner_id = check._read_partner_id(partner_id)
        card = check._find_coupon(self, code)
        if card:
            return check._use_code(self, card, partner_id, code)
        if not check._is_code(code):
            message = self.env._("This is no code of a coupon.")
            return {"successful": False, "payload": {"error_message": message}}
        answer = super().use_coupon_code(code, creation_date, partner_id, pricelist_id)
        if not answer["successful"]:
            tries = self.env["restaurant.coupon.try"]
            tries._note(self, code, "unknown", card, partner_id)
        return answer

    def restaurant_claim_check(self, partner_id, reference, amount):
        """Give a guest the check that was paid without a name; see
        ``restaurant.claim.service``."""
        self._check_till_call()
        claims = self.env["restaurant.claim.service"]
        return claims._claim_at_till(self, partner_id, reference, amount)

    @api.readonly
    def restaurant_coupon_offer(self, code, partner_id=False):
        """The offer of a coupon's code, before it is used.

        :return: {"program_id", "expiration_date", "problem"}; False for other codes
        """
        self._check_till_call()
        check = self.env["restaurant.coupon.check"]
        return check._prepare_offer(self, code, check._read_partner_id(partner_id))
