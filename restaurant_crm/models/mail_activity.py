from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    restaurant_care = fields.Char(
        readonly=True,
        copy=False,
        help="Why a guest is cared for: there is one open activity for each reason.",
    )

    _restaurant_care_uniq = models.UniqueIndex(
        "(res_model, res_id, restaurant_care)"
        " WHERE restaurant_care IS NOT NULL AND active",
        "There is an activity for this guest and reason.",
    )
