from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    restaurant_trial_count = fields.Integer(
        string="Tastings",
        compute="_compute_restaurant_trial_count",
        groups="restaurant_crm.group_restaurant_floor",
    )

    @api.depends("product_variant_ids")
    def _compute_restaurant_trial_count(self):
        dishes = self.env["restaurant.trial.dish"]
        rows = dishes._read_group(
            [("product_id", "in", self.product_variant_ids.ids)],
            ["product_id"],
            ["__count"],
        )
        counts = {product.id: count for product, count in rows}
        for template in self:
            variants = template.product_variant_ids.ids
            template.restaurant_trial_count = sum(counts.get(v, 0) for v in variants)

    def action_view_restaurant_trials(self):
        """Open what guests thought of this dish at tastings."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_trial_dish_action"
        )
        domain = [("product_id", "in", self.product_variant_ids.ids)]
        return {**action, "domain": domain}
