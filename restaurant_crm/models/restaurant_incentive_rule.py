from odoo import api, fields, models


class RestaurantIncentiveRule(models.Model):
    """What a deed of staff is worth, in points or money."""

    _name = "restaurant.incentive.rule"
    _description = "Rule of incentives"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _rec_name = "measure"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    measure = fields.Selection(
        "_get_measures", string="For each of", required=True, tracking=True
    )
    least = fields.Integer(
        string="Counts from",
        tracking=True,
        help="Whoever has fewer in a month gets nothing for them.",
    )
    points = fields.Float(string="Points each", digits=(16, 2), tracking=True)
    amount = fields.Monetary(string="Money each", tracking=True)

    _measure_uniq = models.UniqueIndex(
        "(company_id, measure) WHERE active", "There is a rule for this already."
    )
    _least_check = models.Constraint(
        "CHECK (least >= 0)", "A number cannot be negative."
    )

    @api.model
    def _get_measures(self):
        """What the report of staff counts: addons add theirs there."""
        report = self.env["restaurant.staff.report"]
        counts = report.fields_get(
            [
                name
                for name, field in report._fields.items()
                if field.type == "integer" and name.endswith("_count")
            ],
            ["string"],
        )
        return sorted((name, values["string"]) for name, values in counts.items())

    @api.depends("measure")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """In words: the name of a selection is what is stored."""
        words = dict(self._get_measures())
        for rule in self:
            rule.display_name = words.get(rule.measure, rule.measure)

    def _prepare_incentive(self, count):
        """:return: points and money for so many"""
        enough = count if count >= self.least else 0
        return {
            "count": count,
            "points": enough * self.points,
            "amount": self.currency_id.round(enough * self.amount),
        }
