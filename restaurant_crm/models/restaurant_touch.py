from odoo import api, fields, models
from odoo.tools import SQL

CHANNELS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("phone", "Call"),
    ("post", "Printed"),
    ("wechat", "Messenger"),
]
PURPOSES = [("marketing", "Offer"), ("care", "Greeting"), ("feedback", "Question")]


class RestaurantTouch(models.Model):
    """A guest was written to or called, once for each occasion. Written by sets."""

    _name = "restaurant.touch"
    _description = "Message to a Guest"
    _rec_name = "guest_id"
    _order = "date desc, id desc"
    _log_access = False

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True, index=True
    )
    date = fields.Datetime(required=True, readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    occasion = fields.Char(
        required=True, readonly=True, help="One message for each guest and occasion."
    )
    campaign_id = fields.Many2one(
        "restaurant.campaign",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    rule_id = fields.Many2one(
        "restaurant.care.rule",
        string="Care rule",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _occasion_uniq = models.UniqueIndex(
        "(guest_id, occasion)", "This guest was written to for this already."
    )
    _guest_date_idx = models.Index("(guest_id, channel, date)")

    @api.model
    def _log(self, found, channel, purpose, occasion, campaign):
        """Take down who was reached: one statement, and once however often it is done.

        :param SQL found: a SELECT of the ids of guests
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_touch
                       (guest_id, company_id, date, channel, purpose, occasion,
                        campaign_id)
                SELECT guest.id, guest.company_id, %s, %s, %s, %s, %s
                  FROM restaurant_guest guest WHERE guest.id IN (%s)
                 ORDER BY guest.id
                ON CONFLICT (guest_id, occasion) DO NOTHING
                """,
                fields.Datetime.now(),
                channel,
                purpose,
                occasion,
                campaign.id or None,
                found,
            )
        )
        self.invalidate_model(flush=False)
        return self.env.cr.rowcount

    @api.model
    def _log_care(self, steps, channel, purpose):
        """Take down whom rules have written to: one statement, once for each step."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_touch
                       (guest_id, company_id, date, channel, purpose, occasion, rule_id)
                SELECT guest_id, company_id, date, %s, %s,
                       'care ' || rule_id || ' ' || occasion, rule_id
                  FROM restaurant_care_step WHERE id = ANY(%s)
                ON CONFLICT (guest_id, occasion) DO NOTHING
                """,
                channel,
                purpose,
                steps.ids,
            )
        )
        self.invalidate_model(flush=False)

    def _prepare_timeline_entry(self):
        """See ``restaurant.guest._prepare_timeline_entries``."""
        purpose, channel = (
            dict(self._fields[name]._description_selection(self.env))[self[name]]
            for name in ("purpose", "channel")
        )
        source = self.campaign_id or self.rule_id
        return {
            "date": self.date,
            "kind": "touch",
            "title": self.env._(
                "Message: %(purpose)s (%(channel)s)", purpose=purpose, channel=channel
            ),
            "detail": source.name or "",
            "record": source or self,
        }

    @api.model
    def _get_tired_query(self, company, channel, guests=None):
        """Return the SQL of guests who have had as many messages as the policy allows.

        :param list guests: ids, to look at these alone
        """
        policy = self.env["restaurant.contact.policy"]._get_for(company)
        since = fields.Datetime.subtract(fields.Datetime.now(), days=policy.cap_days)
        return SQL(
            """SELECT guest_id FROM restaurant_touch
                WHERE company_id = %s AND channel = %s AND date > %s
                  AND purpose <> 'feedback' AND %s
                GROUP BY guest_id HAVING count(*) >= %s""",
            company.id,
            channel,
            since,
            SQL("true") if guests is None else SQL("guest_id = ANY(%s)", guests),
            policy.cap_count,
        )
