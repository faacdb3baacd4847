from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

ACTIONS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("activity", "Activity"),
    ("offer", "Offer alone"),
]
# Of a step with which nothing has happened yet, or nothing will
UNUSED = ("waiting", "stopped")


class RestaurantCareRule(models.Model):
    """When something happens with a guest, then after some days something is done:
    once for each occasion, and not if it has become pointless."""

    _name = "restaurant.care.rule"
    _description = "Care Rule"
    _inherit = [
        "restaurant.group.record",
        "restaurant.care.trigger",
        "restaurant.care.drawing",
        "restaurant.care.sending",
        "restaurant.care.standing",
        "restaurant.offer",
        "mail.thread",
    ]
    _order = "sequence, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(
        default=10, help="Where a guest may get one message more, the first rule wins."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Gets the activities of guests whom nobody looks after.",
    )
    segment_id = fields.Many2one(
        "restaurant.segment",
        string="Only guests of",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', '=', company_id)]",
        help="Empty: all guests.",
    )
    action = fields.Selection(ACTIONS, required=True, default="email", tracking=True)
    purpose = fields.Selection(
        [("marketing", "Offer"), ("care", "Greeting")],
        required=True,
        default="care",
        help="What guests have to have allowed.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail",
        ondelete="restrict",
        domain=[("model", "=", "restaurant.care.step")],
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS",
        ondelete="restrict",
        domain=[("model", "=", "restaurant.care.step")],
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="What to do",
        ondelete="restrict",
        domain=[("res_model", "in", [False, "restaurant.guest"])],
    )
    note = fields.Text(help="What whoever does it should know.")
    step_ids = fields.One2many("restaurant.care.step", "rule_id", readonly=True)
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    sent_count = fields.Integer(string="Done", compute="_compute_counts")
    stopped_count = fields.Integer(string="Stopped", compute="_compute_counts")
    offer_cost = fields.Monetary(string="Cost of offers", compute="_compute_offer_cost")

    @api.depends("step_ids.state")
    def _compute_counts(self):
        groups = self.env["restaurant.care.step"]._read_group(
            [("rule_id", "in", self._origin.ids)], ["rule_id", "state"], ["__count"]
        )
        counts = {(rule.id, state): count for rule, state, count in groups}
        for rule in self:
            for state in ("waiting", "sent", "stopped"):
                rule[f"{state}_count"] = counts.get((rule._origin.id, state), 0)

    def _compute_offer_cost(self):
        for rule in self:
            found = rule._get_offered_sql()
            rule.offer_cost = rule.sudo()._sum_offer_costs(found)

    @api.constrains("company_id", "segment_id")
    def _check_group(self):
        for rule in self:
            if rule.segment_id and rule.segment_id.company_id != rule.company_id:
                raise ValidationError(
                    self.env._("These guests belong to another restaurant group.")
                )

    @api.constrains(
        "active",
        "action",
        "trigger",
        "purpose",
        "offer_kind",
        "mail_template_id",
        "sms_template_id",
        "activity_type_id",
    )
    def _check_action(self):
        """A rule that runs has all it needs."""
        for rule in self.filtered("active"):
            needed = {
                "email": rule.mail_template_id,
                "sms": rule.sms_template_id,
                "activity": rule.activity_type_id,
                "offer": rule.offer_kind != "none",
            }
            if not needed[rule.action]:
                raise ValidationError(
                    self.env._("Say what is sent, planned or given first.")
                )
            rule._check_template()
            rule._check_offer_fits()

    def _check_template(self):
        """Templates are filled in with all rights: by steps of care, and by no other
        records that happen to have the same ids."""
        templates = (self.mail_template_id, self.sms_template_id)
        if any(one.model not in (False, "restaurant.care.step") for one in templates):
            raise ValidationError(
                self.env._("This template is about something else: choose one of care.")
            )
        for template in templates:
            template.sudo()._check_care_texts()

    def _check_offer_fits(self):
        if self.offer_kind == "none":
            return
        if self.trigger == "holiday":
            raise ValidationError(
                self.env._("Greetings of a day go to everybody, without an offer.")
            )
        if self.action in ("email", "sms") and self.purpose != "marketing":
            raise ValidationError(
                self.env._("A message with an offer is an offer: choose it as purpose.")
            )
        self._check_offer()

    @api.onchange("trigger")
    def _onchange_trigger(self):
        """A new rule begins with what is usual, unless something else was chosen."""
        if self._origin:
            return
        usual = self._get_usual()
        days, name = usual.get(self.trigger, (0, ""))
        if self.wait_days in {0, *(number for number, _name in usual.values())}:
            self.wait_days = days
        template = self.mail_template_id._origin
        own = set(template.get_external_id().values())
        if not template or own & {known for _days, known in usual.values()}:
            self.mail_template_id = name and self.env.ref(
                name, raise_if_not_found=False
            )

    def write(self, vals):
        """A rule that ends does nothing more, and what waited does not start again."""
        self._check_settled(vals)
        result = super().write(vals)
        if vals.get("active") is False:
            self.env["restaurant.care.step"].sudo().search(
                [("rule_id", "in", self.ids), ("state", "=", "waiting")]
            )._stop("off")
        return result

    def _check_settled(self, vals):
        """What was done is told by what the rule is about, and by what it gives."""
        settled = {"trigger"} | self._get_offer_fields()
        for rule in self.filtered(lambda rule: rule._is_used()):
            for name in settled & vals.keys():
                field = rule._fields[name]
                if field.convert_to_write(rule[name], rule) != vals[name]:
                    raise UserError(
                        self.env._(
                            "This rule has done something: its occasion and its offer"
                            " stay, or its figures would not be true any more. Archive"
                            " it, and make another one."
                        )
                    )

    def _is_used(self):
        """Return whether it has done something, or somebody was held out."""
        return bool(
            self.env["restaurant.care.step"].search_count(
                [("rule_id", "in", self.ids), ("state", "not in", UNUSED)], limit=1
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self._is_used():
            raise UserError(
                self.env._("A rule that did something is kept: archive it instead.")
            )

    def action_run(self):
        """Look for guests and do what is due now, without waiting for the hour; tell
        what came of it, and why not more."""
        self.check_access("write")
        action = {"type": "ir.actions.client", "tag": "soft_reload"}
        for rule in self.filtered("active").sudo():
            since = fields.Datetime.now()
            rule._run()
            # seen by a transaction that began after it: ours did before
            notice = rule._in_own_transaction(
                lambda rule, since=since: rule._describe_run(since)
            )
            action = {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {**notice, "sticky": True, "next": action},
            }
        return action

    def action_view_steps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_care_step_action"
        )
        chosen = {
            name: value
            for name, value in self.env.context.items()
            if name.startswith("search_default_")
        }
        return {**action, "domain": [("rule_id", "=", self.id)], "context": chosen}
