from odoo import api, models

CARE = "restaurant.care.step"


class RestaurantCareTemplate(models.AbstractModel):
    """A template of care rules tells when it is saved what it cannot be filled in with,
    and not when a hundred guests wait for it."""

    _name = "restaurant.care.template"
    _description = "Template of Care Rules"

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._check_care_texts()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if {"subject", "body_html", "body", "model_id"} & vals.keys():
            self._check_care_texts()
        return result

    def _check_care_texts(self):
        checks = self.env["restaurant.placeholders"]
        for template in self.filtered(lambda one: one.model == CARE):
            checks._check_texts(CARE, *template._get_care_texts(), strict=False)

    def _get_care_texts(self):
        """Return the body in HTML, and then lines."""
        return (False,)
