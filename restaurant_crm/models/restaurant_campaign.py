from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .restaurant_touch import CHANNELS

STATES = [
    ("draft", "Planned"),
    ("running", "Running"),
    ("done", "Over"),
    ("cancel", "Called off"),
]
GOALS = [
    ("visits", "More visits"),
    ("revenue", "More revenue"),
    ("margin", "More margin"),
    ("return", "Bring guests back"),
]
# Who is in it, and what may come out, is settled once it is sent.
SETTLED = {
    "segment_id",
    "holdout_share",
    "channel",
    "purpose",
    "date_start",
}


class RestaurantCampaign(models.Model):
    """Some guests get a message, a few are held out by the throw of a hash, and the
    difference between them tells what the message brought."""

    _name = "restaurant.campaign"
    _description = "Campaign"
    _inherit = [
        "restaurant.group.record",
        "restaurant.campaign.audience",
        "restaurant.campaign.message",
        "restaurant.campaign.sending",
        "restaurant.campaign.delivery",
        "restaurant.campaign.preview",
        "restaurant.campaign.standing",
        "restaurant.campaign.overlap",
        "restaurant.campaign.measure",
        "restaurant.campaign.follow",
        "restaurant.offer",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    segment_id = fields.Many2one(
        "restaurant.segment",
        string="Guests",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        domain="[('company_id', '=', company_id)]",
    )
    goal = fields.Selection(GOALS, required=True, default="visits")
    channel = fields.Selection(CHANNELS, required=True, default="email", tracking=True)
    purpose = fields.Selection(
        [("marketing", "Offer"), ("care", "Greeting")],
        required=True,
        default="marketing",
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(
        string="Until",
        required=True,
        tracking=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=30),
        help="Visits until this day count for the campaign.",
    )
    utm_campaign_id = fields.Many2one(
        "utm.campaign", readonly=True, copy=False, ondelete="set null"
    )
    note = fields.Text(help="What this campaign is to bring about, and why it should.")

    _window_check = models.Constraint(
        "CHECK (date_end >= date_start)", "A campaign ends after it begins."
    )

    @api.constrains("segment_id", "company_id")
    def _check_group(self):
        for campaign in self:
            if campaign.segment_id.company_id != campaign.company_id:
                raise ValidationError(
                    self.env._("These guests belong to another restaurant group.")
                )

    def write(self, vals):
        if self._get_settled() & vals.keys() and any(
            campaign.state != "draft" and campaign._changes(vals) for campaign in self
        ):
            raise UserError(
                self.env._(
                    "This campaign was sent: its guests, hold-out, channel and first"
                    " day stay, or its effect could not be told any more."
                )
            )
        return super().write(vals)

    @api.model
    def _get_settled(self):
        """Return the fields that stay as they were when the campaign was sent."""
        return SETTLED | self._get_offer_fields()

    def _changes(self, vals):
        return any(
            self._fields[name].convert_to_write(self[name], self) != value
            for name, value in vals.items()
            if name in self._get_settled() and name != "date_start"
        ) or (
            "date_start" in vals
            and fields.Date.to_date(vals["date_start"]) != self.date_start
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered(lambda campaign: campaign.state != "draft"):
            raise UserError(
                self.env._("A campaign that was sent is kept: archive it instead.")
            )

    def action_launch(self):
        """Draw the arms and send the message: once, however often it is clicked."""
        for campaign in self:
            campaign.check_access("write")
            campaign._lock()
            if campaign.state != "draft":
                continue
            campaign._check_ready()
            campaign.state = "running"
            campaign._draw_arms()
            campaign._check_somebody()
            campaign._send()

    def _lock(self):
        """Let nobody else launch this meanwhile; look again after waiting."""
        self.lock_for_update()
        self.invalidate_recordset(["state"])

    def _check_ready(self):
        """Say what is missing before anything is sent."""
        if self.date_end < fields.Date.context_today(self):
            raise UserError(self.env._("The last day of this campaign is over."))
        if self.segment_id.kind != "static":
            self.segment_id.sudo()._refresh()
        if not self.segment_id.member_count:
            raise UserError(self.env._("Nobody is in this segment."))
        self._check_message()
        if self.offer_kind != "none" and self.purpose != "marketing":
            raise UserError(
                self.env._("A message with an offer is an offer: choose it as purpose.")
            )
        self._check_offer()

    def action_cancel(self):
        """Send no more; who has been written to stays on record."""
        self.check_access("write")
        self.filtered(lambda c: c.state in ("draft", "running"))._stop("cancel")

    def action_close(self):
        """End the campaign today, and measure what it brought."""
        self.check_access("write")
        running = self.filtered(lambda campaign: campaign.state == "running")
        for campaign in running:
            campaign._note_sent()
        running._stop("done")
        running._measure()

    def _stop(self, state):
        self.sudo().mailing_id.filtered(
            lambda mailing: mailing.state in ("draft", "in_queue")
        ).state = "draft"
        self._empty_queues()
        self.state = state
