from odoo import api, fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    restaurant_outlet_id = fields.Many2one(
        "restaurant.outlet",
        string="Outlet",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        help="The restaurant this till stands in.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tills = super().create(vals_list)
        tills.filtered(
            lambda t: not t.restaurant_outlet_id
        )._create_restaurant_outlets()
        return tills

    def _create_restaurant_outlets(self):
        """Give each till an outlet of its own, until somebody puts them together."""
        outlets = self.env["restaurant.outlet"].sudo()
        for till in self:
            company = till.company_id
            till.restaurant_outlet_id = outlets.with_company(company).create(
                {"name": till.name, "company_id": company.id}
            )
