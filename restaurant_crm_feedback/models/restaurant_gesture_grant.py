from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class RestaurantGestureGrant(models.AbstractModel):
    """Who may give, who has to be asked, and that nothing is given twice."""

    _name = "restaurant.gesture.grant"
    _description = "Granting of Gestures"

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "To approve"),
            ("granted", "Given"),
            ("refused", "Refused"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    granted_by = fields.Many2one(
        "res.users", string="Given by", readonly=True, copy=False
    )
    granted_at = fields.Datetime(string="Given on", readonly=True, copy=False)
    result_model = fields.Char(readonly=True, copy=False)
    result_id = fields.Many2oneReference(
        string="Record", model_field="result_model", readonly=True, copy=False
    )
    result_name = fields.Char(
        string="What the guest got",
        readonly=True,
        copy=False,
        help="Empty: it is handed over by somebody",
    )

    def action_give(self):
        """Give at once what is within one's authority; ask for the rest."""
        self.check_access("write")
        for gesture in self.filtered(lambda gesture: gesture.state == "draft"):
            gesture._check_complete()
            if gesture._is_within_authority(self.env.user):
                gesture._grant()
            else:
                gesture._ask()

    def action_approve(self):
        """Give what somebody else has asked for."""
        self.check_access("write")
        for gesture in self.filtered(lambda gesture: gesture.state == "waiting"):
            if gesture.user_id == self.env.user:
                raise UserError(
                    self.env._("Somebody else has to approve what you asked for.")
                )
            if not gesture._is_within_authority(self.env.user):
                raise AccessError(
                    self.env._(
                        "%(amount)s is more than you may approve.",
                        amount=gesture.currency_id.format(gesture._get_total()),
                    )
                )
            gesture.sudo().approver_id = self.env.user
            gesture._grant()
            gesture.sudo().activity_ids.action_feedback()

    def action_refuse(self):
        self.check_access("write")
        waiting = self.filtered(lambda gesture: gesture.state in ("draft", "waiting"))
        waiting.sudo().write({"state": "refused"})
        waiting.sudo().activity_ids.action_feedback()

    def _check_complete(self):
        if not self.amount and self.kind != "other":
            raise UserError(self.env._("Say how much it is worth."))
        if self.kind == "goodwill" and not self.guest_id:
            raise UserError(
                self.env._("Coupons, bonus and points need a guest whom we know.")
            )

    def _get_total(self):
        """Return what this gesture and those that count with it are worth."""
        gestures = self.env["restaurant.gesture"].sudo()
        domain = self._get_together_domain()
        domain &= Domain("state", "in", ("waiting", "granted"))
        others = gestures.search(domain & Domain("id", "!=", self.id))
        return self.amount + sum(others.mapped("amount"))

    def _get_together_domain(self):
        """Many small gestures are a big one: on a case; else to a guest in a day; else
        by the same person to strangers in a day."""
        if self.case_id:
            return Domain("case_id", "=", self.case_id.id)
        day = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        domain = Domain("case_id", "=", False) & Domain("create_date", ">=", day)
        domain &= Domain("company_id", "=", self.company_id.id)
        domain &= Domain("guest_id", "=", self.guest_id.id)
        if not self.guest_id:
            domain &= Domain("user_id", "=", self.user_id.id)
        return domain

    def _is_within_authority(self, user):
        limits = self.env["restaurant.gesture.limit"].sudo()
        limit = limits._get_limit(user.sudo(), self.company_id)
        total = self._get_total()
        return limit is None or self.currency_id.compare_amounts(total, limit) <= 0

    def _ask(self):
        """Leave it to somebody with more authority: an activity tells."""
        self.sudo().state = "waiting"
        amount = self.currency_id.format(self._get_total())
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Approve a gesture: %(amount)s", amount=amount),
            user_id=self._get_approver().id or self.env.uid,
        )

    def _get_approver(self):
        """Return who is asked: who the outlet escalates to, else who has the fewest
        cases among those whose authority is enough.
        """
        manager = self.outlet_id.sudo().case_manager_id
        if manager and manager != self.user_id and self._is_within_authority(manager):
            return manager
        companies = [self.company_id.id, False]
        lines = self.env["restaurant.gesture.limit"].sudo()
        lines = lines.search([("company_id", "in", companies)])
        users = lines.group_id.all_user_ids.filtered(
            lambda user: (
                user.active
                and user != self.user_id
                and user.company_ids.root_id & self.company_id
                and self._is_within_authority(user)
            )
        )
        return users._get_least_busy()

    def _grant(self):
        """Give, once: of two who press the button at once, one waits for the other,
        is tried again by the server, and finds it given.
        """
        self.ensure_one()
        if not self._claim():
            return
        gesture = self.sudo()
        if gesture.kind == "goodwill" and gesture.guest_id:
            record = gesture.guest_id._grant_goodwill(
                gesture.amount, gesture.reason, gesture
            )
            if record:
                gesture.write(
                    {
                        "result_model": record._name,
                        "result_id": record.id,
                        "result_name": record.display_name,
                    }
                )
        if not gesture.result_name:
            gesture._hand_over()
        if gesture.case_id:
            gesture.case_id.message_post(
                body=self.env._(
                    "Given: %(what)s, %(amount)s",
                    what=gesture.type_id.name,
                    amount=gesture.currency_id.format(gesture.amount),
                ),
                author_id=self.env.user.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )

    def _claim(self):
        """Mark a gesture as given; False if it was given before."""
        self.flush_recordset()
        claimed = self.env.execute_query(
            SQL(
                """UPDATE restaurant_gesture
                      SET state = 'granted', granted_at = %s, granted_by = %s
                    WHERE id = %s AND state IN ('draft', 'waiting')
                RETURNING id""",
                fields.Datetime.now(),
                self.env.uid,
                self.id,
            )
        )
        self.invalidate_recordset(["state", "granted_at", "granted_by"], flush=False)
        self.modified(["state"])
        return bool(claimed)

    def _hand_over(self):
        """What no addon gives by itself is handed over by somebody."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Hand over: %(what)s", what=self.type_id.name),
            user_id=(self.case_id.user_id or self.user_id).id,
        )
