from odoo import api, fields, models
from odoo.fields import Domain

WINDOW = 28  # days that are compared, before and after
FEW = 5  # answers, below which an average says nothing
EFFECTS = {1: "better", 0: "same", -1: "worse"}


class RestaurantImprovementEffect(models.AbstractModel):
    """Scores and cases before an improvement was begun, and after it was done."""

    _name = "restaurant.improvement.effect"
    _description = "Effect of an Improvement"

    done_date = fields.Date(string="Done on", copy=False)
    score_before = fields.Float(digits=(2, 1), readonly=True, copy=False)
    answers_before = fields.Integer(readonly=True, copy=False)
    score_after = fields.Float(digits=(2, 1), readonly=True, copy=False)
    answers_after = fields.Integer(readonly=True, copy=False)
    measured_on = fields.Date(readonly=True, copy=False)
    cases_before = fields.Integer(readonly=True, copy=False)
    cases_after = fields.Integer(readonly=True, copy=False)
    effect = fields.Selection(
        [
            ("better", "Better"),
            ("same", "As before"),
            ("worse", "Worse"),
            ("unknown", "Not known yet"),
        ],
        compute="_compute_effect",
        store=True,
    )

    @api.depends(
        "cases_before",
        "cases_after",
        "score_before",
        "score_after",
        "done_date",
        "measured_on",
    )
    def _compute_effect(self):
        """Fewer cases are better; where there were none, scores tell. What is better is
        known when the time compared is over, what is worse may be known before."""
        for improvement in self:
            cases = improvement.cases_before - improvement.cases_after
            enough = min(improvement.answers_before, improvement.answers_after) >= FEW
            gain = improvement.score_after - improvement.score_before if enough else 0
            gain = cases or gain
            if improvement._is_effect_known(enough, cases < 0):
                improvement.effect = EFFECTS[(gain > 0) - (gain < 0)]
            else:
                improvement.effect = "unknown"

    def _is_effect_known(self, enough, is_worse):
        done, measured = self.done_date, self.measured_on
        if not (done and measured and (self.cases_before or enough)):
            return False
        return is_worse or measured >= fields.Date.add(done, days=WINDOW)

    def action_measure(self):
        """Count what was before, and what has been since."""
        for improvement in self:
            before = improvement._measure(
                fields.Date.subtract(improvement.date, days=WINDOW), improvement.date
            )
            values = {f"{name}_before": number for name, number in before.items()}
            values["measured_on"] = fields.Date.context_today(improvement)
            if done := improvement.done_date:
                after = improvement._measure(done, fields.Date.add(done, days=WINDOW))
                values |= {f"{name}_after": number for name, number in after.items()}
            improvement.write(values)

    def _measure(self, start, end):
        """Return what was from a day until another: {score, answers, cases}."""
        period = Domain("date", ">=", start) & Domain("date", "<", end)
        period &= Domain("company_id", "=", self.company_id.id)
        if self.outlet_id:
            period &= Domain("outlet_id", "=", self.outlet_id.id)
        answers = period & Domain("apart", "=", False)
        [(score, count)] = self.env["restaurant.feedback"]._read_group(
            answers, [], ["score:avg", "__count"]
        )
        cases = period
        if self.cause_id:
            cases &= Domain("cause_id", "child_of", self.cause_id.id)
        if self.product_id:
            cases &= Domain("product_ids", "in", self.product_id.ids)
        told = self.cause_id or self.product_id  # without either, no case tells
        number = self.env["restaurant.case"].search_count(cases) if told else 0
        return {"score": score or 0.0, "answers": count, "cases": number}

    @api.model
    def _cron_measure(self):
        """Count the effect of what was done, until the time compared is over."""
        since = fields.Date.subtract(fields.Date.today(), days=WINDOW + 1)
        done = self.search([("done_date", ">=", since)])
        begun = self.search([("done_date", "=", False), ("cases_before", "=", 0)])
        (done | begun).action_measure()
