from odoo import api, fields, models

from .restaurant_visit import CHANNELS

CHANNEL_BY_IDENTIFICATION = {
    "none": "dine_in",
    "name": "takeaway",
    "address": "delivery",
}


class PosPreset(models.Model):
    _inherit = "pos.preset"

    restaurant_channel = fields.Selection(
        CHANNELS,
        string="Channel",
        compute="_compute_restaurant_channel",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="What visits with this preset count as.",
    )

    @api.depends("identification")
    def _compute_restaurant_channel(self):
        for preset in self:
            preset.restaurant_channel = CHANNEL_BY_IDENTIFICATION[preset.identification]
