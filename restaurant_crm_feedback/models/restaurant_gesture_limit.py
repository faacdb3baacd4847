from odoo import api, fields, models


class RestaurantGestureLimit(models.Model):
    """Up to what amount whom may give without asking."""

    _name = "restaurant.gesture.limit"
    _description = "Authority for Gestures"
    _order = "amount, id"
    _rec_name = "group_id"

    group_id = fields.Many2one(
        "res.groups", string="Who", required=True, ondelete="cascade"
    )
    amount = fields.Float(
        string="Up to",
        required=True,
        help="For all gestures of one case together; without a case, for those to one"
        " guest in a day. In the currency of the group.",
    )
    is_unlimited = fields.Boolean(string="Any amount")
    company_id = fields.Many2one(
        "res.company",
        string="Group of restaurants",
        index=True,
        help="Empty: for groups that have no lines of their own",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount cannot be negative."
    )
    _group_uniq = models.UniqueIndex(
        "(group_id, COALESCE(company_id, 0))", "There is a line for these people."
    )

    @api.model
    def _get_limit(self, user, company):
        """Return up to what amount a user may give; None for any amount."""
        lines = self.search([("company_id", "in", [company.id, False])])
        own = lines.filtered("company_id") or lines
        lines = own.filtered(lambda line: line.group_id in user.all_group_ids)
        if lines.filtered("is_unlimited"):
            return None
        return max(lines.mapped("amount"), default=0.0)
