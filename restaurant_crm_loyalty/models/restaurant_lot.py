from odoo import api, fields, models

from .restaurant_account import UNITS


class RestaurantLot(models.Model):
    """An amount with an origin and an expiry of its own."""

    _name = "restaurant.lot"
    _description = "Lot of stored value"
    _order = "id desc"

    account_id = fields.Many2one(
        "restaurant.account", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    shown_currency_id = fields.Many2one(
        "res.currency", compute="_compute_shown_currency_id"
    )
    unit = fields.Selection(UNITS, required=True, readonly=True)
    operation_id = fields.Many2one(
        "restaurant.operation",
        string="Origin",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    plan_id = fields.Many2one("restaurant.topup.plan", readonly=True)
    gift_id = fields.Many2one(
        "restaurant.points.gift",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Bonus money that points have bought",
    )
    granted = fields.Monetary(readonly=True, required=True)
    remaining = fields.Monetary(readonly=True, required=True)
    usable_from = fields.Datetime(readonly=True, help="Points pend until then")
    policy_version = fields.Integer(
        readonly=True, help="Version of the points policy it was granted under"
    )
    expires_on = fields.Date(readonly=True, help="The last day on which it can be used")
    create_date = fields.Datetime(readonly=True)

    _remaining = models.Constraint(
        """CHECK(remaining BETWEEN LEAST(granted, 0) AND GREATEST(granted, 0)
            AND (granted >= 0 OR unit = 'points'))""",
        "A lot cannot give more than it holds.",
    )
    # The lots that can still pay, or are owed: all that a posting reads.
    _usable_idx = models.Index("(account_id) WHERE remaining <> 0")
    # What there is once, a guest may have had long ago.
    _plan_idx = models.Index("(account_id) WHERE plan_id IS NOT NULL")
    _operation_idx = models.Index("(operation_id)")
    _expiry_idx = models.Index("(expires_on) WHERE remaining > 0")

    @api.depends("unit", "account_id")
    def _compute_shown_currency_id(self):
        """Points are no money: they are shown without a currency."""
        for lot in self:
            lot.shown_currency_id = lot.unit != "points" and lot.currency_id
