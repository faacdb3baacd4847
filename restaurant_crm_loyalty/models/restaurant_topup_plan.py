from odoo import api, fields, models


class RestaurantTopupPlan(models.Model):
    """A rung of the top-up ladder: pay this much, get that bonus."""

    _name = "restaurant.topup.plan"
    _description = "Top-up plan"
    _inherit = ["pos.load.mixin"]
    _order = "amount"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, help="A top-up from this amount on")
    bonus = fields.Monetary(required=True)
    bonus_months = fields.Integer(
        string="Bonus valid (months)", default=12, help="0: the bonus does not expire."
    )
    active = fields.Boolean(default=True)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0 AND bonus >= 0 AND bonus_months >= 0)",
        "A plan needs an amount above zero; its bonus and months cannot be negative.",
    )
    _amount_uniq = models.UniqueIndex(
        "(company_id, amount) WHERE active", "There is a plan for this amount already."
    )

    @api.depends("amount", "bonus", "currency_id")
    def _compute_name(self):
        for plan in self:
            amount = plan.currency_id.format(plan.amount)
            bonus = plan.currency_id.format(plan.bonus)
            plan.name = self.env._(
                "%(amount)s → %(bonus)s bonus", amount=amount, bonus=bonus
            )

    @api.model
    def _get_for(self, company_id, amount):
        """The highest rung that ``amount`` reaches; rungs do not add up."""
        return self.search(
            [("company_id", "=", company_id), ("amount", "<=", amount)],
            order="amount desc",
            limit=1,
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("company_id", "=", config.company_id.root_id.id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "amount", "bonus", "bonus_months"]
