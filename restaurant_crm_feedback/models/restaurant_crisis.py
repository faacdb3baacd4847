from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("food", "Food safety"),
    ("injury", "Injury"),
    ("media", "Media"),
    ("privacy", "Personal data"),
]
KIND_OF_TYPE = {"safety": "food", "privacy": "privacy"}


class RestaurantCrisis(models.Model):
    """The room in which many cases, or a dangerous one, are dealt with."""

    _name = "restaurant.crisis"
    _description = "Crisis"
    _inherit = ["restaurant.crisis.reach", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(string="What happened", required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="food", tracking=True)
    state = fields.Selection(
        [("open", "Going on"), ("contained", "Contained"), ("closed", "Closed")],
        required=True,
        default="open",
        copy=False,
        tracking=True,
        group_expand=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Led by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    member_ids = fields.Many2many(
        "res.users",
        string="In the room",
        domain="[('share', '=', False)]",
        help="Who is told of everything",
    )
    case_id = fields.Many2one(
        "restaurant.case", string="First case", ondelete="set null"
    )
    case_ids = fields.One2many("restaurant.case", "crisis_id", string="Cases")
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
    start_at = fields.Datetime(
        string="Opened", required=True, default=fields.Datetime.now
    )
    closed_at = fields.Datetime(string="Closed on", readonly=True, copy=False)
    step_ids = fields.One2many("restaurant.crisis.step", "crisis_id")
    statement_ids = fields.One2many("restaurant.crisis.statement", "crisis_id")
    conclusion = fields.Text(
        copy=False, help="What it was, and what is different from now on"
    )
    step_progress = fields.Float(string="Steps done", compute="_compute_step_progress")
    next_step_at = fields.Datetime(
        string="Next step due", compute="_compute_step_progress"
    )

    @api.depends("step_ids.done_at", "step_ids.deadline_at")
    def _compute_step_progress(self):
        for crisis in self:
            done = crisis.step_ids.filtered("done_at")
            waiting = (crisis.step_ids - done).filtered("deadline_at")
            steps = len(crisis.step_ids)
            crisis.step_progress = 100.0 * len(done) / steps if steps else 0.0
            crisis.next_step_at = min(waiting.mapped("deadline_at"), default=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Open rooms with the steps of their kind, their timers running."""
        crises = super().create(vals_list)
        for crisis in crises:
            crisis._add_steps()
            users = crisis.user_id | crisis.member_ids
            crisis.message_subscribe(partner_ids=users.partner_id.ids)
        crises.filtered(lambda crisis: crisis.state == "closed")._check_closed()
        return crises

    def write(self, vals):
        """However a room is closed, by its button or by moving its card, the same is
        asked for; who opens it again closes it anew. When it was closed stays."""
        before = self.filtered(lambda crisis: crisis.state == "closed")
        is_closing = vals.get("state") == "closed"
        if is_closing and self - before:
            vals = {"closed_at": fields.Datetime.now(), **vals}
        elif vals.get("state") and not is_closing:
            vals = {**vals, "closed_at": False}
        result = super().write(vals)
        if is_closing:
            (self - before)._check_closed()
        elif "conclusion" in vals and "state" not in vals:
            before._check_conclusion()
        return result

    def _add_steps(self):
        templates = self.env["restaurant.crisis.template"].sudo()
        lines = templates.search(
            [
                ("kind", "=", self.kind),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )
        self.env["restaurant.crisis.step"].create(
            [
                {
                    "crisis_id": self.id,
                    "sequence": line.sequence,
                    "name": line.name,
                    "minutes": line.minutes,
                }
                for line in lines
            ]
        )

    @api.model
    def _prepare_from_case(self, case):
        """Return the values of the room for a case: its dishes, its outlet, its day."""
        moment = case.visit_id.start_at or case.order_id.date_order or case.date
        return {
            "name": case.name,
            "kind": KIND_OF_TYPE.get(case.case_type, "media"),
            "case_id": case.id,
            "company_id": case.company_id.id,
            "user_id": (case._get_escalation_user() or self.env.user).id,
            "product_ids": [(6, 0, case.product_ids.ids)],
            "outlet_ids": [(6, 0, case.outlet_id.ids)],
            "sold_from": fields.Datetime.subtract(moment, days=1),
            "sold_until": fields.Datetime.add(moment, days=1),
        }

    def action_contained(self):
        self.filtered(lambda crisis: crisis.state == "open").state = "contained"

    def action_close(self):
        self.state = "closed"

    def _check_closed(self):
        """All steps are taken, everybody was contacted, and what it was is told."""
        for crisis in self:
            open_steps = crisis.step_ids.filtered(lambda step: not step.done_at)
            if open_steps:
                raise UserError(
                    self.env._(
                        "Still to be done: %(steps)s.",
                        steps=", ".join(open_steps.mapped("name")),
                    )
                )
            if crisis.contact_ids.filtered(lambda contact: contact.state == "todo"):
                raise UserError(
                    self.env._("Somebody on the list has not been contacted yet.")
                )
            crisis._check_conclusion()

    def _check_conclusion(self):
        if not all(crisis.conclusion for crisis in self):
            raise UserError(self.env._("Write down the conclusion."))

    def action_print(self):
        return self.env.ref(
            "restaurant_crm_feedback.restaurant_crisis_action_report"
        ).report_action(self)
