from odoo import api, fields, models

from .restaurant_case import CASE_TYPES
from .restaurant_case_level import SEVERITIES


class RestaurantCaseKeyword(models.Model):
    """A word in an answer, or a message, that makes a case of it whatever the score."""

    _name = "restaurant.case.keyword"
    _description = "Word that Opens a Case"
    _rec_name = "word"
    _order = "severity, sequence, id"

    sequence = fields.Integer(default=10)
    word = fields.Char(required=True)
    case_type = fields.Selection(CASE_TYPES, string="About", required=True)
    severity = fields.Selection(SEVERITIES, required=True, default="s3")
    company_id = fields.Many2one(
        "res.company", string="Group", index=True, help="Empty: of all groups"
    )

    @api.model
    def _get_words(self, company):
        """Return [(word, line)] that hold for a group, the gravest first."""
        lines = self.search([("company_id", "in", [company.id, False])])
        return [(line.word, line) for line in lines]
