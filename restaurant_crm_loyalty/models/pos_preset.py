from odoo import api, models


class PosPreset(models.Model):
    _inherit = "pos.preset"

    @api.model
    def _load_pos_data_fields(self, config):
        """Some coupons are for those who eat in, others for takeaway."""
        return [*super()._load_pos_data_fields(config), "restaurant_channel"]
