from odoo import api, fields, models
from odoo.exceptions import UserError


class RestaurantCaseGoodwill(models.AbstractModel):
    """What a case costs us."""

    _name = "restaurant.case.goodwill"
    _description = "Gestures of a Case"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    gesture_ids = fields.One2many("restaurant.gesture", "case_id", string="Gestures")
    gesture_cost = fields.Monetary(
        string="Cost",
        compute="_compute_gesture_cost",
        store=True,
        help="What was given to the guest",
    )

    @api.depends("gesture_ids.state", "gesture_ids.cost")
    def _compute_gesture_cost(self):
        for case in self:
            given = case.gesture_ids.filtered(lambda g: g.state == "granted")
            case.gesture_cost = sum(given.mapped("cost"))

    def _check_step(self):
        result = super()._check_step()
        if self.state in ("done", "followed", "closed") and self._has_waiting_gesture():
            raise UserError(self.env._("A gesture still waits for approval."))
        return result

    def _has_waiting_gesture(self):
        return "waiting" in self.sudo().gesture_ids.mapped("state")

    def action_new_gesture(self):
        """Open a form for something that makes up for it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New gesture"),
            "res_model": "restaurant.gesture",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_case_id": self.id,
                "default_reason": self.env._("We are sorry: %(what)s", what=self.name),
            },
        }
