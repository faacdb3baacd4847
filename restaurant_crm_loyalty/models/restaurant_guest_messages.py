from odoo import api, fields, models
from odoo.fields import Domain


class RestaurantGuestMessages(models.AbstractModel):
    """What a message may tell of balance, points, and the way to the next tier."""

    _inherit = "restaurant.guest.messages"

    balance_text = fields.Char(
        string="Balance in words",
        compute="_compute_account_texts",
        search="_search_account_texts",
        compute_sudo=True,
        help="What is in store on the guest's own account, with its currency.",
    )
    points_text = fields.Char(
        string="Points in words",
        compute="_compute_account_texts",
        search="_search_account_texts",
        compute_sudo=True,
    )
    next_tier = fields.Char(
        compute="_compute_next_tier",
        search="_search_next_tier",
        compute_sudo=True,
        help="The next tier that the guest reaches by coming.",
    )
    next_tier_missing = fields.Char(
        string="Missing for the next tier",
        compute="_compute_next_tier",
        search="_search_next_tier",
        compute_sudo=True,
        help="So many points, visits, or so much money: whatever the tier asks for.",
    )

    @api.model
    def _get_message_fields(self):
        return [
            *super()._get_message_fields(),
            "tier_id",
            "tier_id.name",
            "stored_value",
            "balance_text",
            "points_text",
            "next_tier",
            "next_tier_missing",
        ]

    @api.depends("account_ids.balance_ids.amount")
    @api.depends_context("lang")
    def _compute_account_texts(self):
        for guest in self:
            own = guest.account_ids.filtered(lambda account: account.state != "closed")
            balance, points = sum(own.mapped("available")), sum(own.mapped("points"))
            guest.balance_text = bool(own) and guest.currency_id.format(balance)
            guest.points_text = bool(own) and guest._describe_figure(points, "points")

    @api.model
    def _search_account_texts(self, operator, value):
        """Whether there is something to tell; words are nothing to search for."""
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        accounts = self.env["restaurant.account"].sudo()
        owned = accounts._search([("guest_id", "!=", False), ("state", "!=", "closed")])
        return Domain("id", "not in", owned.subselect("guest_id"))

    @api.depends("tier_id", "visit_ids")
    @api.depends_context("lang")
    def _compute_next_tier(self):
        ways = self.env["restaurant.membership"]._find_ways(self._origin)
        for guest in self:
            following, missing = ways.get(guest._origin, (guest.tier_id[:0], 0))
            guest.next_tier = following.name
            guest.next_tier_missing = missing > 0 and guest._describe_figure(
                missing, following.qualify_on
            )

    @api.model
    def _search_next_tier(self, operator, value):
        """Whether there is one."""
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        tiers = self.env["restaurant.tier"]
        rising = [
            Domain("company_id", "=", group.id)
            & Domain("tier_id", "not in", tiers._get_last(group).ids)
            for group in self.env["restaurant.tier.policy"].sudo().search([]).company_id
            if tiers._get_next(group)
        ]
        return ~Domain.OR(rising)
