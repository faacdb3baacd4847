from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.restaurant_crm.models.pos_order import PAID


class RestaurantClaimWizard(models.TransientModel):
    """Names the guest of a check that was paid without one: points and visit follow.

    Once for each check, and within some days.
    """

    _name = "restaurant.claim.wizard"
    _description = "Claim a missed check"

    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        default=lambda self: self._default_guest(),
    )
    reference = fields.Char(
        string="Receipt number", required=True, help="As it is printed on the receipt"
    )
    amount = fields.Monetary(
        string="Total of the check",
        required=True,
        help="As it is printed: a number alone is easily guessed.",
    )
    currency_id = fields.Many2one(related="guest_id.currency_id")

    def _default_guest(self):
        if self.env.context.get("active_model") != "restaurant.guest":
            return self.env["restaurant.guest"]
        return self.env["restaurant.guest"].browse(self.env.context["active_id"])

    def action_claim(self):
        self.ensure_one()
        self.guest_id.check_access("read")
        desk = "restaurant_crm.group_restaurant_floor"
        if not self.env.user.has_group(desk):
            raise UserError(self.env._("A floor manager does this."))
        order = self._find_order()
        self._check_order(order)
        # The second of two at once waits for this row, and finds it taken.
        order.partner_id = self.guest_id.partner_id
        self.guest_id.message_post(
            body=self.env._("Check %s was claimed afterwards.", order.pos_reference)
        )
        return {"type": "ir.actions.act_window_close"}

    def _find_order(self):
        orders = (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("pos_reference", "=ilike", self.reference.strip()),
                    ("company_id", "child_of", self.guest_id.company_id.id),
                ],
                order="id desc",
            )
        )
        same = orders.filtered(
            lambda order: (
                not order.currency_id.compare_amounts(order.amount_total, self.amount)
            )
        )
        return same[:1]

    def _check_order(self, order):
        """:raises UserError: with the reason why this check cannot be claimed"""
        if not order or order.state not in PAID or order.is_refund:
            raise UserError(self.env._("There is no such check with this total."))
        if order.partner_id:
            raise UserError(self.env._("This check has its guest already."))
        if order.lines.refund_orderline_ids:
            raise UserError(self.env._("This check was refunded."))
        policy = self.env["restaurant.points.policy"]._get_for(order.company_id)
        days = policy.claim_days if policy else 7
        outlet = order.config_id._get_restaurant_outlet()
        last = outlet._get_business_date(order.date_order) + timedelta(days=days)
        if outlet._get_business_date(fields.Datetime.now()) > last:
            raise UserError(self.env._("A check can be claimed for %s days.", days))
