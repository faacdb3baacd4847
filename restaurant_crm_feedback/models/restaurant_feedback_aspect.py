from odoo import fields, models

CODES = [
    ("food", "Food"),
    ("service", "Service"),
    ("place", "Place"),
    ("price", "Price"),
    ("wait", "Waiting"),
]


class RestaurantFeedbackAspect(models.Model):
    """What guests give stars for, beside the visit as a whole."""

    _name = "restaurant.feedback.aspect"
    _description = "Aspect of Feedback"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        CODES, string="About", help="What kind of complaint a low score would be."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    on_page = fields.Boolean(
        string="Asked on the page", default=True, help="On the page that guests open."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        index="btree_not_null",
        domain="[('parent_id', '=', False)]",
        help="Empty: for all restaurant groups.",
    )

    def _get_asked(self, company):
        """Return what guests of a group are asked for, in order."""
        domain = [("on_page", "=", True), ("company_id", "in", [False, company.id])]
        return self.search(domain)
