from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

from ..tools.traffic_light import light, trend

LIGHTS = [("green", "On target"), ("amber", "Near the target"), ("red", "Off target")]
TRENDS = [("better", "Better"), ("same", "The same"), ("worse", "Worse")]
SERVER_FIELDS = {
    "actual",
    "is_known",
    "is_running",
    "change",
    "has_change",
    "is_frozen",
}


class RestaurantIndicatorMonth(models.Model):
    """An indicator in a month. The target is set by head office, all else is counted;
    when the month is closed, neither changes."""

    _name = "restaurant.indicator.month"
    _description = "Indicator in a Month"
    _rec_name = "month"
    _order = "month desc, indicator_id"

    indicator_id = fields.Many2one(
        "restaurant.indicator", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="indicator_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one(related="indicator_id.outlet_id", store=True)
    kind = fields.Selection(related="indicator_id.kind", store=True)
    unit = fields.Selection(related="indicator_id.unit")
    month = fields.Date(required=True, help="Its first day")
    target = fields.Float(aggregator=None)
    actual = fields.Float(readonly=True, aggregator="avg")
    is_known = fields.Boolean(readonly=True)
    is_running = fields.Boolean(
        string="Still counting",
        readonly=True,
        help="It adds up until the month is over: only then it has a light.",
    )
    change = fields.Float(
        string="Since the month before", readonly=True, aggregator=None
    )
    has_change = fields.Boolean(readonly=True)
    is_frozen = fields.Boolean(string="Closed", readonly=True)
    light = fields.Selection(LIGHTS, compute="_compute_light", store=True)
    trend = fields.Selection(TRENDS, compute="_compute_trend", store=True)
    actual_text = fields.Char(string="Actual figure", compute="_compute_texts")
    target_text = fields.Char(string="Target figure", compute="_compute_texts")
    change_text = fields.Char(string="Change", compute="_compute_texts")
    month_text = fields.Char(string="Of", compute="_compute_texts")

    _month_uniq = models.UniqueIndex(
        "(indicator_id, month)", "This month has a target already."
    )

    @api.depends(
        "actual",
        "is_known",
        "is_running",
        "target",
        "indicator_id.tolerance",
        "indicator_id.better",
    )
    def _compute_light(self):
        for row in self:
            indicator = row.indicator_id
            is_told = row.is_known and not row.is_running
            row.light = is_told and light(
                row.actual, row.target, indicator.tolerance, indicator.better
            )

    @api.depends("change", "has_change", "is_running", "indicator_id.better")
    def _compute_trend(self):
        for row in self:
            is_told = row.has_change and not row.is_running
            row.trend = is_told and trend(row.change, row.indicator_id.better)

    @api.depends("actual", "target", "change", "month", "indicator_id.unit")
    @api.depends_context("lang")
    def _compute_texts(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for row in self:
            row.actual_text = row._format(row.actual) if row.is_known else "–"
            row.target_text = row._format(row.target)
            row.month_text = row.month and format_skeleton(
                "yMMM", row.month, locale=locale
            )
            row.change_text = row._format_change() if row.has_change else ""

    def _format_change(self):
        sign = "+" if self.change > 0 else ""
        if self.indicator_id.unit == "percent":
            number = formatLang(self.env, self.change, digits=1)
            return self.env._("%s points", sign + number)
        return sign + self._format(self.change)

    def _format(self, figure):
        unit = self.indicator_id.unit
        if unit == "money":
            return self.currency_id.format(figure)
        number = formatLang(self.env, figure, digits=0 if unit == "count" else 1)
        return f"{number} %" if unit == "percent" else number

    @api.depends("indicator_id", "month")
    def _compute_display_name(self):
        for row in self:
            month = row.month and f"{row.month:%Y-%m}"
            parts = (row.indicator_id.display_name, month)
            row.display_name = " ".join(filter(None, parts))

    @api.constrains("month")
    def _check_month(self):
        if self.filtered(lambda row: row.month.day != 1):
            raise ValidationError(self.env._("Name a month by its first day."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_server_fields(vals)
        if {"target", "month", "indicator_id"} & vals.keys() and any(
            self.mapped("is_frozen")
        ):
            raise UserError(self.env._("This month is closed: its target stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(self.mapped("is_frozen")):
            raise UserError(self.env._("This month is closed, and stays."))

    def _check_server_fields(self, *vals_list):
        if not self.env.su and any(SERVER_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Figures are counted, and not entered."))
