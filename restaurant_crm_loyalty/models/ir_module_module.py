from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language that is added later names what stored value has made, too."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        # While modules are loaded, the setup does it at the end.
        if "restaurant_crm_loyalty" in modules and self.env.registry.loaded:
            methods = self.env["pos.payment.method"].sudo()
            taken = methods.search([("use_payment_terminal", "=", "stored_value")])
            names = self.env["restaurant.stored.value.name"]
            names._translate(taken.company_id, langs)
        return result
