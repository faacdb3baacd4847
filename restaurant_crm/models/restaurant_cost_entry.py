from odoo import api, fields, models

ENTRY_KINDS = [
    ("service", "Service hours"),
    ("gift", "Gifts"),
    ("other", "Something else"),
]


class RestaurantCostEntry(models.Model):
    """A cost of looking after guests that no other record knows: hours, flowers."""

    _name = "restaurant.cost.entry"
    _description = "Cost entered by hand"
    _inherit = ["restaurant.group.record", "mail.thread"]
    _order = "date desc, id desc"

    name = fields.Char(string="What", required=True, tracking=True)
    date = fields.Date(
        required=True, index=True, default=fields.Date.context_today, tracking=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', 'child_of', company_id)]",
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        ondelete="set null",
        index="btree_not_null",
        domain="[('company_id', '=', company_id)]",
        help="Empty: it was for guests in general.",
    )
    kind = fields.Selection(ENTRY_KINDS, required=True, default="service")
    hours = fields.Float()
    hour_cost = fields.Monetary(string="Cost of an hour")
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, tracking=True
    )
    user_id = fields.Many2one(
        "res.users", string="By", default=lambda self: self.env.user
    )

    _positive = models.Constraint(
        "CHECK (amount >= 0 AND hours >= 0 AND hour_cost >= 0)",
        "Costs and hours cannot be negative.",
    )

    @api.depends("kind", "hours", "hour_cost")
    def _compute_amount(self):
        for entry in self:
            worked = entry.kind == "service" and entry.hours * entry.hour_cost
            entry.amount = worked or entry.amount

    def _prepare_timeline_entry(self):
        """See ``restaurant.guest._prepare_timeline_entries``."""
        return {
            "date": self.date,
            "kind": "gift",
            "title": self.env._("Gift: %(what)s", what=self.name),
            "detail": self.currency_id.format(self.amount),
            "record": self,
        }
