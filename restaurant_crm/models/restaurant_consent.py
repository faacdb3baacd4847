from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

PURPOSES = [
    ("marketing", "Offers and news"),
    ("care", "Greetings and reminders"),
    ("feedback", "Questions about a visit"),
    ("profiling", "Habits are analysed"),
    ("health", "Health details are kept"),
]
CHANNELS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("phone", "Phone call"),
    ("wechat", "WeChat"),
    ("post", "Letter"),
    ("none", "–"),
]
SOURCES = [
    ("desk", "Guest desk"),
    ("till", "Till"),
    ("form", "Form"),
    ("import", "Import"),
    ("request", "Request of the guest"),
    ("erasure", "Erasure"),
]
# What is no message goes by no channel.
WITHOUT_CHANNEL = ("profiling", "health")
# Who may be moved to another guest, and what an erasure takes away.
MUTABLE_FIELDS = {"guest_id", "proof"}


class RestaurantConsent(models.Model):
    """What a guest allowed or took back, one line each time. Lines never change.

    The latest line of a guest, purpose and channel is what holds; none means no.
    """

    _name = "restaurant.consent"
    _description = "Consent"
    _rec_name = "purpose"
    _order = "date desc, id desc"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, index=True, readonly=True
    )
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    channel = fields.Selection(CHANNELS, required=True, default="none", readonly=True)
    state = fields.Selection(
        [("given", "Given"), ("withdrawn", "Withdrawn")], required=True, readonly=True
    )
    date = fields.Datetime(string="When", required=True, readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    text_id = fields.Many2one(
        "restaurant.consent.text",
        ondelete="restrict",
        readonly=True,
        help="The words, and their version, that the guest agreed to.",
    )
    proof = fields.Char(
        readonly=True, help="How it can be shown: a form, a message, who was there."
    )
    user_id = fields.Many2one("res.users", string="Taken down by", readonly=True)

    _current_idx = models.Index("(purpose, channel, guest_id, date DESC, id DESC)")
    _guest_idx = models.Index("(guest_id)")
    _channel_fits_purpose = models.Constraint(
        "CHECK ((purpose IN ('profiling', 'health')) = (channel = 'none'))",
        "A message needs a channel; what is no message has none.",
    )

    @api.private
    def init(self):
        """Let the database refuse what would change a line, whoever asks for it."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION restaurant_consent_append_only()
                RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'Consents never change: add a new line'
                        USING ERRCODE = 'insufficient_privilege';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER restaurant_consent_append_only
                    BEFORE DELETE OR UPDATE OF company_id, purpose, channel, state,
                        date, source, text_id, user_id
                    ON restaurant_consent
                    FOR EACH ROW EXECUTE FUNCTION restaurant_consent_append_only();
                """
            )
        )

    def write(self, vals):
        self.check_access("write")
        if vals.keys() - MUTABLE_FIELDS:
            raise UserError(
                self.env._(
                    "A consent never changes: take down what the guest says now."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A consent is never deleted: take down that it was withdrawn.")
        )

    @api.model
    def _record(self, guests, purpose, channels, state, source, **details):
        """Take down what guests said, a line for each guest and channel, in one insert.

        Who says again what holds already gets a new line: the new words, the new date.

        :param guests: `restaurant.guest` of one group or several
        :param str purpose: a key of `PURPOSES`
        :param channels: keys of `CHANNELS`; ignored for what is no message
        :param str state: "given" or "withdrawn"
        :param str source: a key of `SOURCES`
        :param details: date, text_id, proof
        :return: the new lines
        """
        channels = ["none"] if purpose in WITHOUT_CHANNEL else list(channels)
        common = {
            "purpose": purpose,
            "state": state,
            "source": source,
            "date": fields.Datetime.now(),
            "user_id": self.env.uid,
            **details,
        }
        return self.sudo().create(
            [
                {
                    **common,
                    "guest_id": guest.id,
                    "company_id": guest.company_id.id,
                    "channel": channel,
                }
                for guest in guests
                for channel in channels
            ]
        )

    def _prepare_timeline_entry(self):
        purpose, channel, state = (
            dict(self._fields[name]._description_selection(self.env))[self[name]]
            for name in ("purpose", "channel", "state")
        )
        what = purpose if self.channel == "none" else f"{purpose} ({channel})"
        return {
            "date": self.date,
            "kind": "consent",
            "title": self.env._("Consent: %(what)s", what=what),
            "detail": state,
            "record": self,
        }
