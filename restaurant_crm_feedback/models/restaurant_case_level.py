from odoo import api, fields, models

from ..tools.clock import seconds_allowed

DAY = 24 * 3600
SEVERITIES = [
    ("s1", "S1 Safety, injury, media"),
    ("s2", "S2 Service, bill, in the restaurant"),
    ("s3", "S3 Quality, after the visit"),
    ("s4", "S4 Suggestion"),
]
CLOCKS = [
    ("response", "First answer"),
    ("offer", "Offer"),
    ("resolution", "Solution"),
]


class RestaurantCaseLevel(models.Model):
    """How long each clock of a case allows, by severity."""

    _name = "restaurant.case.level"
    _description = "Time Allowed for Cases"
    _order = "company_id, severity, sequence, id"

    sequence = fields.Integer(default=10)
    severity = fields.Selection(SEVERITIES, required=True)
    kind = fields.Selection(CLOCKS, string="Clock", required=True)
    value = fields.Float(string="Time", required=True)
    unit = fields.Selection(
        [("minute", "Minutes"), ("hour", "Hours"), ("day", "Days")], required=True
    )
    always = fields.Boolean(
        string="Around the clock",
        help="Every hour counts. Otherwise the opening hours of the outlet count,"
        " and a day is a day's opening hours.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        index=True,
        help="Empty: for groups that have no line of their own",
    )

    _value_positive = models.Constraint("CHECK(value > 0)", "Some time is needed.")
    _severity_kind_uniq = models.UniqueIndex(
        "(severity, kind, COALESCE(company_id, 0))",
        "There is a line for this severity and clock.",
    )

    @api.depends("severity", "kind")
    def _compute_display_name(self):
        for level in self:
            level.display_name = f"{(level.severity or '').upper()} {level.kind or ''}"

    @api.model
    def _get_level(self, company, severity, kind):
        """Return the line that holds for a group; the group's own comes first."""
        levels = self.search(
            [
                ("severity", "=", severity),
                ("kind", "=", kind),
                ("company_id", "in", [company.id, False]),
            ]
        )
        return levels.filtered("company_id")[:1] or levels[:1]

    def _get_seconds(self, outlet):
        """Return how many seconds are allowed at an outlet."""
        day = DAY if self.always else outlet._get_open_seconds_a_day()
        return seconds_allowed(self.value, self.unit, day)
