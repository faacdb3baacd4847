from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

FREEZE_DAYS = 5  # after its end a month is closed


class RestaurantIncentive(models.Model):
    """What staff get for a month by one rule: by employee where the till knows its
    employees, else by user. A report, and no payroll. Written by the server."""

    _name = "restaurant.incentive"
    _description = "Incentive"
    _rec_name = "staff_name"
    _order = "month desc, staff_name, id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    staff_name = fields.Char(string="Who", readonly=True)
    rule_id = fields.Many2one(
        "restaurant.incentive.rule", readonly=True, ondelete="restrict"
    )
    measure = fields.Selection(related="rule_id.measure", string="For")
    count = fields.Integer(string="Number", readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)
    amount = fields.Monetary(readonly=True)
    is_frozen = fields.Boolean(string="Closed", readonly=True)

    @api.model
    def _cron_count(self):
        """Count this month and the one before, and close what is over: the scheduled
        job."""
        rules = self.env["restaurant.incentive.rule"].search([("active", "=", True)])
        groups = rules.company_id
        self.env["ir.cron"]._commit_progress(remaining=len(groups))
        this = fields.Date.context_today(self).replace(day=1)
        for group in groups:
            for month in (this - relativedelta(months=1), this):
                self._count_month(group, month)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _count_month(self, group, month, today=None):
        """Count a month anew, unless it is closed; close it when it is over."""
        today = today or fields.Date.context_today(self)
        own = [("company_id", "=", group.id), ("month", "=", month)]
        known = self.search(own)
        if any(known.mapped("is_frozen")):
            return known
        known.unlink()
        over = month + relativedelta(months=1, days=FREEZE_DAYS) <= today
        return self.create(
            [{**values, "is_frozen": over} for values in self._prepare(group, month)]
        )

    @api.model
    def _prepare(self, group, month):
        rules = self.env["restaurant.incentive.rule"].search(
            [("company_id", "=", group.id)]
        )
        names = rules.mapped("measure")
        if not rules:
            return []
        first, last = self._get_span(group, month)
        rows = self.env["restaurant.staff.report"]._read_group(
            [
                ("company_id", "child_of", group.id),
                ("date", ">=", first),
                ("date", "<", last),
            ],
            ["user_id", "staff_name"],
            [f"{name}:sum" for name in names],
        )
        return [
            {
                "company_id": group.id,
                "month": month,
                "user_id": user.id,
                "staff_name": name,
                "rule_id": rule.id,
                **rule._prepare_incentive(count),
            }
            for user, name, *counts in rows
            for rule, count in zip(rules, counts, strict=True)
            if count
        ]

    @api.model
    def _get_span(self, group, month):
        """The moments, in UTC, between which a month lies where the group is."""
        zone = group._get_restaurant_zone()
        days = month, month + relativedelta(months=1)
        return [
            zone.localize(datetime.combine(day, time()))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in days
        ]
