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
    def _get_tired_query(self, company, channel):
        """Return the SQL of guests who have had as many offers as the policy allows."""
        policy = self.env["restaurant.contact.policy"]._get_for(company)
        since = fields.Datetime.subtract(fields.Datetime.now(), days=policy.cap_days)
        return SQL(
            """SELECT guest_id FROM restaurant_touch
                WHERE company_id = %s AND channel = %s AND date > %s
                  AND purpose <> 'feedback'
                GROUP BY guest_id HAVING count(*) >= %s""",
            company.id,
            channel,
            since,
            policy.cap_count,
        )
