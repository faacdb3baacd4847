from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    restaurant_session_id = fields.Many2one(
        "pos.session", readonly=True, index="btree_not_null", ondelete="restrict"
    )
