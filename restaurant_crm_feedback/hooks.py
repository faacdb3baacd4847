from odoo.addons.restaurant_crm.hooks import drop_foreign_keys


def uninstall_hook(env):
    drop_foreign_keys(env, "restaurant_crm_feedback")
