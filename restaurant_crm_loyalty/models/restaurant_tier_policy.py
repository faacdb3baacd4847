from datetime import timedelta

from odoo import api, fields, models

from ..tools.anniversary import next_anniversary

WINDOWS = [
    ("rolling", "The last 12 months"),
    ("calendar", "The calendar year"),
    ("anniversary", "The guest's own year, from the first visit"),
]
# So many nights are made up for, where the scheduled job did not run.
CATCH_UP = 31


class RestaurantTierPolicy(models.Model):
    """How guests get, keep and lose tiers by themselves. One for each group."""

    _name = "restaurant.tier.policy"
    _description = "Tier policy"
    _inherit = ["restaurant.group.policy", "mail.thread"]

    active = fields.Boolean(default=True, tracking=True)
    window = fields.Selection(
        WINDOWS,
        string="What counts",
        required=True,
        default="rolling",
        tracking=True,
        help="Food and drink that was paid, less refunds; no tips and no top-ups.",
    )
    grace_days = fields.Integer(
        string="Grace (days)",
        default=30,
        tracking=True,
        help="So long a guest keeps the tier who has not done enough for it.",
    )
    notice_days = fields.Integer(
        string="Notice (days before)",
        default=30,
        tracking=True,
        help="From then on staff see who is about to lose the tier.",
    )
    downgrade = fields.Selection(
        [("one", "One tier down"), ("match", "To the tier that the guest reaches")],
        required=True,
        default="one",
        tracking=True,
    )
    pool_qualifies = fields.Boolean(
        string="Company accounts qualify",
        default=True,
        tracking=True,
        help="A company gets its tier by what is paid from its account, whoever eats.",
    )
    night_date = fields.Date(
        string="Counted until", readonly=True, copy=False, help="The last business day"
    )

    _company_uniq = models.UniqueIndex(
        "(company_id)", "This group has a tier policy already."
    )
    _positive = models.Constraint(
        "CHECK(grace_days >= 0 AND notice_days >= 0)", "Days cannot be negative."
    )

    def _get_today(self):
        policies = self.env["restaurant.points.policy"]
        return policies.new({"company_id": self.company_id.id})._get_today()

    def _get_window_end(self, member):
        """By when a guest has to reach the next tier; a rolling window has no end."""
        today = self._get_today()
        if self.window == "calendar":
            return today.replace(month=12, day=31)
        if self.window == "anniversary" and member.joined_on:
            return next_anniversary(member.joined_on, today) - timedelta(days=1)
        return False

    @api.model
    def _cron_night(self):
        """Move tiers for each business day that is over, group by group."""
        self.env["restaurant.membership.fee"].sudo()._record_missing()
        policies = self.sudo().search([("company_id", "!=", False)])
        for done, policy in enumerate(policies, 1):
            policy._catch_up()
            remaining = len(policies) - done
            self.env["ir.cron"]._commit_progress(1, remaining=remaining)

    def _catch_up(self):
        """Each missed night has its own figures: a year may have ended meanwhile."""
        last = self._get_today() - timedelta(days=1)
        first = last - timedelta(days=CATCH_UP - 1)
        if self.night_date:
            first = max(first, self.night_date + timedelta(days=1))
        for number in range((last - first).days + 1 if self.night_date else 1):
            day = first + timedelta(days=number) if self.night_date else last
            self.env["restaurant.membership.night"]._run_day(self, day)
            self.night_date = day

    def action_run(self):
        """Move tiers now, without waiting for the night."""
        self.check_access("write")
        for policy in self.sudo():
            day = policy._get_today() - timedelta(days=1)
            self.env["restaurant.membership.night"]._run_day(policy, day)
