from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.import_row import KNOWN, MERGE

CONSENT_CHANNELS = {
    "consent_sms": "sms",
    "consent_email": "email",
    "consent_wechat": "wechat",
    "consent_phone": "phone",
}


class RestaurantGuestImportChanges(models.AbstractModel):
    """What the rows of an import would change: found out before anything is written."""

    _name = "restaurant.guest.import.changes"
    _description = "Changes by imported Guests"

    @api.model
    def _prepare_changes(self, rows, company, source):
        """Find out what each row adds to the guest who is known; who adds nothing is
        known already.
        """
        known = [row for row in rows if row.state == MERGE and row.guest_id]
        current = self._read_current([row.guest_id for row in known])
        keys = {row.values["key"] for row in known}
        noted = (
            self.env["restaurant.guest.key"].sudo()._get_guests(source, keys, company)
        )
        for row in known:
            mine = current[row.guest_id]
            phone = row.values["phone"]
            if phone and mine["phone_e164"] and mine["phone_e164"] != phone:
                row.conflict("other_phone")
                continue
            row.values["fill"] = self._prepare_fill(row, mine)
            row.values["said"] = self._prepare_said(row, mine["consents"] or {})
            tags = set(self._split_tags(row)) - set(mine["tags"] or [])
            is_noted = row.values["key"] in {"", *noted}
            if is_noted and not (row.values["fill"] or row.values["said"] or tags):
                row.state = KNOWN

    @api.model
    def _read_current(self, guest_ids):
        """Return {guest id: what is known of the guest}, in one query."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT guest.id, guest.partner_id, guest.phone_e164,
                          -- a new password goes to the address of who logs in
                          COALESCE(NULLIF(partner.email, ''), (
                              SELECT MIN(login) FROM res_users
                               WHERE partner_id = partner.id)) AS email,
                          guest.name, guest.phone_last4,
                          guest.birth_month, guest.gender, guest.note, guest.outlet_id,
                          (SELECT json_object_agg(latest.channel, json_build_array(
                                      state, to_char(date, 'YYYY-MM-DD HH24:MI:SS')))
                             FROM (SELECT DISTINCT ON (channel) channel, state, date
                                     FROM restaurant_consent
                                    WHERE guest_id = guest.id AND purpose = 'marketing'
                                    ORDER BY channel, date DESC, id DESC) AS latest
                          ) AS consents,
                          (SELECT json_agg(term.value)
                             FROM restaurant_guest_tag_rel given
                             JOIN restaurant_guest_tag tag ON tag.id = given.tag_id
                            CROSS JOIN jsonb_each_text(tag.name) term
                            WHERE given.guest_id = guest.id) AS tags
                     FROM restaurant_guest guest
                     JOIN res_partner partner ON partner.id = guest.partner_id
                    WHERE guest.id = ANY(%s)""",
                guest_ids,
            )
        )
        return {row["id"]: row for row in rows}

    @api.model
    def _prepare_fill(self, row, mine):
        """Return {field: value} of what the guest lacks and the row knows."""
        values, fill = row.values, {}
        guests = self.env["restaurant.guest"]
        if values["name"] and guests._is_nameless(mine["name"], mine["phone_last4"]):
            fill["name"] = values["name"]
        if values["birthday"] and not mine["birth_month"]:
            fill.update(self._prepare_birthday(row))
        for name, value in (
            ("gender", values["gender"]),
            ("note", values["note"]),
            ("outlet_id", values["outlet"]),
            ("email", values["email"]),
            ("phone_e164", values["phone"]),
        ):
            if value and not mine[name]:
                fill["phone" if name == "phone_e164" else name] = value
        return fill

    @api.model
    def _prepare_birthday(self, row):
        names = ("birth_day", "birth_month", "birth_year")
        birthday = dict(zip(names, row.values["birthday"], strict=False))
        return {**birthday, "birthday_lunar": row.values["lunar"] is True}

    @api.model
    def _prepare_said(self, row, consents):
        """Return {channel: state} of what a row says anew.

        An empty cell says nothing, and a no matters only to who had agreed. A yes
        takes back a withdrawal only if it is known to have been said after it.

        :param dict consents: {channel: (state, when it was said)} of what holds
        """
        said, day = {}, row.values["consent_date"]
        for column, channel in CONSENT_CHANNELS.items():
            answer = row.values[column]
            holds, when = consents.get(channel, (None, None))
            is_later = day and when and day > fields.Datetime.to_datetime(when)
            if answer is True and (holds is None or holds == "withdrawn" and is_later):
                said[channel] = "given"
            elif answer is False and holds == "given" and (is_later or not day):
                said[channel] = "withdrawn"
        return said

    @api.model
    def _split_tags(self, row):
        tags = row.values["tags"].replace(";", ",").replace("，", ",").split(",")
        return list(filter(None, map(str.strip, tags)))
