from odoo import api, fields, models


class RestaurantCall(models.Model):
    """One telephone call, from us or to us."""

    _name = "restaurant.call"
    _description = "Telephone Call"
    _inherit = [
        "restaurant.group.record",
        "restaurant.call.pop",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _rec_name = "number"
    _order = "start_at desc, id desc"

    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    start_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    number = fields.Char(help="As the telephone says it; empty if withheld.")
    number_e164 = fields.Char(
        string="International number",
        compute="_compute_number_e164",
        store=True,
        index="btree_not_null",
    )
    caller_name = fields.Char(
        string="Name on the display", help="What the telephone network says."
    )
    guest_id = fields.Many2one(
        "restaurant.guest", ondelete="set null", index="btree_not_null"
    )
    line_id = fields.Many2one(
        "restaurant.phone.line", readonly=True, index="btree_not_null"
    )
    outlet_id = fields.Many2one("restaurant.outlet", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Taken by", index="btree_not_null")
    outcome = fields.Selection(
        [
            ("new", "To note"),
            ("callback", "Call back"),
            ("answered", "Answered"),
            ("booked", "Reservation"),
            ("missed", "Not reached"),
            ("wrong", "Wrong number"),
        ],
        required=True,
        default="new",
        index=True,
        group_expand=True,
    )
    note = fields.Text()
    event_ref = fields.Char(readonly=True, copy=False)

    _line_event_uniq = models.UniqueIndex(
        "(line_id, event_ref) WHERE event_ref IS NOT NULL", "This call is logged."
    )

    @api.depends("number", "company_id")
    def _compute_number_e164(self):
        for call in self:
            call.number_e164 = call._phone_format_number(
                call.number, call.company_id.country_id
            )

    @api.depends("number", "guest_id")
    def _compute_display_name(self):
        for call in self:
            known = call.guest_id.display_name or call.number_e164 or call.number
            call.display_name = known or self.env._("Unknown caller")

    @api.onchange("guest_id")
    def _onchange_guest_id(self):
        if self.guest_id and not self.number:
            self.number = self.guest_id.phone_e164

    def _take(self):
        """Note who took calls that nobody has yet."""
        self.filtered(lambda call: not call.user_id).user_id = self.env.user
        self.filtered(lambda call: call.outcome == "new").outcome = "answered"

    def _book(self):
        """Note that calls led to a reservation."""
        self._take()
        self.filtered(lambda call: call.outcome != "wrong").outcome = "booked"

    def _prepare_timeline_entry(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("direction", "outcome")
        }
        return {
            "date": self.start_at,
            "kind": "call",
            "title": self.env._(
                "Call: %(direction)s", direction=labels["direction"][self.direction]
            ),
            "detail": self.note or labels["outcome"][self.outcome],
            "record": self,
        }

    # What an agent does with a call, on the form and on what pops up -----------------

    def action_open_guest(self):
        self._take()
        return self.guest_id._get_records_action()

    def action_new_guest(self):
        """Open a form for a new guest with what the telephone knows."""
        self._take()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New guest"),
            "res_model": "restaurant.guest",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_name": self.caller_name,
                "default_phone": self.number_e164 or self.number,
                "restaurant_call_id": self.id,
            },
        }

    def action_new_request(self):
        self._take()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New request"),
            "res_model": "restaurant.guest.request",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_guest_id": self.guest_id.id,
                **({"default_outlet_id": self.outlet_id.id} if self.outlet_id else {}),
            },
        }

    def action_new_reservation(self):
        self._take()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New reservation"),
            "res_model": "restaurant.reservation",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_guest_id": self.guest_id.id,
                "default_call_id": self.id,
                **({"default_outlet_id": self.outlet_id.id} if self.outlet_id else {}),
            },
        }

    def action_answered(self):
        self._take()
        self.outcome = "answered"

    def action_missed(self):
        self.outcome = "missed"

    def action_wrong(self):
        self._take()
        self.outcome = "wrong"

    def action_call_back(self):
        """Keep a call on the list until somebody has called back."""
        self.outcome = "callback"
        for call in self:
            call.activity_schedule(
                "mail.mail_activity_data_call",
                summary=self.env._("Call back %(who)s", who=call.display_name),
                user_id=(call.user_id or self.env.user).id,
            )
