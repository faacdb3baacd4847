from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.restaurant_crm.models.restaurant_visit import CHANNELS, DAYPARTS

from ..tools.points import Rule, to_fraction

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class RestaurantEarnRule(models.Model):
    """What guests earn points for, and when.

    A dish earns by the first amount rule that fits it; points for dishes and for
    visits come on top; a multiplier is a campaign.
    """

    _name = "restaurant.earn.rule"
    _description = "Earn rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("amount", "Points for what is spent"),
            ("product", "Points for each piece"),
            ("visit", "Points for a visit"),
            ("multiply", "Multiply what is earned"),
        ],
        required=True,
        default="amount",
    )
    points = fields.Float(digits=(16, 2), default=1.0)
    per_amount = fields.Monetary(string="For every", default=10.0)
    factor = fields.Float(string="Times", default=2.0)
    min_amount = fields.Monetary(
        string="From a check of", help="Less than that earns nothing by this rule."
    )
    product_ids = fields.Many2many("product.product", string="Products")
    categ_ids = fields.Many2many("pos.category", string="Categories")
    outlet_ids = fields.Many2many("restaurant.outlet", string="Outlets")
    tier_ids = fields.Many2many("restaurant.tier", string="Tiers")
    channel = fields.Selection(CHANNELS, help="Empty: all of them")
    daypart = fields.Selection(
        DAYPARTS, string="Part of the day", help="Empty: the whole day"
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until", help="The last business day")

    _positive = models.Constraint(
        """CHECK(points >= 0 AND factor >= 0 AND min_amount >= 0
            AND (kind <> 'amount' OR per_amount > 0)
            AND (date_to IS NULL OR date_from IS NULL OR date_to >= date_from))""",
        "Points, factors and amounts cannot be negative, and a rule ends after it "
        "begins.",
    )

    @api.constrains("company_id", "outlet_ids", "tier_ids")
    def _check_group(self):
        for rule in self:
            others = (rule.outlet_ids.company_id | rule.tier_ids.company_id).root_id
            if others - rule.company_id:
                raise ValidationError(
                    self.env._(
                        "%s names an outlet or tier of another group.", rule.name
                    )
                )

    @api.model
    def _get_for_visit(self, visit, tier):
        """The rules that hold for a visit of a guest with that tier, in order."""
        rules = self.sudo().search([("company_id", "=", visit.company_id.id)])
        return rules.filtered(lambda rule: rule._holds(visit, tier))

    def _holds(self, visit, tier):
        date = visit.business_date
        return (
            (not self.outlet_ids or visit.outlet_id in self.outlet_ids)
            and (not self.tier_ids or tier in self.tier_ids)
            and (not self.channel or self.channel == visit.channel)
            and (not self.daypart or self.daypart == visit.daypart)
            and self[WEEKDAYS[date.weekday()]]
            and (not self.date_from or self.date_from <= date)
            and (not self.date_to or date <= self.date_to)
        )

    def _prepare_plain(self):
        """The rules as ``tools/points.py`` reads them."""
        categories = self.env["pos.category"].sudo()
        return [
            Rule(
                id=rule.id,
                kind=rule.kind,
                points=to_fraction(rule.points),
                per=to_fraction(rule.per_amount or 1),
                factor=to_fraction(rule.factor),
                min_amount=to_fraction(rule.min_amount),
                products=frozenset(rule.product_ids.ids),
                categories=frozenset(
                    rule.categ_ids
                    and categories.search([("id", "child_of", rule.categ_ids.ids)]).ids
                ),
            )
            for rule in self
        ]
