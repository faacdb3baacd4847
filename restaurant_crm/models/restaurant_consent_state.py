from odoo import fields, models
from odoo.tools import SQL

from .restaurant_consent import CHANNELS, PURPOSES, SOURCES


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
        ]
    }

    guest_id = fields.Many2one("restaurant.guest", readonly=True)
    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    purpose = fields.Selection(PURPOSES, readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    state = fields.Selection(
        [("given", "Given"), ("withdrawn", "Withdrawn")], readonly=True
    )
    date = fields.Datetime(string="Since", readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    text_id = fields.Many2one("restaurant.consent.text", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT DISTINCT ON (purpose, channel, guest_id)
                      id, guest_id, company_id, purpose, channel, state, date, source,
                      text_id
                 FROM restaurant_consent
                ORDER BY purpose, channel, guest_id, date DESC, id DESC"""
        )

    def action_withdraw(self):
        """The guest takes back what was given."""
        given = self.filtered(lambda consent: consent.state == "given")
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
