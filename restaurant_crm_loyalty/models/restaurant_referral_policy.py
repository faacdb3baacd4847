from odoo import fields, models


class RestaurantReferralPolicy(models.Model):
    """What a guest gets who brings a friend, and what the friend gets."""

    _name = "restaurant.referral.policy"
    _description = "Rules for friends that guests bring"
    _inherit = ["restaurant.group.policy", "mail.thread"]

    active = fields.Boolean(default=True, tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    guest_amount = fields.Monetary(
        string="Coupon for the guest", default=20.0, tracking=True
    )
    friend_amount = fields.Monetary(
        string="Coupon for the friend", default=20.0, tracking=True
    )
    min_check = fields.Monetary(
        string="Check of at least",
        tracking=True,
        help="What the friend has to pay, without tips, for both to get something.",
    )
    days = fields.Integer(
        string="Friends come within (days)",
        default=90,
        required=True,
        tracking=True,
    )
    month_cap = fields.Integer(
        string="Friends per guest and month", default=5, required=True, tracking=True
    )
    program_id = fields.Many2one(
        "loyalty.program",
        string="Offer",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The terms of the coupons. It is made with the first of them.",
    )

    _company_uniq = models.UniqueIndex(
        "(company_id)", "This group has rules for friends already."
    )
    _positive = models.Constraint(
        "CHECK(guest_amount >= 0 AND friend_amount >= 0 AND min_check >= 0)",
        "An amount cannot be negative.",
    )
    _limits = models.Constraint(
        "CHECK(days > 0 AND month_cap > 0)", "One day, and one friend, at least."
    )

    def _get_program(self):
        """The offer of these coupons: an amount that each coupon has of its own."""
        if not self.program_id:
            service = self.env["restaurant.goodwill.service"].sudo()
            name = self.env._("Thank you for a friend")
            programs = self.env["loyalty.program"].sudo()
            self.sudo().program_id = programs.with_company(self.company_id).create(
                service._prepare_program(self.company_id, name)
            )
        return self.sudo().program_id

    def _give(self, guest, amount, date, key):
        """A coupon worth an amount, once for each key; none for nothing."""
        issue = self.env["restaurant.coupon.issue"].with_company(self.company_id)
        if self.currency_id.compare_amounts(amount, 0.0) <= 0:
            return self.env["loyalty.card"]
        card = issue._give(self._get_program(), guest.partner_id, date, key)
        if card.restaurant_state == "issued":
            card.sudo().points = amount
        return card
