from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class RestaurantCrisisStep(models.Model):
    """One line of the checklist, with its timer."""

    _name = "restaurant.crisis.step"
    _description = "Step in a Crisis"
    _order = "sequence, id"

    crisis_id = fields.Many2one(
        "restaurant.crisis", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="crisis_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Step", required=True)
    minutes = fields.Integer(string="Within (minutes)")
    deadline_at = fields.Datetime(
        string="Until", compute="_compute_deadline_at", store=True
    )
    done_at = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by = fields.Many2one("res.users", readonly=True, copy=False)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late")
    note = fields.Char()

    @api.depends("crisis_id.start_at", "minutes")
    def _compute_deadline_at(self):
        for step in self:
            start = step.crisis_id.start_at
            known = start and step.minutes
            step.deadline_at = known and start + timedelta(minutes=step.minutes)

    @api.depends("deadline_at", "done_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for step in self:
            ended = step.done_at or now
            step.is_late = bool(step.deadline_at) and ended > step.deadline_at

    def action_done(self):
        self.filtered(lambda step: not step.done_at).write(
            {"done_at": fields.Datetime.now(), "done_by": self.env.uid}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_done(self):
        if any(self.mapped("done_at")):
            raise UserError(self.env._("A step that was taken stays on the list."))
