from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.clock import always, moment_after
from .restaurant_case_level import CLOCKS, SEVERITIES

WARN_AT = 0.8  # of the time allowed


class RestaurantCaseClock(models.Model):
    """One clock of a case. That it was broken is written down once, and stays."""

    _name = "restaurant.case.clock"
    _description = "Clock of a Case"
    _inherit = ["restaurant.ratio.mixin"]
    _order = "case_id desc, round desc, id"
    _rec_name = "kind"

    case_id = fields.Many2one(
        "restaurant.case", required=True, ondelete="cascade", readonly=True
    )
    kind = fields.Selection(CLOCKS, string="Clock", required=True, readonly=True)
    round = fields.Integer(
        required=True, default=1, readonly=True, help="Counts how often it was started"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    outlet_id = fields.Many2one(related="case_id.outlet_id", store=True)
    case_type = fields.Selection(related="case_id.case_type", store=True)
    user_id = fields.Many2one(related="case_id.user_id", store=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    seconds = fields.Integer(string="Seconds allowed", required=True, readonly=True)
    is_always = fields.Boolean(string="Around the clock", readonly=True)
    start_at = fields.Datetime(string="Started", required=True, readonly=True)
    warn_at = fields.Datetime(string="Warns", readonly=True)
    deadline_at = fields.Datetime(
        string="Deadline", readonly=True, help="Empty while we wait for the guest"
    )
    stop_at = fields.Datetime(string="Stopped", readonly=True)
    warned_at = fields.Datetime(string="Warned", readonly=True)
    broken_at = fields.Datetime(string="Broken on", readonly=True)
    state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Waiting for the guest"),
            ("stopped", "Stopped"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    result = fields.Selection(
        [("open", "Open"), ("kept", "Kept"), ("broken", "Broken")],
        compute="_compute_result",
        store=True,
    )
    kept_count = fields.Integer(string="Kept", compute="_compute_result", store=True)
    broken_count = fields.Integer(
        string="Broken", compute="_compute_result", store=True
    )
    ended_count = fields.Integer(
        string="Decided", compute="_compute_result", store=True
    )
    kept_rate = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Of the clocks that were stopped in time, or broken.",
    )

    _ratios = {"kept_rate": ("kept_count", "ended_count")}

    _case_kind_round_uniq = models.UniqueIndex(
        "(case_id, kind, round)", "This clock runs already."
    )
    _warn_idx = models.Index("(warn_at) WHERE state = 'running' AND warned_at IS NULL")
    _deadline_idx = models.Index(
        "(deadline_at) WHERE state = 'running' AND broken_at IS NULL"
    )

    @api.depends("state", "broken_at")
    def _compute_result(self):
        for clock in self:
            if clock.broken_at:
                clock.result = "broken"
            else:
                clock.result = "kept" if clock.state == "stopped" else "open"
            clock.kept_count = clock.result == "kept"
            clock.broken_count = clock.result == "broken"
            clock.ended_count = clock.result != "open"

    def write(self, vals):
        """A breach is never taken back, whoever asks."""
        if "broken_at" in vals and any(self.mapped("broken_at")):
            raise UserError(self.env._("That a clock was broken cannot be changed."))
        return super().write(vals)

    def _plan(self):
        """Find out when clocks that have not stopped will warn, and be broken."""
        for clock in self.filtered(lambda clock: clock.state != "stopped"):
            case = clock.case_id
            pauses = [] if case.severity == "s1" else case._get_pauses()
            clock.write(
                {
                    "warn_at": clock._get_moment(clock.seconds * WARN_AT, pauses),
                    "deadline_at": clock._get_moment(clock.seconds, pauses),
                    "state": "paused" if pauses and not pauses[-1][1] else "running",
                }
            )

    def _get_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _get_moment(self, seconds, pauses):
        start, outlet = self.start_at, self.case_id.outlet_id
        hours = always(start) if self.is_always else outlet._iter_open_hours(start)
        return moment_after(hours, start, seconds, pauses) or False

    def _stop(self, moment=None):
        """Stop clocks that have not stopped; one that is late is broken."""
        moment = moment or fields.Datetime.now()
        running = self.filtered(lambda clock: clock.state != "stopped")
        running._break(moment)
        running.write({"stop_at": moment, "state": "stopped"})

    def _break(self, moment):
        """Write down which clocks were broken by then; return them."""
        broken = self.filtered(
            lambda clock: (
                not clock.broken_at and clock.deadline_at and clock.deadline_at < moment
            )
        )
        for clock in broken:
            clock.broken_at = clock.deadline_at
        return broken

    @api.model
    def _cron_watch(self):
        """Warn of clocks that run out, and tell whom broken ones are escalated to."""
        now = fields.Datetime.now()
        running = [("state", "=", "running")]
        due = self.search(
            [*running, ("broken_at", "=", False), ("deadline_at", "<", now)]
        )
        broken = due._break(now)
        broken.case_id._escalate(broken)
        near = [("warned_at", "=", False), ("broken_at", "=", False)]
        near = self.search([*running, *near, ("warn_at", "<=", now)])
        near.warned_at = now
        near.case_id._warn(near)
