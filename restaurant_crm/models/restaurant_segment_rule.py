from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.rule_domain import read_domain
from ..tools.segment_classes import SEGMENT_CLASSES, class_domain

MAX_TEXT = 200  # characters in one condition
BIRTHDAY_DAYS = 30


class RestaurantSegmentRule(models.AbstractModel):
    """Who is in a segment: a rule of the domain editor, or a built-in class.

    A rule is checked, and applied, with the rights of whoever wrote it.
    """

    _name = "restaurant.segment.rule"
    _description = "Rule of a Segment"

    kind = fields.Selection(
        [("rule", "Rule"), ("class", "Built-in class"), ("static", "Frozen list")],
        required=True,
        default="rule",
        readonly=True,
    )
    class_key = fields.Selection(SEGMENT_CLASSES, string="Class", readonly=True)
    domain = fields.Char(string="Rule", default="[]", tracking=True)
    rule_user_id = fields.Many2one(
        "res.users",
        string="Rule by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        help="The rule finds what this user may see.",
    )

    @api.constrains("domain", "kind")
    def _check_domain(self):
        """Refuse a rule that cannot be used, and say which part of it."""
        guests = self.env["restaurant.guest"]
        for segment in self.filtered(lambda segment: segment.kind == "rule"):
            domain, problem = self._read_rule(segment.domain, guests)
            if problem:
                raise ValidationError(
                    self.env._(
                        "This filter cannot be used: %(part)s\n\n%(problem)s",
                        part=self._find_part(segment.domain, guests),
                        problem=problem,
                    )
                )

    @api.model
    def _read_rule(self, text, guests):
        """Read and try a rule as the user of these guests: `read_domain`, and texts
        that no filter needs are refused.
        """
        domain, problem = read_domain(text)
        if not problem and any(
            isinstance(condition.value, str) and len(condition.value) > MAX_TEXT
            for condition in domain.iter_conditions()
        ):
            return None, self.env._("A text to compare with is too long.")
        return (None, problem) if problem else read_domain(text, guests)

    @api.model
    def _find_part(self, text, guests):
        """Return the condition of a rule that cannot be used, or the rule."""
        domain, problem = read_domain(text)
        if not problem:
            for condition in domain.iter_conditions():
                part = repr(list(condition))
                if self._read_rule(part, guests)[1]:
                    return part[:MAX_TEXT]
        return str(text)[:MAX_TEXT]

    def _get_domain(self):
        """Return the domain on guests of one segment; None where it cannot be used."""
        self.ensure_one()
        if self.kind == "class":
            today = fields.Date.context_today(self)
            days = [today + timedelta(days=day) for day in range(BIRTHDAY_DAYS + 1)]
            return Domain(class_domain(self.class_key, days))
        domain, problem = self._read_rule(self.domain, self._get_guests())
        return None if problem else domain

    def _get_guests(self):
        """Return the model of guests as the author of the rule sees it: in the language
        of the author, too, or the names of dishes would be others for others.
        """
        guests = self.env["restaurant.guest"]
        if self.kind == "rule" and self.rule_user_id:
            guests = guests.with_user(self.rule_user_id)
            guests = guests.with_context(lang=self.rule_user_id.sudo().lang)
        companies = self.company_id | self.company_id.child_ids
        return guests.with_context(
            allowed_company_ids=(companies & guests.env.user.company_ids).ids
            or guests.env.user.company_ids.ids,
            active_test=True,
        )

    def _get_members_sql(self):
        """Return the SELECT of the ids of guests that the rule finds."""
        domain = self._get_domain()
        if domain is None:
            return None
        domain &= Domain("company_id", "=", self.company_id.id)
        found = self._get_guests()._search(domain)
        found.order = None
        return SQL("%s", found.select())
