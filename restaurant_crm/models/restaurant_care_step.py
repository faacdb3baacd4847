from odoo import api, fields, models
from odoo.tools import SQL, consteq
from odoo.tools.misc import hmac

SCOPE = "restaurant_crm.care.stop"
STATES = [
    ("waiting", "Waiting"),
    ("sent", "Done"),
    ("held", "Held out"),
    ("stopped", "Stopped"),
    ("failed", "Not delivered"),
]
REASONS = [
    ("off", "The rule has ended"),
    ("gone", "The guest is archived"),
    ("late", "Too late by now"),
    ("visited", "Came meanwhile"),
    ("over", "Does not hold any more"),
    ("open", "Something is open with the guest"),
    ("planned", "Is planned already"),
    ("address", "Cannot be reached"),
    ("consent", "Did not allow it, or took it back"),
    ("often", "Has had enough messages lately"),
    ("delivery", "The message came back"),
]


class RestaurantCareStep(models.Model):
    """What a rule does for a guest on one occasion, or why it did not. Written by sets,
    and once for each occasion."""

    _name = "restaurant.care.step"
    _description = "Care for a Guest, by Occasion"
    _inherit = "restaurant.care.handing"
    _rec_name = "guest_id"
    _order = "due_date desc, id desc"
    _log_access = False

    rule_id = fields.Many2one(
        "restaurant.care.rule", required=True, readonly=True, ondelete="cascade"
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True, index=True
    )
    trigger = fields.Selection(related="rule_id.trigger")
    action = fields.Selection(related="rule_id.action")
    occasion = fields.Char(
        required=True, readonly=True, help="Once for each guest and occasion."
    )
    event_date = fields.Date(
        string="Day", required=True, readonly=True, help="The day that it is about."
    )
    due_date = fields.Date(string="Due", required=True, readonly=True)
    is_held = fields.Boolean(
        string="Drawn to be held out", required=True, readonly=True, default=False
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    reason = fields.Selection(REASONS, string="Why not", readonly=True)
    date = fields.Datetime(string="When", readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, ondelete="set null", index="btree_not_null"
    )
    sms_id = fields.Many2one(
        "sms.sms", readonly=True, ondelete="set null", index="btree_not_null"
    )
    offer_text = fields.Char(string="Offer", compute="_compute_offer_text")

    _occasion_uniq = models.UniqueIndex(
        "(rule_id, guest_id, occasion)", "This was seen to for this guest already."
    )
    _due_idx = models.Index("(rule_id, due_date, id) WHERE state = 'waiting'")
    _rule_state_idx = models.Index("(rule_id, state)")

    def _compute_offer_text(self):
        """What the guest is given, in a few words."""
        self.offer_text = False
        for rule, steps in self.sudo().grouped("rule_id").items():
            if rule.offer_kind == "none":
                continue
            query = SQL(
                "SELECT step.id, %s FROM restaurant_care_step step WHERE id = ANY(%s)",
                rule._get_offer_key_sql(),
                steps.ids,
            )
            keys = dict(self.env.execute_query(query))
            texts = rule._get_offer_texts(list(keys.values()))
            for step in steps:
                step.offer_text = texts.get(keys.get(step.id), False)

    @api.model
    def _forget(self):
        """What statements wrote is read again."""
        self.invalidate_model(flush=False)
        rules = self.env["restaurant.care.rule"]
        rules.invalidate_model(["step_ids", "waiting_count"], flush=False)
        rules.invalidate_model(["sent_count", "stopped_count"], flush=False)

    def _stop(self, reason, condition=None):
        """Leave it be, for those of these steps that wait and meet a condition.

        :return: those that still wait
        """
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_care_step step
                      SET state = 'stopped', reason = %s, date = %s
                    WHERE id = ANY(%s) AND state = 'waiting' AND %s
                RETURNING id""",
                reason,
                fields.Datetime.now(),
                self.ids,
                condition or SQL("true"),
            )
        )
        stopped = {step_id for (step_id,) in self.env.cr.fetchall()}
        self._forget()
        return self.filtered(lambda step: step.id not in stopped)

    def _mark(self, state, reason=None, condition=None):
        """Note what became of these steps: one statement."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_care_step step
                      SET state = %s, reason = %s, date = %s
                    WHERE id = ANY(%s) AND %s""",
                state,
                reason,
                fields.Datetime.now(),
                self.ids,
                condition or SQL("true"),
            )
        )
        self._forget()

    @api.model
    def _move(self, guests, guest):
        """Give what was done for these guests to another: they turned out to be one.
        What both have is theirs once, and what was sent to one is not sent again."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """DELETE FROM restaurant_care_step WHERE id IN (
                       SELECT id FROM (
                           SELECT id, row_number() OVER (
                                      PARTITION BY rule_id, occasion
                                      ORDER BY state NOT IN ('sent', 'failed'),
                                               guest_id <> %(guest)s, id) AS number
                             FROM restaurant_care_step
                            WHERE guest_id = ANY(%(all)s)) AS ranked
                        WHERE number > 1)""",
                guest=guest.id,
                all=(guests | guest).ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE restaurant_care_step SET guest_id = %s"
                " WHERE guest_id = ANY(%s)",
                guest.id,
                guests.ids,
            )
        )
        self._forget()

    @api.model
    def mail_allowed_qweb_expressions(self):
        guests = self.env["restaurant.guest"]
        return (
            *super().mail_allowed_qweb_expressions(),
            *guests._get_message_expressions("guest_id"),
            "object.company_id",
            "object.company_id.name",
            "object.company_id.phone",
            "object.company_id.email",
            "object.company_id.website",
            "object.event_date",
            "object.offer_text",
            "object._get_stop_url()",
        )

    def _get_stop_url(self):
        """Return the link by which a guest takes back what the message stands on."""
        token = hmac(self.env(su=True), SCOPE, self.id)
        return f"{self.get_base_url()}/restaurant/stop/{self.id}/{token}"

    @api.model
    def _find_signed(self, step_id, token):
        """Return the step that a link is about, with all rights; empty if it is not
        signed by us."""
        expected = hmac(self.env(su=True), SCOPE, step_id)
        if not (token.isascii() and consteq(expected, token)):
            return self.sudo().browse()
        return self.sudo().browse(step_id).exists()

    def _withdraw(self):
        """The guest wants no more of such messages."""
        self.ensure_one()
        rule = self.rule_id
        if self.guest_id._filter_consented(rule.purpose, rule.action):
            self.env["restaurant.consent"]._record(
                self.guest_id, rule.purpose, [rule.action], "withdrawn", "request"
            )

    # A message that did not get through -----------------------------------------------

    @api.model
    def _note_failed(self, rule):
        """Take over from the queues of mail and SMS what did not get through."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_care_step step
                      SET state = 'failed', reason = 'delivery'
                    WHERE rule_id = %s AND state = 'sent' AND (
                          EXISTS (SELECT FROM mail_mail mail
                                   WHERE mail.id = mail_id AND mail.state = 'exception')
                       OR EXISTS (SELECT FROM sms_sms sms
                                   WHERE sms.id = sms_id AND sms.state = 'error'))""",
                rule.id,
            )
        )
        self._forget()

    def action_retry(self):
        """Hand messages that did not get through to the queue again, if the guests
        still allow it."""
        self.check_access("read")
        self.rule_id.check_access("write")
        for rule, steps in self.sudo().grouped("rule_id").items():
            failed = steps.filtered(lambda step: step.state == "failed")
            allowed = failed.guest_id._filter_consented(rule.purpose, rule.action)
            again = failed.filtered_domain([("guest_id", "in", allowed.ids)])
            (failed - again)._mark("stopped", "consent")
            again.mail_id.mark_outgoing()
            again.sms_id.write({"state": "outgoing", "failure_type": False})
            again._mark("sent")
