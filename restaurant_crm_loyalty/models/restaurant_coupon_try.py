from odoo import api, fields, models


class RestaurantCouponTry(models.Model):
    """A code that a till refused: many of them are no accident."""

    _name = "restaurant.coupon.try"
    _description = "Refused coupon"
    _rec_name = "code"
    _order = "create_date desc, id desc"

    code = fields.Char(readonly=True, index=True)
    problem = fields.Char(string="Reason", readonly=True)
    card_id = fields.Many2one(
        "loyalty.card", string="Coupon", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    config_id = fields.Many2one("pos.config", string="Till", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Cashier",
        readonly=True,
        default=lambda self: self.env.user,
    )
    partner_id = fields.Many2one("res.partner", string="Guest", readonly=True)
    create_date = fields.Datetime(string="Date", readonly=True, index=True)

    @api.model
    def _note(self, config, code, problem, card, partner_id):
        return self.sudo().create(
            {
                "code": code[:64],
                "problem": problem,
                "card_id": card.id,
                "company_id": config.company_id.id,
                "config_id": config.id,
                "user_id": self.env.uid,
                "partner_id": partner_id,
            }
        )
