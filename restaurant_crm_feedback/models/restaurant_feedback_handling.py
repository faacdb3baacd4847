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

    def action_set_apart(self):
        """It does not count: moderation by whoever is in charge."""
        self.apart = True

    def action_count(self):
        """It counts after all."""
        self.apart = False
