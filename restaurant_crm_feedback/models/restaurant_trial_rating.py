from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantTrialRating(models.AbstractModel):
    """What guests said at a tasting."""

    _name = "restaurant.trial.rating"
    _description = "Ratings of a Tasting"

    feedback_ids = fields.One2many("restaurant.feedback", "trial_id", string="Answers")
    answer_count = fields.Integer(string="Answers given", compute="_compute_answers")

    @api.depends("feedback_ids")
    def _compute_answers(self):
        rows = self.env["restaurant.feedback"]._read_group(
            [("trial_id", "in", self._origin.ids)], ["trial_id"], ["__count"]
        )
        counts = {trial.id: count for trial, count in rows}
        for trial in self:
            trial.answer_count = counts.get(trial._origin.id, 0)

    def action_view_answers(self):
        """Open what the guests have said."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_feedback_action"
        )
        domain = [("trial_id", "=", self.id)]
        return {**action, "domain": domain, "context": {"create": False}}

    def _read_ratings(self):
        """Return {(trial id, product id): (stars, sum of stars, asked again, yes)} of
        these tastings; one query.
        """
        self.env["restaurant.feedback.score"].flush_model()
        self.env["restaurant.feedback"].flush_model(["trial_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT told.trial_id, star.product_id, COUNT(*), SUM(star.score),
                          COUNT(star.order_again),
                          COUNT(*) FILTER (WHERE star.order_again = 'yes')
                     FROM restaurant_feedback told
                     JOIN restaurant_feedback_score star ON star.feedback_id = told.id
                    WHERE told.trial_id = ANY(%s) AND star.product_id IS NOT NULL
                    GROUP BY told.trial_id, star.product_id""",
                self.ids,
            )
        )
        return {(row[0], row[1]): row[2:] for row in rows}
