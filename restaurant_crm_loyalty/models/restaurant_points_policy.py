from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.tools.business_day import business_date

from ..tools.points import to_fraction

# A change of one of these makes another version: lots keep the one they came from.
TERMS = {
    "base_tax",
    "count_bonus",
    "count_points",
    "debt_limit",
    "excluded_categ_ids",
    "excluded_product_ids",
    "expiry_months",
    "factor_mode",
    "pending_hours",
    "rounding",
}


class RestaurantPointsPolicy(models.Model):
    """How a group gives points, and what they are worth. One for each group.

    A change holds for what is earned from then on: each lot of points keeps its own
    expiry, and the version of the policy that it was given under.
    """

    _name = "restaurant.points.policy"
    _description = "Points policy"
    _inherit = ["restaurant.group.policy", "mail.thread"]

    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True, tracking=True)
    version = fields.Integer(readonly=True, default=1, copy=False)
    base_tax = fields.Selection(
        [("included", "What the guest pays, taxes included"), ("excluded", "Net")],
        string="Points are for",
        required=True,
        default="included",
        tracking=True,
        help="Always less discounts and coupons, at member prices, without tips and "
        "top-ups.",
    )
    count_bonus = fields.Boolean(
        string="Bonus money earns points",
        tracking=True,
        help="Off: the part of a check that bonus money pays earns nothing.",
    )
    count_points = fields.Boolean(
        string="Points earn points",
        tracking=True,
        help="Off: the part of a check that points pay earns nothing.",
    )
    excluded_product_ids = fields.Many2many(
        "product.product", string="Products without points"
    )
    excluded_categ_ids = fields.Many2many(
        "pos.category", string="Categories without points"
    )
    rounding = fields.Selection(
        [("floor", "Round down"), ("half_up", "Half up"), ("none", "Not at all")],
        string="Round a check's points",
        required=True,
        default="floor",
        tracking=True,
    )
    factor_mode = fields.Selection(
        [
            ("max", "The higher of tier and campaign"),
            ("product", "Tier times campaign"),
        ],
        string="Multipliers",
        required=True,
        default="max",
        tracking=True,
    )
    pending_hours = fields.Float(
        string="Pending for (hours)",
        tracking=True,
        help="Points can be used so long after the check was paid. 0: at once.",
    )
    expiry_months = fields.Integer(
        string="Valid for (months)",
        default=12,
        tracking=True,
        help="Until the end of the month so many months later. 0: they never expire.",
    )
    keep_alive = fields.Boolean(
        string="Checks keep all points alive",
        tracking=True,
        help="With each check, what the guest has left ends no sooner than what was "
        "earned just now: only those who stay away lose points.",
    )
    debt_limit = fields.Float(
        string="Points a guest may owe",
        default=1000,
        tracking=True,
        help="A refund takes the points of the check back. Where they are spent, the "
        "account goes below zero so far, and the next points fill it. What is beyond "
        "is shown to the cashier in money.",
    )
    point_value = fields.Float(
        string="Value of a point",
        digits=(16, 4),
        default=0.01,
        tracking=True,
        help="Off the check, in the currency of the group",
    )
    redeem_on = fields.Boolean(
        string="Points pay at the till", default=True, tracking=True
    )
    redeem_as = fields.Selection(
        [
            ("discount", "As a discount on the check"),
            ("tender", "As a payment, beside cash and cards"),
        ],
        string="Points count",
        required=True,
        default="discount",
        tracking=True,
        help="A discount lowers the turnover and its tax. A payment does not: it is "
        "booked as a sales allowance. Confirm the choice with your accountant, and add "
        "the payment method to your tills.",
    )
    redeem_min = fields.Integer(string="At least", default=100, tracking=True)
    redeem_step = fields.Integer(
        string="In steps of", default=10, required=True, tracking=True
    )
    redeem_share = fields.Float(
        string="At most, of a check (%)", default=50.0, tracking=True
    )
    redeem_product_id = fields.Many2one(
        "product.product",
        string="Product of the discount",
        readonly=True,
        help="The line on a check that points pay",
    )
    adjust_limit = fields.Float(
        string="Second pair of eyes above (points)",
        default=500,
        tracking=True,
        help="Another loyalty manager confirms what is more: adjustments and transfers "
        "by hand. What one user does on an account alone adds up for a day.",
    )
    claim_days = fields.Integer(
        string="Missed checks count for (days)",
        default=7,
        tracking=True,
        help="So long a guest who was not named can have the points of a check.",
    )

    _company_uniq = models.UniqueIndex(
        "(company_id)", "This group has a points policy already."
    )
    _positive = models.Constraint(
        """CHECK(pending_hours >= 0 AND expiry_months >= 0 AND debt_limit >= 0
            AND point_value >= 0 AND redeem_min >= 0 AND redeem_step > 0
            AND redeem_share >= 0 AND redeem_share <= 100 AND adjust_limit >= 0
            AND claim_days >= 0)""",
        "Hours, months, limits and values cannot be negative; a step is at least one, "
        "a share at most 100 %.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies.filtered("redeem_on")._make_product()
        policies._make_tender()
        return policies

    def write(self, vals):
        changed = TERMS & vals.keys()
        res = super().write(vals)
        if changed:
            for policy in self:
                policy.version += 1
        if vals.get("redeem_on"):
            self._make_product()
        if vals.get("redeem_as"):
            self._make_tender()
        return res

    def _make_tender(self):
        """Points that are a payment need a payment method and an account."""
        setup = self.env["restaurant.stored.value.setup"].sudo()
        for policy in self.filtered(lambda policy: policy.redeem_as == "tender"):
            setup._set_up_points(policy.company_id)

    def _make_product(self):
        """The discount that points pay is a line with a product of its own."""
        for policy in self.filtered(lambda policy: not policy.redeem_product_id):
            products = self.env["product.product"].sudo()
            policy.redeem_product_id = products.create(
                {
                    "name": self.env._("Paid with points"),
                    "type": "service",
                    "list_price": 0.0,
                    "taxes_id": False,
                    "supplier_taxes_id": False,
                    "available_in_pos": True,
                    "purchase_ok": False,
                }
            )
            names = self.env["restaurant.stored.value.name"]
            names._translate(policy.company_id)

    def _get_expiry(self, date):
        """The last day of points that are earned on a business date; or False."""
        if not self.expiry_months:
            return False
        return date + relativedelta(months=self.expiry_months, day=31)

    def _get_today(self):
        """The business date of the group: that of its first outlet."""
        outlet = self.env["restaurant.outlet"].sudo()
        outlet = outlet.search_fetch(
            [("company_id", "child_of", self.company_id.id)],
            ["tz", "day_cutoff"],
            order="id",
            limit=1,
        )
        now = fields.Datetime.now()
        return business_date(now, outlet.tz or "UTC", outlet.day_cutoff or 0.0)

    def _get_digits(self):
        return min(2, self.currency_id.decimal_places)

    def _get_worth(self, points):
        return self.currency_id.round(points * self.point_value)

    def _prepare_terms(self):
        """What an earning keeps of the policy, in plain values."""
        return {
            "version": self.version,
            "rounding": self.rounding,
            "factor_mode": self.factor_mode,
            "base_tax": self.base_tax,
            "count_bonus": self.count_bonus,
            "count_points": self.count_points,
        }

    def _get_excluded(self, lines):
        """Those of the lines that earn nothing."""
        categories = self.env["pos.category"].search(
            [("id", "child_of", self.excluded_categ_ids.ids)]
        )
        return lines.filtered(
            lambda line: (
                line.product_id in self.excluded_product_ids
                or line.product_id.pos_categ_ids & categories
            )
        )

    def _get_paid_part(self, order):
        """What of a check bonus money paid, in the currency of the group, exactly.

        Where points are a discount, they are a line of the check; where they are a
        payment, they are counted here.
        """
        if self.count_bonus and (self.count_points or self.redeem_as == "discount"):
            return 0
        order.env.flush_all()
        [(bonus, points)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(SUM(h.bonus) FILTER (WHERE h.kind = 'spend'), 0),
                    COALESCE(SUM(h.amount) FILTER (WHERE h.kind = 'redeem'), 0)
                FROM restaurant_hold h
                JOIN pos_payment p ON p.uuid = h.key
                WHERE p.pos_order_id = %s
                  AND h.state IN ('authorised', 'captured')""",
                order.id,
            )
        )
        counted = [
            part
            for part, counts in (
                (bonus, self.count_bonus),
                (points, self.count_points),
            )
            if not counts
        ]
        return sum(map(to_fraction, counted))
