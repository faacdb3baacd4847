from odoo import api, models


class RestaurantDemoBooks(models.AbstractModel):
    _inherit = "restaurant.demo.books"

    @api.model
    def _get_products_per_partner(self):
        """A top-up is owed to the guest who bought it."""
        products = super()._get_products_per_partner()
        return products | self._ref("res_company_demo").restaurant_topup_product_id

    @api.model
    def _prepare_method_lines(self, session, method, amount):
        if method.use_payment_terminal == "stored_value":
            books = self.env["restaurant.session.books"]
            return books._prepare_payment_lines(session, method)
        return super()._prepare_method_lines(session, method, amount)
