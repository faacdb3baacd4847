from odoo import api, fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    restaurant_topup_product_id = fields.Many2one(
        "product.product",
        string="Top-up product",
        compute="_compute_restaurant_stored_value",
    )
    restaurant_pin_above = fields.Monetary(compute="_compute_restaurant_stored_value")

    @api.depends("company_id")
    def _compute_restaurant_stored_value(self):
        """Settings of the group, as its tills need them."""
        for config in self:
            company = config.company_id.root_id.sudo()
            config.restaurant_topup_product_id = company.restaurant_topup_product_id
            config.restaurant_pin_above = company.restaurant_pin_above

    def _get_special_products(self):
        """The till must know the top-up product, whatever categories it shows."""
        companies = (self.company_id or self.env.company).root_id.sudo()
        products = super()._get_special_products()
        return products | companies.restaurant_topup_product_id

    def _get_available_pricelists(self):
        """Tills know the prices of every tier, whatever pricelists they offer.

        Only the loading of data asks here: the pricelists a cashier can choose, and
        core's checks on them, stay as configured.
        """
        pricelists = super()._get_available_pricelists()
        tiers = self.env["restaurant.tier"]._get_for_config(self)
        members = tiers.sudo(False).pricelist_id._filtered_access("read")
        return pricelists | members._get_with_bases()
