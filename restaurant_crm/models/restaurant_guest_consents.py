from odoo import api, fields, models
from odoo.tools import SQL

# Core's own lists of those who said no, by channel.
BLACKLISTS = {
    "email": SQL(
        """SELECT 1 FROM mail_blacklist
            WHERE mail_blacklist.email = partner.email_normalized AND active"""
    ),
    "sms": SQL(
        """SELECT 1 FROM phone_blacklist
            WHERE phone_blacklist.number = guest.phone_e164 AND active"""
    ),
}
BLACKLISTS["phone"] = BLACKLISTS["sms"]


class RestaurantGuestConsents(models.AbstractModel):
    """What a guest allows. Nothing follows from being a guest, a member or a payer."""

    _name = "restaurant.guest.consents"
    _description = "Consents of a Guest"

    consent_ids = fields.One2many("restaurant.consent", "guest_id", copy=False)
    consent_state_ids = fields.One2many(
        "restaurant.consent.state", "guest_id", string="Consents", copy=False
    )
    marketing_consent = fields.Boolean(
        string="May be sent offers",
        compute="_compute_marketing_consent",
        search="_search_marketing_consent",
        help="By one channel at least.",
    )

    @api.depends("consent_ids")
    def _compute_marketing_consent(self):
        given = self.env["restaurant.consent.state"]._read_group(
            [
                ("guest_id", "in", self._origin.ids),
                ("purpose", "=", "marketing"),
                ("state", "=", "given"),
            ],
            ["guest_id"],
        )
        allowed = {guest.id for (guest,) in given}
        for guest in self:
            guest.marketing_consent = guest._origin.id in allowed

    def _search_marketing_consent(self, operator, value):
        if operator != "in":
            return NotImplemented
        given = [("purpose", "=", "marketing"), ("state", "=", "given")]
        return [("consent_state_ids", "any" if True in value else "not any", given)]

    def _filter_consented(self, purpose, channel="none"):
        """Return those of these guests who allow a purpose by a channel, in one query.

        :param str purpose: marketing, care, feedback, profiling or health
        :param str channel: email, sms, phone, wechat or post; none for what is no
            message
        """
        scope = SQL("guest_id = ANY(%s)", self.ids)
        rows = self.env.execute_query(
            self._get_consented_query(purpose, channel, scope)
        )
        allowed = {guest_id for (guest_id,) in rows}
        return self.filtered(lambda guest: guest.id in allowed)

    @api.model
    def _get_consented_query(self, purpose, channel="none", scope=None):
        """Return the SQL that selects the ids of guests who allow a purpose.

        The latest line of a guest decides; who never said anything did not allow it.
        Who is on Odoo's own list of those not to write to, or not to call, is left out
        whatever the line says.

        :param SQL scope: a condition on restaurant_consent, to look at some guests only
        """
        for model in ("restaurant.consent", "restaurant.guest", "res.partner"):
            self.env[model].flush_model()
        return SQL(
            """SELECT latest.guest_id
                 FROM (SELECT DISTINCT ON (guest_id) guest_id, state
                         FROM restaurant_consent
                        WHERE purpose = %s AND channel = %s AND %s
                        ORDER BY guest_id, date DESC, id DESC) AS latest
                 JOIN restaurant_guest guest ON guest.id = latest.guest_id
                 JOIN res_partner partner ON partner.id = guest.partner_id
                WHERE latest.state = 'given' AND guest.active AND NOT EXISTS (%s)""",
            purpose,
            channel,
            scope or SQL("true"),
            BLACKLISTS.get(channel) or SQL("SELECT WHERE false"),
        )

    def action_record_consent(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_consent_wizard_action"
        )
        action["context"] = {"default_guest_ids": self.ids}
        return action

    def action_view_consents(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_consent_action"
        )
        action["domain"] = [("guest_id", "in", self.ids)]
        return action

    def _merge_into(self, guest):
        """Give the lines of these guests to another one: the latest of all decides."""
        self.consent_ids.sudo().guest_id = guest
        return super()._merge_into(guest)
