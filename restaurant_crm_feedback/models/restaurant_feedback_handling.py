from odoo import fields, models
from odoo.tools import SQL

# What says on which day an answer counts.
DAY_FIELDS = {"date", "outlet_id", "visit_id"}


class RestaurantFeedbackHandling(models.AbstractModel):
    """What becomes of an answer: it is read, answered, or does not count."""

    _name = "restaurant.feedback.handling"
    _description = "Handling of an Answer"

    state = fields.Selection(
        [("new", "New"), ("read", "Read"), ("answered", "Answered")],
        required=True,
        default="new",
        index=True,
        tracking=True,
        group_expand=True,
    )
    apart = fields.Boolean(
        string="Kept apart",
        tracking=True,
        help="Does not count in any figure: rubbish, said a second time about the same "
        "check, or by a link that had expired.",
    )
    reply_text = fields.Text(string="Our reply", copy=False)
    reply_date = fields.Datetime(string="Replied on", readonly=True, copy=False)
    reply_user_id = fields.Many2one(
        "res.users", string="Replied by", readonly=True, copy=False
    )

    def write(self, vals):
        """The day on which an answer no longer counts is counted anew."""
        if DAY_FIELDS & vals.keys():
            self._touch_days()
        return super().write(vals)

    def unlink(self):
        self._touch_days()
        return super().unlink()

    def _touch_days(self):
        days = [day for day in self.mapped("business_date") if day]
        if days:
            reports = self.env["restaurant.report.day"].sudo()
            reports._mark(SQL("SELECT unnest(%s::date[])", days))

    def action_read(self):
        """Somebody in charge has seen it; what was answered stays answered."""
        self.filtered(lambda feedback: feedback.state == "new").state = "read"

    def action_answer(self):
        """The guest has heard back from us."""
        self.state = "answered"

    def action_reply(self):
        """Open the wizard that answers the guest."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_feedback_reply_wizard_action"
        )
        return {**action, "context": {"default_feedback_ids": self.ids}}

    def _filter_reachable(self):
        """Return those whose guest gets a reply by e-mail."""
        return self.filtered(
            lambda told: told.channel != "review" and told.guest_id.email
        )

    def _reply(self, text):
        """Answer guests, and note it: nothing is sent by any channel but e-mail."""
        for told in self._filter_reachable():  # the mail queue takes one at a time
            told.message_post(
                body=text,
                partner_ids=told.guest_id.partner_id.ids,
                subject=self.env._(
                    "Your visit to %(outlet)s", outlet=told.outlet_id.name
                ),
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )
        self.write(
            {
                "reply_text": text,
                "reply_date": fields.Datetime.now(),
                "reply_user_id": self.env.uid,
                "state": "answered",
            }
        )

    def action_set_apart(self):
        """It does not count: moderation by whoever is in charge."""
        self.apart = True

    def action_count(self):
        """It counts after all."""
        self.apart = False
