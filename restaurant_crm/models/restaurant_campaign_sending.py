from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, float_round

MAILINGS = {"email": "mail", "sms": "sms"}
# Who shares it with another guest gets no second message: Odoo sends it once
SHARED = {"email": SQL("partner.email_normalized"), "sms": SQL("guest.phone_e164")}
CALL_BATCH = 1000


class RestaurantCampaignSending(models.AbstractModel):
    """How the message gets to guests: e-mail and SMS by Odoo's mailings, calls as
    activities, everything else as a list."""

    _name = "restaurant.campaign.sending"
    _description = "Sending of a Campaign"

    currency_id = fields.Many2one("res.currency")
    mailing_id = fields.Many2one(
        "mailing.mailing", readonly=True, copy=False, ondelete="set null"
    )
    budget = fields.Monetary(
        help="Sending stops before messages and offers cost more. An offer counts by"
        " what it is worth at most; a coupon without a limit by what it has cost by"
        " now. 0: no limit."
    )
    message_cost = fields.Monetary(
        string="Cost of a message", help="What one message, call or letter costs us."
    )
    sending_cost = fields.Monetary(compute="_compute_sending_cost")

    _cost_check = models.Constraint(
        "CHECK (budget >= 0 AND message_cost >= 0)",
        "Money to spend cannot be negative.",
    )

    @api.depends("sent_count", "message_cost")
    def _compute_sending_cost(self):
        for campaign in self:
            campaign.sending_cost = campaign.sent_count * campaign.message_cost

    def _get_sender(self):
        """The address that guests see, and answer to."""
        return self.company_id.email_formatted or self.user_id.email_formatted

    def _send(self):
        """Hand the message over: nothing is sent in this transaction."""
        self.ensure_one()
        if self.channel in MAILINGS:
            mailing = self.env["mailing.mailing"].sudo().create(self._prepare_mailing())
            self.sudo().write(
                {"mailing_id": mailing.id, "utm_campaign_id": mailing.campaign_id.id}
            )
            mailing.action_put_in_queue()
        else:
            self._leave_out()
            self._give_campaign_offers()
            if self.channel == "phone":
                self._plan_calls()
            self._mark_sent(SQL("true"))

    def _prepare_mailing(self):
        """Return the values of Odoo's mailing; it waits for the quiet hours to end."""
        policy = self.env["restaurant.contact.policy"]._get_for(self.company_id)
        now = fields.Datetime.now()
        moment = policy._next_moment(now)
        body = self._get_body()
        domain = [
            ("campaign_id", "=", self.id),
            ("arm", "=", "treated"),
            ("state", "=", "waiting"),
        ]
        return {
            "name": self.name,
            "subject": self.subject or self.name,
            "mailing_type": MAILINGS[self.channel],
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr(
                [("restaurant_guest_ids.campaign_member_ids", "any", domain)]
            ),
            "body_arch": body,
            "body_html": body,
            "body_plaintext": self.sms_text,
            "sms_allow_unsubscribe": True,
            "campaign_id": self._get_utm_campaign().id,
            "user_id": self.user_id.id or self.env.uid,
            "restaurant_campaign_id": self.id,
            "email_from": self._get_sender(),
            "reply_to": self._get_sender(),
            "keep_archives": False,
            "schedule_type": "scheduled" if moment > now else "now",
            "schedule_date": moment if moment > now else False,
        }

    def _get_utm_campaign(self):
        campaigns = self.env["utm.campaign"].sudo()
        return self.utm_campaign_id or campaigns.create(
            {"title": self.name, "user_id": self.user_id.id or self.env.uid}
        )

    def _plan_calls(self):
        """Put those to be called on the list of whoever looks after them."""
        waiting = self.env["restaurant.campaign.member"].search(
            [("campaign_id", "=", self.id), ("state", "=", "waiting")]
        )
        kind = self.env.ref("mail.mail_activity_data_call")
        model = self.env["ir.model"]._get_id("restaurant.guest")
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        guests = waiting.guest_id
        for start in range(0, len(guests), CALL_BATCH):
            activities.create(
                [
                    {
                        "res_model_id": model,
                        "res_id": guest.id,
                        "activity_type_id": kind.id,
                        "summary": self.name,
                        "note": self.note,
                        "user_id": (guest.owner_id or self.user_id or self.env.user).id,
                        "date_deadline": max(
                            self.date_start, fields.Date.context_today(self)
                        )
                        + timedelta(days=2),
                    }
                    for guest in guests[start : start + CALL_BATCH]
                ]
            )

    def _give_campaign_offers(self):
        """Give the offer to those who get the message now; whoever has it keeps it."""
        if self.offer_kind != "none":
            self._give_offers(self._get_offered_sql())

    def _get_member_offers(self, guests):
        """Return {guest: what was given with this campaign, in a few words}."""
        if self.offer_kind == "none":
            return {}
        keys = {guest: f"campaign:{self.id}:{guest.id}" for guest in guests}
        texts = self._get_offer_texts(list(keys.values()))
        return {guest: texts.get(key) for guest, key in keys.items()}

    def _get_offered_sql(self):
        """Return the SELECT of the guests and keys of offers with this campaign."""
        return SQL(
            """SELECT guest_id, 'campaign:' || campaign_id || ':' || guest_id
                 FROM restaurant_campaign_member
                WHERE campaign_id = %s AND arm = 'treated'
                  AND state IN ('waiting', 'sent')""",
            self.id,
        )

    # What holds at the moment of sending ----------------------------------------------

    def _leave_out(self):
        """Leave out of those waiting who has taken back the consent, who has had enough
        messages, whom a campaign that matters more needs, who shares the address of
        another guest, and whom the budget does not reach."""
        self.ensure_one()
        self.env.flush_all()
        self._skip(
            self._get_left_out_sql(
                SQL(
                    """SELECT id, guest_id FROM restaurant_campaign_member
                        WHERE campaign_id = %s AND state = 'waiting'""",
                    self.id,
                )
            )
        )
        reach = self._get_budget_reach()
        if reach is not None:
            self._skip(
                SQL(
                    """SELECT id, 'budget' FROM restaurant_campaign_member
                        WHERE campaign_id = %s AND state = 'waiting'
                        ORDER BY id OFFSET %s""",
                    self.id,
                    reach,
                ),
            )

    def _get_left_out_sql(self, waiting):
        """Return the SELECT of those waiting, and why they are left out, or nothing:
        (id, reason, guest_id).

        :param SQL waiting: a SELECT of ids, whatever they are of, and guests
        """
        touches = self.env["restaurant.touch"]
        left_out = SQL(
            """SELECT waiting.id,
                      CASE WHEN allowed.guest_id IS NULL THEN 'consent'
                           WHEN tired.guest_id IS NOT NULL THEN 'often'
                           WHEN kept.guest_id IS NOT NULL THEN 'kept' END AS reason,
                      guest_id
                 FROM (%(waiting)s) AS waiting (id, guest_id)
                 LEFT JOIN (%(allowed)s) AS allowed (guest_id) USING (guest_id)
                 LEFT JOIN (%(tired)s) AS tired (guest_id) USING (guest_id)
                 LEFT JOIN (%(kept)s) AS kept (guest_id) USING (guest_id)""",
            waiting=waiting,
            allowed=self.env["restaurant.guest"]._get_consented_query(
                self.purpose, self.channel
            ),
            tired=touches._get_tired_query(self.company_id, self.channel),
            kept=self._get_kept_query(),
        )
        if self.channel not in SHARED:
            return left_out
        return SQL(
            """SELECT left_out.id,
                      CASE WHEN left_out.reason IS NOT NULL THEN left_out.reason
                           WHEN count(*) FILTER (WHERE left_out.reason IS NULL)
                                OVER (PARTITION BY %(shared)s ORDER BY left_out.id) > 1
                           AND %(shared)s IS NOT NULL  -- lost since the drawing
                           THEN 'double' END AS reason,
                      left_out.guest_id
                 FROM (%(left_out)s) AS left_out
                 JOIN restaurant_guest guest ON guest.id = left_out.guest_id
                 JOIN res_partner partner ON partner.id = guest.partner_id""",
            shared=SHARED[self.channel],
            left_out=left_out,
        )

    def _get_budget_reach(self):
        """Return for how many messages more the budget is enough; None: for all."""
        if not self.budget:
            return None
        worth = self.sudo()._get_offer_worth()
        each = self.message_cost + worth
        spent = self.sent_count * each + (0.0 if worth else self.offer_cost)
        left = self.budget - spent
        if not each:
            return 0 if left <= 0 else None
        # 0.3 for messages of 0.1 are three, whatever binary fractions say
        return max(int(float_round(left / each, 6)), 0)

    def _skip(self, found):
        """Leave them out, but for whom the mail is on its way.

        :param SQL found: a SELECT of members, and the reason or nothing
        """
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_campaign_member member
                      SET state = 'skipped', reason = found.reason
                     FROM (%s) AS found (id, reason)
                    WHERE found.id = member.id AND found.reason IS NOT NULL
                      AND NOT EXISTS (
                          SELECT FROM mailing_trace trace
                            JOIN restaurant_guest guest
                              ON guest.partner_id = trace.res_id
                           WHERE trace.mass_mailing_id = %s
                             AND trace.model = 'res.partner'
                             AND guest.id = member.guest_id)""",
                found,
                self.mailing_id.id or None,
            )
        )
        self._forget_members()
