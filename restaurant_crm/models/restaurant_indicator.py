import json

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .restaurant_indicator_measure import UNITS

MONTHS = 13  # that are looked back at first: a year ago is shown as well
FREEZE_DAYS = 5  # after its end a month is closed


class RestaurantIndicator(models.Model):
    """A figure that head office steers by: what it is to be, and what it is, month by
    month, for a group or one of its outlets."""

    _name = "restaurant.indicator"
    _description = "Indicator"
    _inherit = ["restaurant.indicator.measure", "mail.thread"]
    _order = "sequence, id"

    name = fields.Char(
        compute="_compute_from_kind", store=True, readonly=False, precompute=True
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("capture_rate", "Checks of known guests"),
            ("guest_share", "Share of known guests in sales"),
            ("new_guests", "New guests"),
            ("repeat_rate", "Guests who come again"),
            ("active_guests", "Active guests (90 days)"),
            ("lost_guests", "Guests lost"),
            ("average_visit", "Average visit"),
            ("campaign_return", "Return of campaigns"),
        ],
        string="What is measured",
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('company_id', 'child_of', company_id)]",
        help="Empty: the whole group",
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", domain=[("share", "=", False)]
    )
    unit = fields.Selection(
        UNITS,
        compute="_compute_from_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    better = fields.Selection(
        [("up", "More is better"), ("down", "Less is better")],
        string="Direction",
        compute="_compute_from_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    target = fields.Float(
        string="Target of a month",
        compute="_compute_from_kind",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        aggregator=None,
        help="A change holds for this month and those to come.",
    )
    tolerance = fields.Float(
        string="Amber within (%)",
        default=10.0,
        tracking=True,
        aggregator=None,
        help="So far from the target the light is amber, beyond it is red.",
    )
    note = fields.Text(string="What we do about it")
    month_ids = fields.One2many(
        "restaurant.indicator.month", "indicator_id", string="Months"
    )
    month_id = fields.Many2one(
        "restaurant.indicator.month",
        string="Last known month",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    month_text = fields.Char(related="month_id.month_text", string="Month")
    actual = fields.Float(related="month_id.actual", aggregator=None)
    actual_text = fields.Char(related="month_id.actual_text", string="Actual figure")
    target_text = fields.Char(related="month_id.target_text", string="Target figure")
    change_text = fields.Char(related="month_id.change_text")
    light = fields.Selection(related="month_id.light", store=True)
    trend = fields.Selection(related="month_id.trend", store=True)
    graph = fields.Text(compute="_compute_graph")
    hint = fields.Char(compute="_compute_hint")

    _kind_uniq = models.UniqueIndex(
        "(company_id, kind, COALESCE(outlet_id, 0))",
        "This is measured already for this group or outlet.",
    )
    _tolerance_check = models.Constraint(
        "CHECK (tolerance >= 0)", "A tolerance cannot be negative."
    )

    @api.depends("kind")
    def _compute_from_kind(self):
        """What is usual for a kind, until it is changed."""
        names = dict(self._fields["kind"]._description_selection(self.env))
        kinds = self._get_kinds()
        for indicator in self.filtered("kind"):
            kind = kinds[indicator.kind]
            indicator.name = names[indicator.kind]
            indicator.unit, indicator.better = kind.unit, kind.better
            indicator.target = kind.target

    @api.depends("month_id", "kind", "outlet_id")
    @api.depends_context("lang")
    def _compute_hint(self):
        """Say why a figure is not there."""
        for indicator in self:
            indicator.hint = not indicator.month_id and indicator._get_hint()

    @api.depends("name", "outlet_id")
    def _compute_display_name(self):
        for indicator in self:
            parts = (indicator.name, indicator.outlet_id.name)
            indicator.display_name = " · ".join(filter(None, parts))

    @api.depends("month_ids.actual", "month_ids.is_known", "month_ids.is_running")
    def _compute_graph(self):
        for indicator in self:
            points = [
                {"x": f"{row.month:%Y-%m}", "y": round(row.actual, 2)}
                for row in indicator.month_ids.sorted("month")
                if row.is_known and not row.is_running
            ]
            line = {"values": points[-MONTHS:], "key": indicator.name, "title": ""}
            indicator.graph = json.dumps([{**line, "area": True}])

    def write(self, vals):
        result = super().write(vals)
        if "target" in vals:
            today = fields.Date.context_today(self)
            self.month_ids.filtered(
                lambda row: not row.is_frozen and row.month >= today.replace(day=1)
            ).target = vals["target"]
        return result

    # Measuring ------------------------------------------------------------------------

    def action_measure(self):
        """Count now, without waiting for the night."""
        self.check_access("write")
        self.sudo()._measure()

    @api.model
    def action_add_usual(self):
        """Add what is usually measured and is not yet, for the whole group."""
        self.check_access("create")
        added = self._add_usual(self.env.company.root_id)
        added.sudo()._measure()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _add_usual(self, company):
        known = self.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("outlet_id", "=", False)]
        )
        kinds = [kind for kind in self._get_kinds() if kind not in known.mapped("kind")]
        return self.create([{"kind": kind, "company_id": company.id} for kind in kinds])

    @api.model
    def _cron_measure(self):
        """Count what is not closed yet, and close months that are over: the scheduled
        job."""
        indicators = self.search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(indicators))
        for indicator in indicators:
            indicator._measure()
            indicator._freeze()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _measure(self, today=None):
        """Count the months that are not frozen: a statement for each indicator."""
        today = today or fields.Date.context_today(self)
        for indicator in self:
            indicator._measure_months(today)
            known = indicator.month_ids.filtered("is_known").sorted("month")
            told = known.filtered(lambda row: not row.is_running) or known
            indicator.month_id = told[-1:]

    def _measure_months(self, today):
        rows = {row.month: row for row in self.month_ids}
        this = today.replace(day=1)
        months = [this - relativedelta(months=back) for back in range(MONTHS)][::-1]
        pending = [
            month for month in months if month not in rows or not rows[month].is_frozen
        ]
        if not pending:
            return
        figures = self._get_figures(pending[0], this + relativedelta(months=1, days=-1))
        figures |= {
            month: row.actual
            for month, row in rows.items()
            if row.is_frozen and row.is_known
        }
        new = []
        adds_up = self._get_kinds()[self.kind].adds_up
        for month in pending:
            values = self._prepare_month(month, figures)
            values["is_running"] = adds_up and month == this
            if month in rows:
                rows[month].write(values)
            elif month in figures or month == this:
                target = {"indicator_id": self.id, "target": self.target}
                new.append({**values, **target, "month": month})
        self.env["restaurant.indicator.month"].create(new)

    def _prepare_month(self, month, figures):
        former = figures.get(month - relativedelta(months=1))
        known = month in figures
        return {
            "is_known": known,
            "actual": figures.get(month, 0.0),
            "has_change": known and former is not None,
            "change": figures[month] - former if known and former is not None else 0.0,
        }

    def _freeze(self, today=None):
        """Months that ended some days ago stay as they are, whatever is refunded."""
        today = today or fields.Date.context_today(self)
        self.month_ids.filtered(
            lambda row: (
                not row.is_frozen
                and row.month + relativedelta(months=1, days=FREEZE_DAYS) <= today
            )
        ).write({"is_frozen": True})

    def action_view_months(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_indicator_month_action"
        )
        return {
            **action,
            "domain": [("indicator_id", "in", self.ids)],
            "context": {"default_indicator_id": self.id},
        }
