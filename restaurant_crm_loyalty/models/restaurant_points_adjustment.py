from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.money import check_decimals, parse_amount

LOYALTY = "restaurant_crm_loyalty.group_restaurant_loyalty"


class RestaurantPointsAdjustment(models.Model):
    """Points given, taken or transferred by hand, with a reason.

    Above the limit of the policy a second person decides: a loyalty manager who did
    not ask for it, whatever other rights the first one has. The ledger says whether it
    is above the limit, see ``restaurant.points.transfer``.
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
    target_id = fields.Many2one(
        "restaurant.account",
        string="Transferred to",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('kind', '!=', 'system'), ('company_id', '=', company_id),"
        " ('id', '!=', account_id), ('state', '!=', 'closed')]",
        help="Empty: nobody else gets them.",
    )
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
    key = fields.Char(
        readonly=True, copy=False, help="Of the request that it was made by, once"
    )

    _not_zero = models.Constraint("CHECK(points <> 0)", "Zero points change nothing.")
    _transfer_takes = models.Constraint(
        "CHECK(target_id IS NULL OR (points < 0 AND target_id <> account_id))",
        "What is transferred leaves one account, and goes to another.",
    )
    _key_uniq = models.UniqueIndex(
        "(key) WHERE key IS NOT NULL", "This was asked for before."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Who asks is who is logged in, and nothing is decided at the start."""
        own = {"state": "draft", "user_id": self.env.uid}
        free = {"decided_by": False, "decided_at": False}
        return super().create([{**vals, **own, **free} for vals in vals_list])

    def write(self, vals):
        if not self.env.su and {"state", "user_id", "decided_by"} & vals.keys():
            raise AccessError(self.env._("Use the buttons."))
        asked = {"account_id", "target_id", "points", "reason", "user_id", "key"}
        if asked & vals.keys():
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
            if not adjustment._post(alone=True):
                adjustment.sudo().state = "waiting"
                adjustment._ask_others()

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
            adjustment._post()

    def action_refuse(self):
        self.check_access("write")
        self._check_decider()
        self.filtered(lambda x: x.state == "waiting").sudo()._close("refused")

    def _post(self, alone=False):
        """The ledger decides first, under a key of its own: done again, it is one.

        What it refused to one person alone, it is asked again under another key when
        somebody else has looked at it.

        :return: False where it has to wait for somebody else
        """
        service = self.env["restaurant.points.transfer"]
        key = f"asked:{self.key}" if self.key else f"adjust:{self.id}"
        if not alone:
            key = f"{key}:confirmed"
        if self.target_id:
            (self.account_id | self.target_id).check_access("read")
            decimals = self.account_id.currency_id.decimal_places
            reply = service._transfer(
                *(key, self.account_id, self.target_id),
                check_decimals(parse_amount(-self.points), decimals),
                self.reason,
                alone=alone,
            )
        else:
            reply = service._adjust(self, self.env.user, key, alone)
        if reply.get("code") == "second_person":
            return False
        if not reply["ok"]:
            raise UserError(service._explain(reply)["message"])
        self.sudo()._close("posted")
        return True

    def _close(self, state):
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self.write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
