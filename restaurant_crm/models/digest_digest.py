from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .pos_order import PAID


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_restaurant_identified = fields.Boolean("Checks of known guests (%)")
    kpi_restaurant_identified_value = fields.Float(
        compute="_compute_kpi_restaurant_identified_value"
    )
    kpi_restaurant_new_guests = fields.Boolean("New guests")
    kpi_restaurant_new_guests_value = fields.Integer(
        compute="_compute_kpi_restaurant_new_guests_value"
    )
    kpi_restaurant_visits = fields.Boolean("Visits of guests")
    kpi_restaurant_visits_value = fields.Integer(
        compute="_compute_kpi_restaurant_visits_value"
    )
    kpi_restaurant_at_risk = fields.Boolean("Guests newly at risk")
    kpi_restaurant_at_risk_value = fields.Integer(
        compute="_compute_kpi_restaurant_at_risk_value"
    )

    kpi_restaurant_gain = fields.Boolean("Margin gained by campaigns")
    kpi_restaurant_gain_value = fields.Monetary(
        compute="_compute_kpi_restaurant_gain_value"
    )

    def _check_restaurant_kpi(self):
        """Figures of guests are for those who may see guests."""
        if not self.env.user.has_group("restaurant_crm.group_restaurant_floor"):
            raise AccessError(self.env._("Figures of guests are not for you."))

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_identified_value(self):
        self._check_restaurant_kpi()
        start, end, companies = self._get_kpi_compute_parameters()
        if not (start and end):
            self.kpi_restaurant_identified_value = 0.0
            return
        orders = self.env["pos.order"]
        orders.flush_model(["date_order", "state", "company_id", "partner_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT company_id, 100.0 * COUNT(partner_id) / COUNT(*)
                     FROM pos_order
                    WHERE company_id = ANY(%s) AND state IN %s
                      AND is_refund IS NOT TRUE
                      AND date_order >= %s AND date_order < %s
                    GROUP BY company_id""",
                companies.ids,
                PAID,
                start,
                end,
            )
        )
        rates = {company: float(rate) for company, rate in rows}
        for digest in self:
            company = digest.company_id or self.env.company
            digest.kpi_restaurant_identified_value = rates.get(company.id, 0.0)

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_new_guests_value(self):
        self._count_restaurant("kpi_restaurant_new_guests_value", "restaurant.guest")

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_visits_value(self):
        self._count_restaurant(
            "kpi_restaurant_visits_value", "restaurant.visit", "end_at"
        )

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_at_risk_value(self):
        at_risk = Domain("churn_level", "in", ["risk", "lost"])
        self._count_restaurant(
            "kpi_restaurant_at_risk_value",
            "restaurant.guest.stats",
            "churn_since",
            at_risk,
        )

    @api.depends_context("start_datetime", "end_datetime")
    def _compute_kpi_restaurant_gain_value(self):
        """Of campaigns that ended in this time, measured against who was held out."""
        self._check_restaurant_kpi()
        start, end, companies = self._get_kpi_compute_parameters()
        campaigns = self.env["restaurant.campaign"].search(
            Domain("company_id", "in", companies.root_id.ids)
            & self._get_restaurant_days("date_end", start, end)
        )
        gains = campaigns.grouped("company_id")
        for digest in self:
            company = (digest.company_id or self.env.company).root_id
            ended = gains.get(company, campaigns.browse())
            digest.kpi_restaurant_gain_value = sum(ended.mapped("gain"))

    @api.model
    def _get_restaurant_days(self, name, start, end):
        """Whole days: that of the end has begun, that of the start was told before."""
        first, last = fields.Date.to_date(start), fields.Date.to_date(end)
        return Domain(name, ">", first) & Domain(name, "<=", last)

    def _count_restaurant(self, kpi, model, date_field="create_date", domain=None):
        """Count for the groups of the companies: guests belong to the group."""
        self._check_restaurant_kpi()
        start, end, companies = self._get_kpi_compute_parameters()
        found = Domain("company_id", "in", companies.root_id.ids)
        if self.env[model]._fields[date_field].type == "date":
            found &= self._get_restaurant_days(date_field, start, end)
        else:
            found &= Domain(date_field, ">=", start) & Domain(date_field, "<", end)
        rows = self.env[model]._read_group(
            found & (domain or Domain.TRUE), ["company_id"], ["__count"]
        )
        counts = dict(rows)
        for digest in self:
            company = (digest.company_id or self.env.company).root_id
            digest[kpi] = counts.get(company, 0)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("restaurant_crm.menu_restaurant_crm_root").id
        for kpi, action in {
            "identified": "restaurant_staff_report_action",
            "new_guests": "restaurant_guest_action",
            "visits": "restaurant_visit_action",
            "at_risk": "restaurant_guest_action_churn",
            "gain": "restaurant_campaign_effect_action",
        }.items():
            name = f"kpi_restaurant_{kpi}"
            actions[name] = f"restaurant_crm.{action}?menu_id={menu}"
        return actions
