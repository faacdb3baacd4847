from odoo import fields, models

KINDS = [
    ("satisfaction", "Satisfaction of guests"),
    ("tasting", "Tasting"),
    ("phone", "Interview by phone"),
]


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    restaurant_kind = fields.Selection(
        KINDS,
        string="Questionnaire for guests",
        help="Answers become feedback of guest, visit and outlet: say of each question "
        "what it asks.",
    )
    restaurant_outlet_id = fields.Many2one(
        "restaurant.outlet",
        string="About the outlet",
        index="btree_not_null",
        help="Empty: the outlet of the guest's last visit.",
    )
