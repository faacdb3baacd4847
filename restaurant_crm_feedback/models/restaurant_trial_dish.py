from odoo import api, fields, models

from .restaurant_feedback_measures import LEAST_ANSWERS


class RestaurantTrialDish(models.Model):
    """One dish of a tasting: what guests think of it, and what becomes of it."""

    _name = "restaurant.trial.dish"
    _description = "Dish of a Tasting"
    _order = "trial_id desc, sequence, id"
    _rec_name = "product_id"

    trial_id = fields.Many2one(
        "restaurant.trial",
        string="Tasting",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="trial_id.company_id", store=True, index=True)
    date = fields.Datetime(related="trial_id.date", string="Tasted on")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        string="Dish",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    rating_count = fields.Integer(string="Ratings", compute="_compute_ratings")
    rating_average = fields.Float(
        string="Stars",
        digits=(3, 2),
        compute="_compute_ratings",
        help="From 1 to 5. Hidden below five ratings.",
    )
    again_count = fields.Integer(
        string="Said whether they would order it again", compute="_compute_ratings"
    )
    again_share = fields.Float(
        string="Would order again (%)",
        digits=(5, 1),
        compute="_compute_ratings",
        help="Of those who said yes or no. Hidden below five answers.",
    )
    decision = fields.Selection(
        [
            ("launch", "Onto the menu"),
            ("change", "Change it, taste again"),
            ("drop", "Not for us"),
        ],
        copy=False,
    )
    decision_note = fields.Char(string="Why, and what is to change", copy=False)
    decided_by = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)

    _trial_product_uniq = models.UniqueIndex(
        "(trial_id, product_id)", "A dish is tasted once at a tasting."
    )

    @api.depends("product_id", "trial_id.feedback_ids")
    def _compute_ratings(self):
        ratings = self.trial_id._read_ratings()
        for dish in self:
            key = (dish.trial_id._origin.id, dish.product_id.id)
            count, stars, asked, yes = ratings.get(key, (0, 0, 0, 0))
            shown = count >= LEAST_ANSWERS
            dish.rating_count = count
            dish.rating_average = stars / count if shown else False
            dish.again_count = asked
            dish.again_share = 100 * yes / asked if asked >= LEAST_ANSWERS else False

    def write(self, vals):
        """Note who has decided, and when."""
        if "decision" in vals:
            today = vals["decision"] and fields.Date.context_today(self)
            vals = {
                **vals,
                "decided_by": self.env.uid if today else False,
                "decided_on": today,
            }
        return super().write(vals)
