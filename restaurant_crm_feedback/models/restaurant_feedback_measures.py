from odoo import api, fields, models
from odoo.tools import SQL

# Fewer answers say more of who answered than of what they answered about.
LEAST_ANSWERS = 5


class RestaurantFeedbackMeasures(models.AbstractModel):
    """Counted answers, and the scores that follow from them.

    Scores of a group of rows are those of all its answers; of fewer than five there is
    none. What does not count ("kept apart") is not counted here.
    """

    _name = "restaurant.feedback.measures"
    _description = "Measures of Answers"
    _inherit = ["restaurant.ratio.mixin"]
    _log_access = False

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet", required=True, readonly=True, ondelete="cascade"
    )
    business_date = fields.Date(required=True, readonly=True, index=True)
    answer_count = fields.Integer(string="Answers", required=True, readonly=True)
    score_sum = fields.Integer(string="Sum of stars", required=True, readonly=True)
    satisfied_count = fields.Integer(
        string="Satisfied", required=True, readonly=True, help="Four or five stars."
    )
    low_count = fields.Integer(
        string="Unhappy", required=True, readonly=True, help="One or two stars."
    )
    average_score = fields.Float(
        string="Average stars",
        digits=(3, 2),
        compute="_compute_ratios",
        aggregator="avg",
        help="Hidden below five answers.",
    )
    csat = fields.Float(
        string="CSAT (%)",
        digits=(5, 1),
        compute="_compute_ratios",
        aggregator="avg",
        help="Answers of four or five stars, in % of all. Hidden below five answers.",
    )

    _ratios = {
        "average_score": ("score_sum", "answer_count"),
        "csat": ("satisfied_count", "answer_count"),
    }
    _in_percent = ("csat", "nps", "ces")

    @api.depends(
        lambda self: sorted({name for pair in self._ratios.values() for name in pair})
    )
    def _compute_ratios(self):
        for record in self:
            for name, (part, whole) in self._ratios.items():
                factor = 100 if name in self._in_percent else 1
                shown = record[whole] >= LEAST_ANSWERS
                record[name] = shown and factor * record[part] / record[whole]

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        if name not in self._ratios:
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (
            self._field_to_sql(self._table, field, query)
            for field in self._ratios[name]
        )
        return SQL(
            """CASE WHEN SUM(%(whole)s) >= %(least)s
                    THEN %(factor)s * SUM(%(part)s)::float / SUM(%(whole)s) END""",
            part=part,
            whole=whole,
            least=LEAST_ANSWERS,
            factor=100 if name in self._in_percent else 1,
        )

    @api.model
    def _get_stars_sql(self, score):
        """Return the expressions of the counts above, of a column of stars."""
        return SQL(
            """COUNT(*), SUM(%(score)s),
               COUNT(*) FILTER (WHERE %(score)s >= 4),
               COUNT(*) FILTER (WHERE %(score)s <= 2)""",
            score=score,
        )
