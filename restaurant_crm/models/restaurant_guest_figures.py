from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.ranking import MONTH


class RestaurantGuestFigures(models.AbstractModel):
    """The figures of a guest in words: what they mean, and what to do about it."""

    _name = "restaurant.guest.figures"
    _description = "Figures on the File of a Guest"

    stats_id = fields.Many2one(
        "restaurant.guest.stats", readonly=True, copy=False, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="stats_id.currency_id")
    visit_count = fields.Integer(related="stats_id.visit_count")
    covers = fields.Integer(related="stats_id.covers")
    net_spend = fields.Monetary(related="stats_id.net_spend")
    margin = fields.Monetary(related="stats_id.margin")
    average_spend = fields.Monetary(related="stats_id.average_spend")
    first_visit = fields.Date(related="stats_id.first_visit")
    last_visit = fields.Date(related="stats_id.last_visit")
    window_visits = fields.Integer(related="stats_id.window_visits")
    window_spend = fields.Monetary(related="stats_id.window_spend")
    cadence_days = fields.Float(related="stats_id.cadence_days")
    return_days = fields.Integer(related="stats_id.return_days")
    spend_drop = fields.Integer(related="stats_id.spend_drop")
    favourite_daypart = fields.Selection(related="stats_id.favourite_daypart")
    favourite_channel = fields.Selection(related="stats_id.favourite_channel")
    favourite_outlet_id = fields.Many2one(related="stats_id.favourite_outlet_id")
    several_outlets = fields.Boolean(related="stats_id.several_outlets")
    recency_score = fields.Integer(related="stats_id.recency_score")
    frequency_score = fields.Integer(related="stats_id.frequency_score")
    monetary_score = fields.Integer(related="stats_id.monetary_score")
    rfm_class = fields.Selection(related="stats_id.rfm_class")
    quadrant = fields.Selection(related="stats_id.quadrant")
    lifecycle = fields.Selection(related="stats_id.lifecycle")
    churn_level = fields.Selection(related="stats_id.churn_level")
    churn_since = fields.Date(related="stats_id.churn_since")
    expected_loss = fields.Monetary(related="stats_id.expected_loss")
    is_unhappy = fields.Boolean(related="stats_id.is_unhappy")
    alive_probability = fields.Float(related="stats_id.alive_probability")
    expected_visits = fields.Float(related="stats_id.expected_visits", digits=(8, 1))
    expected_value = fields.Monetary(related="stats_id.expected_value")

    snapshot_ids = fields.One2many(
        "restaurant.guest.snapshot", "guest_id", string="Month by month", readonly=True
    )
    is_vip = fields.Boolean(
        string="VIP",
        compute="_compute_is_vip",
        help="Comes often and spends well: contributes most.",
    )
    days_away = fields.Integer(
        string="Days since last visit", compute="_compute_days_away"
    )
    visits_per_month = fields.Float(
        string="Visits a month",
        digits=(6, 1),
        compute="_compute_visits_per_month",
        help="Recent visits, by the months since the first of them.",
    )
    quadrant_advice = fields.Char(
        string="What to do", compute="_compute_quadrant_advice"
    )
    quadrant_offer = fields.Char(
        string="What to offer", compute="_compute_quadrant_offer"
    )
    churn_reason = fields.Char(string="Why", compute="_compute_churn_reason")

    @api.depends("quadrant")
    def _compute_is_vip(self):
        for guest in self:
            guest.is_vip = guest.quadrant == "b"

    @api.depends("last_visit")
    @api.depends_context("tz")
    def _compute_days_away(self):
        today = fields.Date.context_today(self)
        for guest in self:
            last = guest.last_visit
            guest.days_away = last and max(0, (today - last).days)

    @api.depends("stats_id.window_visits", "stats_id.window_first")
    @api.depends_context("tz")
    def _compute_visits_per_month(self):
        today = fields.Date.context_today(self)
        for guest in self:
            first = guest.stats_id.window_first
            months = max(1.0, (today - first).days / MONTH) if first else 1.0
            guest.visits_per_month = guest.window_visits / months

    @api.depends("quadrant")
    @api.depends_context("lang")
    def _compute_quadrant_advice(self):
        advice = self.env["restaurant.playbook"]._get_advice()
        for guest in self:
            guest.quadrant_advice = advice.get(guest.quadrant, "")

    @api.depends("quadrant")
    @api.depends_context("lang")
    def _compute_quadrant_offer(self):
        offers = self.env["restaurant.playbook"]._get_offers()
        for guest in self:
            guest.quadrant_offer = offers.get(guest.quadrant, "")

    @api.depends("churn_level", "cadence_days", "days_away", "spend_drop")
    @api.depends_context("lang", "tz")
    def _compute_churn_reason(self):
        overdue = self.filtered(lambda guest: guest.churn_level not in (False, "none"))
        notes = overdue._get_churn_notes()
        for guest in self:
            texts = []
            if guest in overdue:
                texts = [guest._get_rhythm_note(), *notes.get(guest.id, [])]
            if guest.spend_drop:
                drop = guest.spend_drop
                texts.append(self.env._("spends %(drop)s %% less lately", drop=drop))
            guest.churn_reason = "; ".join(filter(None, texts))

    def _get_rhythm_note(self):
        values = {"cadence": round(self.cadence_days), "away": self.days_away}
        if not self.cadence_days:
            return self.env._(
                "came %(count)s times, the last one %(away)s days ago, on %(date)s",
                count=self.visit_count,
                away=self.days_away,
                date=format_date(self.env, self.last_visit),
            )
        if not self.days_away:
            return self.env._(
                "usually every %(cadence)s days, was here today", **values
            )
        if self.days_away <= self.cadence_days:  # and yet something is wrong
            return self.env._(
                "usually every %(cadence)s days, was here %(away)s days ago", **values
            )
        return self.env._(
            "usually every %(cadence)s days, now away for %(away)s", **values
        )

    # Ports ----------------------------------------------------------------------------

    def _get_churn_notes(self):
        """Port: say why guests are at greater risk than their visits tell.

        :return: {guest id: list of short texts, each a part of a sentence}
        """
        return {}
