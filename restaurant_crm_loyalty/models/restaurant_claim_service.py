from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.restaurant_crm.models.pos_order import PAID
from odoo.addons.restaurant_crm.tools.till_input import is_record_id

TRIES, MINUTES = 10, 15
DAYS = 7  # without a points policy


class RestaurantClaimService(models.AbstractModel):
    """Names the guest of a check that was paid without one: visit and points follow.

    Once for each check, and within some days. Whoever claims has the receipt: a number
    alone is easily guessed, so its total is asked for as well.
    """

    _name = "restaurant.claim.service"
    _description = "Missed checks"

    @api.model
    def _claim(self, guest, reference, amount):
        """:raises UserError: with the reason why this check cannot be claimed
        :return: the ``pos.order``
        """
        order = self._find_order(guest.company_id, reference, amount)
        self._check_order(order)
        # The second of two at once waits for this row, and finds it taken.
        order.partner_id = guest.partner_id
        guest.sudo().message_post(
            body=self.env._("Check %s was claimed afterwards.", order.pos_reference)
        )
        return order

    def _find_order(self, company, reference, amount):
        orders = (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("pos_reference", "=ilike", self._escape(reference)),
                    ("company_id", "child_of", company.id),
                ],
                order="id desc",
            )
        )
        same = orders.filtered(
            lambda order: (
                not order.currency_id.compare_amounts(order.amount_total, amount)
            )
        )
        return same[:1]

    def _escape(self, reference):
        """A receipt has no jokers in its number."""
        text = reference.strip().replace("\\", "")
        return text.replace("%", "").replace("_", "")

    def _check_order(self, order):
        if not order or order.state not in PAID or order.is_refund:
            raise UserError(self.env._("There is no such check with this total."))
        if order.partner_id:
            raise UserError(self.env._("This check has its guest already."))
        if order.lines.refund_orderline_ids:
            raise UserError(self.env._("This check was refunded."))
        policy = self.env["restaurant.points.policy"]._get_for(order.company_id)
        days = policy.claim_days if policy else DAYS
        outlet = order.config_id._get_restaurant_outlet()
        last = outlet._get_business_date(order.date_order) + timedelta(days=days)
        if outlet._get_business_date(fields.Datetime.now()) > last:
            raise UserError(self.env._("A check can be claimed for %s days.", days))

    # -- at the till

    @api.model
    def _claim_at_till(self, config, partner_id, reference, amount):
        """:return: ``{"ok": True, "order", "guest", "points"}``, or a refusal"""
        limits = self.env["restaurant.rate.limit"].sudo()
        if not limits._allow("claim", config.id, TRIES, 60 * MINUTES):
            return config._refuse_till_call(
                "too_many", self.env._("Too many tries. Wait a quarter of an hour.")
            )
        guest = config._get_till_guest(partner_id) if is_record_id(partner_id) else None
        if not guest:
            return config._refuse_till_call(
                "not_guest", self.env._("This contact is not a guest yet.")
            )
        if not self._is_well_formed(reference, amount):
            return config._refuse_till_call(
                "bad_values", self.env._("Enter number and total of the receipt.")
            )
        try:
            order = self._claim(guest, reference, amount)
        except UserError as error:
            return config._refuse_till_call("not_claimable", error.args[0])
        limits._forgive("claim", config.id, 60 * MINUTES)
        earning = self.env["restaurant.earning"].sudo()
        earning = earning.search([("order_id", "=", order.id)])
        return {
            "ok": True,
            "order": order.pos_reference,
            "guest": guest.name,
            "points": earning.points,
        }

    def _is_well_formed(self, reference, amount):
        return (
            isinstance(reference, str)
            and 0 < len(self._escape(reference)) <= 60
            and isinstance(amount, int | float)
            and not isinstance(amount, bool)
            and 0 < amount < 1e9
        )
