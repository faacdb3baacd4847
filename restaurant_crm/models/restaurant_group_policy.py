from odoo import api, fields, models
from odoo.tools import ormcache


class RestaurantGroupPolicy(models.AbstractModel):
    """Rules that a group has once. Which they are is remembered, since it is asked with
    every check and every guest card."""

    _name = "restaurant.group.policy"
    _description = "Rules of a Group"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _get_for(self, company):
        """The rules of a company's group; an empty record where there are none."""
        return self.sudo().browse(self._get_id(company.root_id.id) or ())

    @api.model
    @ormcache("self._name", "root_id")
    def _get_id(self, root_id):
        return self.sudo().search([("company_id", "=", root_id)], limit=1).id
