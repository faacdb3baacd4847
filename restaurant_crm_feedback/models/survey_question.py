from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a question may ask, and on which scale: no score mixes two of them.
SCALES = {
    "score": (1, 5),
    "aspect": (1, 5),
    "dish": (1, 5),
    "nps": (0, 10),
    "ces": (1, 7),
}
ROLES = [
    ("score", "The visit as a whole (1 to 5)"),
    ("aspect", "An aspect (1 to 5)"),
    ("dish", "A dish (1 to 5)"),
    ("nps", "Recommendation, NPS (0 to 10)"),
    ("ces", "Ease, CES (1 to 7)"),
    ("text", "The guest's words"),
]


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    restaurant_role = fields.Selection(ROLES, string="Asks about")
    restaurant_aspect_id = fields.Many2one(
        "restaurant.feedback.aspect", string="Aspect", ondelete="restrict"
    )
    restaurant_product_id = fields.Many2one(
        "product.product", string="Dish", ondelete="restrict"
    )

    @api.constrains("restaurant_role", "question_type", "scale_min", "scale_max")
    def _check_restaurant_role(self):
        for question in self.filtered("restaurant_role"):
            scale = SCALES.get(question.restaurant_role)
            is_scale = question.question_type == "scale"
            if scale and not (
                is_scale and (question.scale_min, question.scale_max) == scale
            ):
                raise ValidationError(
                    self.env._(
                        "“%(question)s” needs a scale from %(first)s to %(last)s, so"
                        " that its answers can be compared with others.",
                        question=question.title,
                        first=scale[0],
                        last=scale[1],
                    )
                )

    def validate_question(self, answer, comment=None):
        """A scale takes its own numbers, and no others; Odoo stores any."""
        if self.question_type == "scale" and answer:
            numbers = map(str, range(self.scale_min, self.scale_max + 1))
            if not isinstance(answer, str | int) or str(answer) not in numbers:
                return {self.id: self.env._("Please choose one of the answers shown.")}
        return super().validate_question(answer, comment)

    def _read_restaurant_answer(self, line):
        """Return what an answer says on the scale of its question, None for nothing.

        :param line: `survey.user_input.line` of this question
        """
        if line.skipped:
            return None
        if self.restaurant_role == "text":
            return line.value_text_box or line.value_char_box or None
        first, last = SCALES[self.restaurant_role]
        fits = line.answer_type == "scale" and first <= line.value_scale <= last
        return line.value_scale if fits else None

    def _get_restaurant_subject(self):
        """Return what stars are for, as values of `restaurant.feedback.score`."""
        if self.restaurant_role == "aspect" and self.restaurant_aspect_id:
            return {"aspect_id": self.restaurant_aspect_id.id}
        if self.restaurant_role == "dish" and self.restaurant_product_id:
            return {"product_id": self.restaurant_product_id.id}
        return {}
