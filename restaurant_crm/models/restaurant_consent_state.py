from odoo import fields, models
from odoo.tools import SQL

from .restaurant_consent import CHANNELS, PURPOSES, SOURCES
from .restaurant_guest_consents import BLACKLISTS


class RestaurantConsentState(models.Model):
    """What holds now: the latest line of each guest, purpose and channel."""

    _name = "restaurant.consent.state"
    _description = "Consent that Holds"
    _rec_name = "purpose"
    _order = "purpose, channel, id"
    _auto = False
    _depends = {
        "restaurant.consent": [
            "guest_id",
            "company_id",
            "purpose",
            "channel",
            "state",
            "date",
            "source",
            "text_id",
        ],
        "restaurant.guest": ["partner_id", "phone_e164"],
        "res.partner": ["email_normalized"],
        "mail.blacklist": ["email", "active"],
        "phone.blacklist": ["number", "active"],
    }

    guest_id = fields.Many2one("restaurant.guest", readonly=True)
    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    purpose = fields.Selection(PURPOSES, readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    state = fields.Selection(
        [("given", "Given"), ("blocked", "Blocked"), ("withdrawn", "Withdrawn")],
        readonly=True,
        help="Blocked: given, but the address is on Odoo's list of those not to write"
        " to or call: the guest has unsubscribed, or messages came back.",
    )
    date = fields.Datetime(string="Since", readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    text_id = fields.Many2one("restaurant.consent.text", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT latest.id, latest.guest_id, latest.company_id, latest.purpose,
                      latest.channel, latest.date, latest.source, latest.text_id,
                      CASE WHEN latest.state = 'given'
                            AND CASE latest.channel
                                WHEN 'email' THEN EXISTS (%(email)s)
                                WHEN 'sms' THEN EXISTS (%(phone)s)
                                WHEN 'phone' THEN EXISTS (%(phone)s) END
                           THEN 'blocked' ELSE latest.state END AS state
                 FROM (SELECT DISTINCT ON (purpose, channel, guest_id) *
                         FROM restaurant_consent
                        ORDER BY purpose, channel, guest_id, date DESC, id DESC
                      ) AS latest
                 JOIN restaurant_guest guest ON guest.id = latest.guest_id
                 JOIN res_partner partner ON partner.id = guest.partner_id""",
            **BLACKLISTS,
        )

    def action_withdraw(self):
        """The guest takes back what was given."""
        given = self.filtered(lambda consent: consent.state != "withdrawn")
        given.guest_id.check_access("write")
        for consent in given:
            self.env["restaurant.consent"]._record(
                consent.guest_id,
                consent.purpose,
                [consent.channel],
                "withdrawn",
                "desk",
                text_id=consent.text_id.id,
            )
        self.invalidate_model()
