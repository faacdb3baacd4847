from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("received", "Received"),
    ("verified", "Verified"),
    ("proposed", "Proposed"),
    ("done", "Done"),
    ("followed", "Followed up"),
    ("closed", "Closed"),
]
ORDER = [key for key, _name in STATES]
# What has to be known before a case gets to a stage
REQUIRED = {
    "verified": ("responded_at", "finding"),
    "proposed": ("proposal",),
    "done": ("cause_id", "solution"),
    "followed": ("satisfaction",),
    "closed": ("prevention",),
}
# A suggestion is thanked for: nothing is found out, offered or put right
LIGHT = ("responded_at", "solution")
MOMENTS = {"proposed": "offered_at", "done": "solved_at", "closed": "closed_at"}
CLOCK_OF = {
    "responded_at": "response",
    "offered_at": "offer",
    "solved_at": "resolution",
}
SATISFACTION = [
    ("1", "1 Very unhappy"),
    ("2", "2 Unhappy"),
    ("3", "3 Neither"),
    ("4", "4 Content"),
    ("5", "5 Very content"),
    ("none", "Could not be reached"),
]


class RestaurantCaseFlow(models.AbstractModel):
    """The way of a case, and what each step of it asks for."""

    _name = "restaurant.case.flow"
    _description = "Stages of a Case"

    state = fields.Selection(
        STATES,
        string="Stage",
        required=True,
        default="received",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    responded_at = fields.Datetime(
        string="Guest answered on",
        copy=False,
        help="When somebody heard the guest out, and said sorry",
    )
    finding = fields.Text(
        string="What we found out", copy=False, help="What happened, by our own look"
    )
    proposal = fields.Text(string="What we offer", copy=False)
    offered_at = fields.Datetime(string="Offered on", readonly=True, copy=False)
    solution = fields.Text(string="What was done", copy=False)
    solved_at = fields.Datetime(string="Solved on", readonly=True, copy=False)
    satisfaction = fields.Selection(
        SATISFACTION,
        copy=False,
        tracking=True,
        help="What the guest says of how we dealt with it",
    )
    prevention = fields.Text(
        string="So that it does not happen again",
        copy=False,
    )
    check_date = fields.Date(
        string="Look again on",
        copy=False,
        help="When somebody looks whether the measure works",
    )
    closed_at = fields.Datetime(string="Closed on", readonly=True, copy=False)
    reopen_count = fields.Integer(string="Reopened", readonly=True, copy=False)
    is_open = fields.Boolean(
        string="Open", compute="_compute_is_open", store=True, index=True
    )

    @api.depends("state", "active")
    def _compute_is_open(self):
        """The guest still waits: for a solution, or to be asked about it."""
        for case in self:
            case.is_open = case.active and case.state not in ("followed", "closed")

    def write(self, vals):
        """Let nobody leave out a step; note when each was taken."""
        before = {case: case.state for case in self}
        result = super().write(vals)
        if "state" in vals:
            moved = self.filtered(lambda case: before[case] != case.state)
            for case in moved:
                case._check_move(before[case])
            moved._on_moved(vals["state"])
        if vals.get("responded_at"):
            self._stop_clocks("response")
            for case in self.filtered(lambda case: case.state == "received"):
                case._finish_step()
                case._plan_step()
        return result

    def _check_move(self, before):
        """Say what is missing for the stage that a case has been moved to."""
        if ORDER.index(before) >= ORDER.index("done") > ORDER.index(self.state):
            if not self.env.context.get("restaurant_reopen"):
                raise UserError(
                    self.env._("A case that is done is opened again by its button.")
                )
        steps = ORDER[: ORDER.index(self.state) + 1]
        names = [name for step in steps for name in self._get_required(step)]
        missing = [name for name in dict.fromkeys(names) if not self[name]]
        if missing:
            labels = [self._fields[n]._description_string(self.env) for n in missing]
            raise UserError(
                self.env._(
                    "%(case)s cannot go to “%(stage)s” yet. Still to be filled in:"
                    " %(fields)s.",
                    case=self.display_name,
                    stage=dict(self._fields["state"]._description_selection(self.env))[
                        self.state
                    ],
                    fields=", ".join(labels),
                )
            )
        self._check_step()

    def _get_required(self, step):
        if self.severity == "s4":
            return [name for name in REQUIRED.get(step, ()) if name in LIGHT]
        return REQUIRED.get(step, ())

    def _check_step(self):
        """Hook: refuse a stage for a reason other than an empty field."""

    def _on_moved(self, state):
        """Note the moment of each stage that was reached, and stop its clock."""
        now = fields.Datetime.now()
        for case in self:
            values = {
                name: now
                for step, name in MOMENTS.items()
                if ORDER.index(step) <= ORDER.index(state) and not case[name]
            }
            if values:
                case.write(values)
            for name in values:
                if name in CLOCK_OF:
                    case._stop_clocks(CLOCK_OF[name])
        if state in ("done", "followed", "closed"):
            self._stop_waiting()

    def action_answered(self):
        """Somebody has spoken to the guest."""
        new = self.filtered(lambda case: not case.responded_at)
        new.responded_at = fields.Datetime.now()

    def action_next(self):
        """Take the next step."""
        for case in self.filtered(lambda case: case.state != "closed"):
            case.state = ORDER[ORDER.index(case.state) + 1]

    def _reopen(self, reason):
        """Begin again with what was found out; the clock of the solution starts anew.

        What was written down about the first round goes to the log.
        """
        for case in self.filtered(
            lambda case: case.state in ("done", "followed", "closed")
        ):
            solution = case.solution or ""
            case.with_context(restaurant_reopen=True).write(
                {
                    "state": "verified",
                    "solved_at": False,
                    "closed_at": False,
                    "solution": False,
                    "satisfaction": False,
                    "reopen_count": case.reopen_count + 1,
                }
            )
            case._start_clocks(["resolution"])
            case.message_post(
                body=self.env._(
                    "Opened again: %(reason)s. Until now: %(solution)s",
                    reason=reason,
                    solution=solution,
                ),
                subtype_xmlid="mail.mt_note",
            )
