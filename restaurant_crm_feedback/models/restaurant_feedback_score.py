from odoo import fields, models


class RestaurantFeedbackScore(models.Model):
    """Stars for one aspect, or for one dish, of an answer."""

    _name = "restaurant.feedback.score"
    _description = "Stars of an Answer"
    _rec_name = "aspect_id"
    _order = "feedback_id, id"
    _log_access = False

    feedback_id = fields.Many2one(
        "restaurant.feedback", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="feedback_id.company_id")
    aspect_id = fields.Many2one(
        "restaurant.feedback.aspect", ondelete="restrict", index="btree_not_null"
    )
    product_id = fields.Many2one(
        "product.product", string="Dish", ondelete="restrict", index="btree_not_null"
    )
    score = fields.Integer(required=True, aggregator="avg")
    order_again = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Would order it again",
        help="Asked at tastings; empty: no answer.",
    )

    _feedback_aspect_uniq = models.UniqueIndex(
        "(feedback_id, aspect_id) WHERE aspect_id IS NOT NULL",
        "An answer gives stars to an aspect once.",
    )
    _feedback_product_uniq = models.UniqueIndex(
        "(feedback_id, product_id) WHERE product_id IS NOT NULL",
        "An answer gives stars to a dish once.",
    )
    _score_range = models.Constraint(
        "CHECK(score BETWEEN 1 AND 5)", "Stars go from 1 (bad) to 5 (very good)."
    )
    _one_subject = models.Constraint(
        "CHECK((aspect_id IS NULL) <> (product_id IS NULL))",
        "Stars are for an aspect or for a dish.",
    )

    def _compute_display_name(self):
        for line in self:
            subject = line.aspect_id or line.product_id
            line.display_name = f"{subject.display_name}: {line.score}"
