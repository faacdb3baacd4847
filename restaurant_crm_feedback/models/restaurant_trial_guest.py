from datetime import timedelta

from odoo import api, fields, models

from ..tools.links import read_link, write_link
from .restaurant_trial_inviting import PATH

LINK_DAYS = 30  # after the tasting
STATES = [
    ("invited", "Invited"),
    ("coming", "Coming"),
    ("waiting", "Waiting for a place"),
    ("declined", "Cannot come"),
    ("came", "Was there"),
    ("absent", "Did not come"),
]


class RestaurantTrialGuest(models.Model):
    """One guest who is invited to a tasting, and what came of it."""

    _name = "restaurant.trial.guest"
    _description = "Guest of a Tasting"
    _order = "trial_id desc, id"
    _rec_name = "guest_id"

    trial_id = fields.Many2one(
        "restaurant.trial",
        string="Tasting",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="trial_id.company_id", store=True, index=True)
    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('company_id', '=', company_id)]",
    )
    phone = fields.Char(related="guest_id.phone")
    state = fields.Selection(
        STATES, required=True, default="invited", group_expand=True
    )
    replied_at = fields.Datetime(string="Replied on", readonly=True)
    note = fields.Char()
    feedback_id = fields.Many2one(
        "restaurant.feedback",
        string="Answer",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    url = fields.Char(
        string="Link",
        compute="_compute_url",
        help="The guest's own page: to say yes or no, then to rate the dishes. Send it "
        "by WeChat, or however you like.",
    )

    _trial_guest_uniq = models.UniqueIndex(
        "(trial_id, guest_id)", "This guest is invited already."
    )

    @api.depends("trial_id.date")
    def _compute_url(self):
        for invited in self:
            invited.url = invited._get_url() if invited._origin else False

    # Links ----------------------------------------------------------------------------

    def _get_url(self):
        """Return the guest's own link: signed, and good until a while afterwards."""
        record = self._origin
        sign = self.env["restaurant.feedback.link"]._sign
        return f"{self.get_base_url()}{PATH}/" + write_link(
            sign, "invitation", record.id, record.sudo()._get_last_day()
        )

    def _get_last_day(self):
        """Return the last day to rate the dishes: of the tasting as it is planned now,
        whatever was planned when the link was sent."""
        return self.trial_id.date.date() + timedelta(days=LINK_DAYS)

    @api.model
    def _read_link(self, token):
        """Return the invitation of a link, as superuser; none for what is no link of
        ours."""
        link = read_link(self.env["restaurant.feedback.link"]._sign, token)
        if link is None or link.kind != "invitation":
            return self.sudo().browse()
        return self.sudo().browse(link.record_id).exists()

    @api.model
    def _get_mailing_urls(self, campaign, partner_ids):
        """Return {contact id: own link} of guests whom a campaign writes to."""
        domain = [
            ("trial_id.campaign_id", "=", campaign.id),
            ("guest_id.partner_id", "in", partner_ids),
        ]
        invited = self.sudo().search(domain)
        return {guest.guest_id.partner_id.id: guest._get_url() for guest in invited}

    # Replies --------------------------------------------------------------------------

    def _reply(self, is_coming):
        """Note whether the guest comes; who finds no place waits for one."""
        self.ensure_one()
        trial = self.trial_id
        trial._lock_places()
        taken = self.search_count(
            [
                ("trial_id", "=", trial.id),
                ("state", "in", ("coming", "came")),
                ("id", "!=", self.id),
            ]
        )
        is_free = not trial.seats or taken < trial.seats
        state = ("coming" if is_free else "waiting") if is_coming else "declined"
        self.write({"state": state, "replied_at": fields.Datetime.now()})

    def write(self, vals):
        """A place that is given up goes to who waits for one, whoever notes it."""
        is_declined = vals.get("state") == "declined"
        left = self.filtered(lambda guest: is_declined and guest.state == "coming")
        result = super().write(vals)
        left.sudo().trial_id._give_places()
        return result

    def action_came(self):
        """The guest is here."""
        self.state = "came"
