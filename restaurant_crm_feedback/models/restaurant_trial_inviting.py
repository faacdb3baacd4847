from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import format_date

PATH = "/restaurant_crm/invitation"
# What the message of a campaign links to: each guest gets an own link instead.
# Links that end like this are left alone by Odoo's mailings.
GENERIC = f"{PATH}/view"


class RestaurantTrialInviting(models.AbstractModel):
    """Who is invited to a tasting: guests of a segment by a campaign, or one by one."""

    _name = "restaurant.trial.inviting"
    _description = "Invitations to a Tasting"

    seats = fields.Integer(
        string="Places", help="Who says yes later waits for a place. 0: no limit."
    )
    segment_id = fields.Many2one(
        "restaurant.segment",
        string="Guests to invite",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
    )
    campaign_id = fields.Many2one(
        "restaurant.campaign",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    guest_ids = fields.One2many(
        "restaurant.trial.guest", "trial_id", string="Guests", copy=False
    )
    invited_count = fields.Integer(string="Invited", compute="_compute_guest_counts")
    coming_count = fields.Integer(string="Coming", compute="_compute_guest_counts")
    waiting_count = fields.Integer(
        string="Waiting for a place", compute="_compute_guest_counts"
    )

    _seats_check = models.Constraint(
        "CHECK (seats >= 0)", "The number of places cannot be negative."
    )

    @api.depends("guest_ids.state")
    def _compute_guest_counts(self):
        rows = self.env["restaurant.trial.guest"]._read_group(
            [("trial_id", "in", self._origin.ids)], ["trial_id", "state"], ["__count"]
        )
        counts = {(trial.id, state): count for trial, state, count in rows}
        states = {state for _trial, state in counts}
        for trial in self:
            own = {state: counts.get((trial._origin.id, state), 0) for state in states}
            trial.invited_count = sum(own.values())
            trial.coming_count = own.get("coming", 0) + own.get("came", 0)
            trial.waiting_count = own.get("waiting", 0)

    @api.constrains("segment_id", "outlet_id")
    def _check_segment(self):
        for trial in self.filtered("segment_id"):
            if trial.segment_id.company_id != trial.company_id:
                raise ValidationError(
                    self.env._("These guests belong to another restaurant group.")
                )

    def action_invite(self):
        """Prepare the campaign that writes to the guests, and show it: consent, limits,
        quiet hours and budget are those of every campaign.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.dish_ids:
            raise UserError(self.env._("Say first which dishes are to be tasted."))
        if self.state == "draft":
            self.state = "inviting"
        if not self.segment_id:
            return self.action_view_guests()
        if not self.campaign_id:
            campaigns = self.env["restaurant.campaign"]
            self.campaign_id = campaigns.create(self._prepare_campaign())
        return self.campaign_id._get_records_action()

    def _prepare_campaign(self):
        today = fields.Date.context_today(self)
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "segment_id": self.segment_id.id,
            "user_id": self.user_id.id or self.env.uid,
            "channel": "email",
            "holdout_share": 0,
            "date_start": today,
            "date_end": max(today, self.date.date()),
            "subject": self.env._(
                "%(outlet)s invites you to a tasting", outlet=self.outlet_id.name
            ),
            "body": self._prepare_message(),
            "sms_text": self._prepare_sms(),
        }

    def _prepare_message(self):
        words = self.welcome or self.env._(
            "We are trying out something new, and would like to hear what you think."
        )
        return Markup(
            '<p>%(words)s</p><p>%(when)s</p><p><a href="%(url)s">%(link)s</a></p>'
        ) % {
            "words": words,
            "when": f"{self._format_date()}, {self.outlet_id.name}",
            "url": GENERIC,
            "link": self.env._("See the invitation, and reply"),
        }

    def _prepare_sms(self):
        return self.env._(
            "%(outlet)s invites you to a tasting, %(when)s: %(url)s",
            outlet=self.outlet_id.name,
            when=self._format_date(),
            url=f"{self.get_base_url()}{GENERIC}",
        )

    def _format_date(self):
        """Return when it is: by the outlet's clock, in the language of the user."""
        here = self.with_context(tz=self.outlet_id.tz)
        moment = fields.Datetime.context_timestamp(here, self.date)
        day = format_date(self.env, moment.date(), date_format="full")
        return f"{day}, {moment:%H:%M}"

    def action_view_guests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_trial_guest_action"
        )
        context = {"default_trial_id": self.id}
        return {**action, "domain": [("trial_id", "=", self.id)], "context": context}

    # Places ------------------------------------------------------------------------

    def _lock_places(self):
        """Let two guests not take the last place: who is later is tried again."""
        self.env.cr.execute(
            SQL("UPDATE restaurant_trial SET seats = seats WHERE id = %s", self.id)
        )

    def _give_places(self):
        """What is free goes to those who have waited longest, and somebody has to say
        so."""
        for trial in self.filtered(lambda t: t.state in ("draft", "inviting")):
            guests = trial.guest_ids
            waiting = guests.filtered(lambda guest: guest.state == "waiting").sorted(
                lambda guest: (guest.replied_at or guest.create_date, guest.id)
            )
            taken = guests.filtered(lambda guest: guest.state in ("coming", "came"))
            free = max(trial.seats - len(taken), 0) if trial.seats else None
            for guest in waiting[:free]:
                guest.state = "coming"
                trial.activity_schedule(
                    "mail.mail_activity_data_call",
                    summary=self.env._(
                        "A place is free: tell %(guest)s", guest=guest.guest_id.name
                    ),
                    user_id=(trial.user_id or self.env.user).id,
                )

    # The campaign ---------------------------------------------------------------------

    def _invite_drawn(self):
        """Invite those whom the campaign writes to: one statement, however many."""
        query = SQL(
            """INSERT INTO restaurant_trial_guest
                      (trial_id, guest_id, company_id, state, create_date, write_date)
               SELECT trial.id, member.guest_id, trial.company_id, 'invited',
                      %(now)s, %(now)s
                 FROM restaurant_trial trial
                 JOIN restaurant_campaign_member member
                   ON member.campaign_id = trial.campaign_id AND member.arm = 'treated'
                WHERE trial.id = ANY(%(trials)s)
                ORDER BY member.id
                   ON CONFLICT (trial_id, guest_id) DO NOTHING""",
            now=fields.Datetime.now(),
            trials=self.ids,
        )
        self._run_on_guests(query)

    def _drop_left_out(self):
        """Whom the campaign leaves out after all is not invited."""
        query = SQL(
            """DELETE FROM restaurant_trial_guest invited
                USING restaurant_trial trial, restaurant_campaign_member member
                WHERE trial.id = ANY(%(trials)s) AND invited.trial_id = trial.id
                  AND member.campaign_id = trial.campaign_id
                  AND member.guest_id = invited.guest_id
                  AND member.state = 'skipped' AND invited.state = 'invited'""",
            trials=self.ids,
        )
        self._run_on_guests(query)

    def _run_on_guests(self, query):
        guests = self.env["restaurant.trial.guest"]
        self.env.flush_all()
        self.env.cr.execute(query)
        guests.invalidate_model(flush=False)
        self.invalidate_recordset(["guest_ids"], flush=False)
