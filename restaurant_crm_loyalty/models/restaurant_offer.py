from odoo import api, fields, models
from odoo.exceptions import UserError

from .loyalty_program import COUPON_TYPES


class RestaurantOffer(models.AbstractModel):
    """What campaigns and care rules can give: a coupon, points, or bonus money."""

    _name = "restaurant.offer"
    _inherit = ["restaurant.offer.giving", "restaurant.offer"]

    offer_kind = fields.Selection(
        selection_add=[
            ("coupon", "Coupon"),
            ("points", "Points"),
            ("bonus", "Bonus money"),
        ],
        ondelete={
            "coupon": "set default",
            "points": "set default",
            "bonus": "set default",
        },
    )
    offer_program_id = fields.Many2one(
        "loyalty.program",
        string="Coupon",
        ondelete="restrict",
        domain=[("program_type", "in", COUPON_TYPES)],
    )
    offer_points = fields.Float(string="Points", digits=(16, 2))
    offer_bonus = fields.Monetary(string="Bonus money")

    @api.model
    def _get_offer_fields(self):
        own = {"offer_program_id", "offer_points", "offer_bonus"}
        return super()._get_offer_fields() | own

    def _check_offer(self):
        checked = super()._check_offer()
        check = {
            "coupon": self._check_coupon_offer,
            "points": self._check_points_offer,
            "bonus": self._check_bonus_offer,
        }.get(self.offer_kind)
        if check:
            check()
        return checked

    def _check_coupon_offer(self):
        program = self.offer_program_id.sudo()
        if not program.reward_ids or program.program_type not in COUPON_TYPES:
            raise UserError(self.env._("Choose the coupon that guests get."))
        if program.company_id.root_id - self.company_id:
            raise UserError(self.env._("This coupon is of another group."))

    def _check_points_offer(self):
        if self.offer_points <= 0:
            raise UserError(self.env._("How many points do guests get?"))
        if not self.env["restaurant.points.policy"]._get_for(self.company_id):
            raise UserError(self.env._("This group gives no points yet."))

    def _check_bonus_offer(self):
        if self.currency_id.compare_amounts(self.offer_bonus, 0.0) <= 0:
            raise UserError(self.env._("How much bonus money do guests get?"))
        if not self.env["restaurant.goodwill.service"]._may_give_bonus(self.company_id):
            raise UserError(
                self.env._("Bonus money is a liability here: only top-ups give it.")
            )
