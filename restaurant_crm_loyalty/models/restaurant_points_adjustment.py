from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LOYALTY = "restaurant_crm_loyalty.group_restaurant_loyalty"
DAY = timedelta(hours=24)


class RestaurantPointsAdjustment(models.Model):
    """Points given or taken by hand, with a reason.

    Above the limit of the policy a second person decides: a loyalty manager who did
    not ask for it, whatever other rights the first one has.
    """

    _name = "restaurant.points.adjustment"
    _description = "Adjustment of points"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    account_id = fields.Many2one(
        "restaurant.account",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("kind", "!=", "system")],
    )
    guest_id = fields.Many2one(related="account_id.guest_id")
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    points = fields.Float(
        digits=(16, 2), required=True, tracking=True, help="Below zero: points go"
    )
    reason = fields.Char(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waits for a second person"),
            ("posted", "Posted"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    user_id = fields.Many2one("res.users", string="Asked by", readonly=True, copy=False)
    decided_by = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    _not_zero = models.Constraint("CHECK(points <> 0)", "Zero points change nothing.")
    _asked_idx = models.Index("(account_id, user_id, decided_at)")

    @api.model_create_multi
    def create(self, vals_list):
        """Who asks is who is logged in, and nothing is decided at the start."""
        own = {"state": "draft", "user_id": self.env.uid}
        free = {"decided_by": False, "decided_at": False}
        return super().create([{**vals, **own, **free} for vals in vals_list])

    def write(self, vals):
        if not self.env.su and {"state", "user_id", "decided_by"} & vals.keys():
            raise AccessError(self.env._("Use the buttons."))
        if {"account_id", "points", "reason", "user_id"} & vals.keys():
            if self.filtered(lambda adjustment: adjustment.state != "draft"):
                raise UserError(self.env._("What was asked for changes no more."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.filtered(lambda adjustment: adjustment.state != "draft"):
            raise UserError(self.env._("What was asked for is never deleted."))

    # -- asking and deciding

    def action_request(self):
        """Post what is small; ask for a second person where it is not."""
        self.check_access("write")
        for adjustment in self.filtered(lambda x: x.state == "draft"):
            if adjustment._needs_second_person():
                adjustment.sudo().state = "waiting"
                adjustment._ask_others()
            else:
                adjustment._post(self.env.user)

    def _needs_second_person(self):
        """Small ones of the same user and account add up for a day."""
        policy = self.env["restaurant.points.policy"]._get_for(self.company_id)
        if not policy:
            return True
        groups = self.sudo()._read_group(
            [
                ("account_id", "=", self.account_id.id),
                ("user_id", "=", self.user_id.id),
                ("state", "=", "posted"),
                ("decided_by", "=", self.user_id.id),
                ("decided_at", ">", fields.Datetime.now() - DAY),
            ],
            aggregates=["points:array_agg"],
        )
        earlier = sum(abs(points) for points in groups[0][0] or [])
        return earlier + abs(self.points) > policy.adjust_limit

    def _ask_others(self):
        managers = (
            self.env.ref(LOYALTY)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user != self.user_id and self.company_id in user.company_ids.root_id
                )
            )
        )
        for manager in managers:
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Points wait for your decision"),
                note=self.reason,
                user_id=manager.id,
            )

    def _check_decider(self):
        if not self.env.user.has_group(LOYALTY):
            raise AccessError(self.env._("A loyalty manager decides."))
        if self.env.user in self.user_id:
            raise UserError(self.env._("Somebody else has to decide what you ask for."))

    def action_approve(self):
        self.check_access("write")
        self._check_decider()
        for adjustment in self.filtered(lambda x: x.state == "waiting"):
            adjustment._post(self.env.user)

    def action_refuse(self):
        self.check_access("write")
        self._check_decider()
        self.filtered(lambda x: x.state == "waiting").sudo()._close("refused")

    def _post(self, user):
        """The ledger decides first, under a key of its own: done again, it is one."""
        service = self.env["restaurant.points.transfer"]
        reply = service._adjust(self, user)
        if not reply["ok"]:
            raise UserError(service._explain(reply)["message"])
        self.sudo()._close("posted")

    def _close(self, state):
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self.write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
