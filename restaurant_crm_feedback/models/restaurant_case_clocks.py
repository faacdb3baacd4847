from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .restaurant_case_level import CLOCKS

# They follow from the clocks; nobody says of a case that it was in time.
SERVER_FIELDS = {"is_waiting", "clock_state", "deadline_at", "is_broken"}


class RestaurantCaseClocks(models.AbstractModel):
    """A case and its clocks."""

    _name = "restaurant.case.clocks"
    _description = "Clocks of a Case"

    clock_ids = fields.One2many("restaurant.case.clock", "case_id", readonly=True)
    pause_ids = fields.One2many("restaurant.case.pause", "case_id", readonly=True)
    is_waiting = fields.Boolean(
        string="Waiting for the guest", compute="_compute_clock_state", store=True
    )
    clock_state = fields.Selection(
        [
            ("ok", "In time"),
            ("warning", "Soon late"),
            ("broken", "Late"),
            ("paused", "Clocks stand still"),
            ("none", "No clock"),
        ],
        string="Clocks",
        compute="_compute_clock_state",
        store=True,
    )
    deadline_at = fields.Datetime(
        string="Next deadline", compute="_compute_clock_state", store=True, index=True
    )
    is_broken = fields.Boolean(
        string="A clock was broken", compute="_compute_clock_state", store=True
    )
    clock_share = fields.Integer(string="Time used (%)", compute="_compute_clock_share")

    @api.depends(
        "clock_ids.state",
        "clock_ids.broken_at",
        "clock_ids.warned_at",
        "clock_ids.deadline_at",
    )
    def _compute_clock_state(self):
        for case in self:
            clocks = case.clock_ids
            running = clocks.filtered(lambda clock: clock.state == "running")
            if running.filtered("broken_at"):
                case.clock_state = "broken"
            elif running.filtered("warned_at"):
                case.clock_state = "warning"
            elif running:
                case.clock_state = "ok"
            else:
                paused = clocks.filtered(lambda clock: clock.state == "paused")
                case.clock_state = "paused" if paused else "none"
            case.is_waiting = case.clock_state == "paused"
            deadlines = running.filtered("deadline_at").mapped("deadline_at")
            case.deadline_at = min(deadlines, default=False)
            case.is_broken = bool(clocks.filtered("broken_at"))

    @api.depends("clock_ids.deadline_at", "clock_ids.state")
    def _compute_clock_share(self):
        """How much of the time until the next deadline has passed."""
        now = fields.Datetime.now()
        for case in self:
            running = case.clock_ids.filtered(
                lambda clock: clock.state == "running" and clock.deadline_at
            )
            case.clock_share = 0
            if clock := running.sorted("deadline_at")[:1]:
                whole = (clock.deadline_at - clock.start_at).total_seconds() or 1
                passed = (now - clock.start_at).total_seconds()
                case.clock_share = max(0, min(100, round(100 * passed / whole)))

    def write(self, vals):
        """Another severity, or another outlet, gives other deadlines."""
        if not self.env.su and SERVER_FIELDS & vals.keys():
            raise AccessError(self.env._("This follows from the clocks of the case."))
        result = super().write(vals)
        if {"severity", "outlet_id"} & vals.keys():
            self._replan_clocks()
        return result

    def _start_clocks(self, kinds=tuple(dict(CLOCKS))):
        """Start clocks, each in a round of its own."""
        clocks = self.env["restaurant.case.clock"].sudo()
        for case in self:
            rounds = case.clock_ids.grouped("kind")
            start = fields.Datetime.now() if case.clock_ids else case.date
            for kind in kinds:
                clocks += clocks.create(
                    {
                        "case_id": case.id,
                        "kind": kind,
                        "round": len(rounds.get(kind, ())) + 1,
                        "start_at": start,
                        **case._prepare_target(kind),
                    }
                )
        clocks._plan()

    def _prepare_target(self, kind):
        """Return the values of a clock that follow from severity and outlet."""
        levels = self.env["restaurant.case.level"].sudo()
        level = levels._get_level(self.company_id, self.severity, kind)
        return {
            "severity": self.severity,
            "seconds": level._get_seconds(self.outlet_id) if level else 24 * 3600,
            "is_always": level.always or self.severity == "s1",
        }

    def _replan_clocks(self):
        for clock in self.clock_ids.sudo().filtered(lambda c: c.state != "stopped"):
            clock.write(clock.case_id._prepare_target(clock.kind))
            clock._plan()

    def _stop_clocks(self, kind):
        clocks = self.clock_ids.sudo()
        clocks.filtered(lambda clock: clock.kind == kind)._stop()

    def _get_pauses(self):
        """Return when we waited for the guest: [(from, until or None)]."""
        pauses = self.pause_ids.sudo().sorted("start_at")
        return [(pause.start_at, pause.end_at or None) for pause in pauses]

    def action_wait(self):
        """We can do nothing until the guest answers: the clocks stand still."""
        for case in self.filtered(lambda case: not case._get_open_pause()):
            if case.severity == "s1":
                raise UserError(
                    self.env._("The clocks of a case of severity S1 never stand still.")
                )
            self.env["restaurant.case.pause"].sudo().create({"case_id": case.id})
            case.clock_ids.sudo()._plan()

    def action_resume(self):
        self._stop_waiting()

    def _stop_waiting(self):
        """The guest has answered: the clocks run again."""
        for case in self:
            if pause := case._get_open_pause():
                pause.end_at = max(fields.Datetime.now(), pause.start_at)
                case.clock_ids.sudo()._plan()

    def _get_open_pause(self):
        return self.pause_ids.sudo().filtered(lambda pause: not pause.end_at)
