from odoo import api, fields, models
from odoo.fields import Domain

from .restaurant_feedback_measures import LEAST_ANSWERS


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_restaurant_answers = fields.Boolean("Answers of guests")
    kpi_restaurant_answers_value = fields.Integer(
        compute="_compute_kpi_restaurant_answers_value"
    )
    kpi_restaurant_csat = fields.Boolean("Satisfied guests (%)")
    kpi_restaurant_csat_value = fields.Float(
        compute="_compute_kpi_restaurant_csat_value"
    )

    kpi_restaurant_cases = fields.Boolean("New cases")
    kpi_restaurant_cases_value = fields.Integer(
        compute="_compute_kpi_restaurant_cases_value"
    )
    kpi_restaurant_broken = fields.Boolean("Clocks of cases broken")
    kpi_restaurant_broken_value = fields.Integer(
        compute="_compute_kpi_restaurant_broken_value"
    )

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_answers_value(self):
        self._count_restaurant(
            "kpi_restaurant_answers_value",
            "restaurant.feedback",
            "date",
            Domain("apart", "=", False),
        )

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_csat_value(self):
        """Of fewer than five answers there is no score: it shows as zero."""
        self._check_restaurant_kpi()
        start, end, companies = self._get_kpi_compute_parameters()
        rows = self.env["restaurant.feedback"]._read_group(
            [
                ("company_id", "in", companies.root_id.ids),
                ("apart", "=", False),
                ("date", ">=", start),
                ("date", "<", end),
            ],
            ["company_id", "mood"],
            ["__count"],
        )
        counts = {}
        for company, mood, count in rows:
            counts.setdefault(company, {})[mood] = count
        for digest in self:
            found = counts.get((digest.company_id or self.env.company).root_id, {})
            total = sum(found.values())
            enough = total >= LEAST_ANSWERS
            digest.kpi_restaurant_csat_value = (
                100 * found.get("good", 0) / total if enough else 0.0
            )

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_cases_value(self):
        self._count_restaurant("kpi_restaurant_cases_value", "restaurant.case", "date")

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_broken_value(self):
        self._count_restaurant(
            "kpi_restaurant_broken_value", "restaurant.case.clock", "broken_at"
        )

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("restaurant_crm.menu_restaurant_crm_root").id
        for kpi, action in {
            "answers": "restaurant_feedback_action",
            "csat": "restaurant_feedback_action",
            "cases": "restaurant_case_action",
            "broken": "restaurant_case_clock_action",
        }.items():
            name = f"kpi_restaurant_{kpi}"
            actions[name] = f"restaurant_crm_feedback.{action}?menu_id={menu}"
        return actions
