from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 200
TOO_LATE = timedelta(days=3)
# What an outlet's choice allows, in the order in which it is tried.
CHANNELS = {
    "no": (),
    "email": ("email",),
    "sms": ("sms",),
    "email_sms": ("email", "sms"),
}
ADDRESS = {"email": "email", "sms": "phone_e164"}
PURPOSE = "feedback"


class RestaurantFeedbackAskSending(models.AbstractModel):
    """How guests are asked after a visit: once, if they allow it, at a decent hour.

    Questions wait in the table and go out in sets; mail and SMS have queues of their
    own. Whatever is decided about a question is decided when it would be sent.
    """

    _name = "restaurant.feedback.ask.sending"
    _description = "Sending of Questions"

    @api.model
    def _plan(self, visit):
        """Have the guest of a visit asked; a visit that was planned before stays so."""
        outlet = visit.outlet_id
        if outlet.feedback_ask == "no" or not visit.active:
            return
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_feedback_ask
                        (visit_id, guest_id, outlet_id, company_id, state, due_at,
                         create_date, write_date)
                   VALUES (%s, %s, %s, %s, 'waiting', %s, %s, %s)
                   ON CONFLICT (visit_id) WHERE order_id IS NULL DO NOTHING""",
                visit.id,
                visit.guest_id.id,
                outlet.id,
                visit.company_id.id,
                visit.end_at + timedelta(hours=outlet.feedback_wait_hours),
                now,
                now,
            )
        )

    @api.model
    def _send_due(self):
        """Ask whose hour has come: the scheduled job, in batches that are committed."""
        cron = self.env["ir.cron"]
        while asks := self._find_due():
            asks._send()
            if not cron._commit_progress(len(asks)):
                break

    @api.model
    def _find_due(self):
        """Return questions that are due, and nobody else is sending; quiet hours are
        those of the outlet's own clock.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """SELECT ask.id
                     FROM restaurant_feedback_ask ask
                     JOIN restaurant_outlet outlet ON outlet.id = ask.outlet_id
                    CROSS JOIN LATERAL (
                          SELECT EXTRACT(EPOCH FROM (
                                     %(now)s AT TIME ZONE 'UTC' AT TIME ZONE outlet.tz
                                 )::time) / 3600 AS hour
                          ) AS local
                    WHERE ask.state = 'waiting' AND ask.due_at <= %(now)s
                      AND (local.hour >= outlet.feedback_from
                           AND local.hour < outlet.feedback_until
                           OR ask.due_at < %(late)s)
                    ORDER BY ask.due_at, ask.id LIMIT %(limit)s
                      FOR UPDATE OF ask SKIP LOCKED""",
                now=SQL("%s::timestamp", now),
                late=now - TOO_LATE,
                limit=BATCH,
            )
        )
        return self.browse(row[0] for row in rows)

    def _send(self):
        """Ask, or note why not: a few queries, however many questions."""
        now = fields.Datetime.now()
        left = self._skip(
            self.filtered(lambda ask: ask.due_at < now - TOO_LATE), "late"
        )
        left = left._leave_answered()
        left = left._skip(
            left.filtered(lambda a: a.outlet_id.feedback_ask == "no" or not a.guest_id),
            "off",
        )
        left = left._skip(left._find_resting(now), "rest")
        unreachable = left.filtered(lambda ask: not ask._get_possible_channels())
        left = left._skip(unreachable, "address")
        for channel in ("email", "sms"):
            asked = left._filter_askable(channel)
            asked.write({"state": "sent", "sent_at": now, "channel": channel})
            asked._send_by(channel)
            left -= asked
        left._skip(left, "consent")

    def _skip(self, asks, reason):
        asks.write({"state": "skipped", "reason": reason})
        return self - asks

    def _leave_answered(self):
        """What was answered by the receipt is not asked again."""
        answered = self.search(
            [("visit_id", "in", self.visit_id.ids), ("state", "=", "answered")]
        )
        done = self.filtered(lambda ask: ask.visit_id in answered.visit_id)
        done.write({"state": "answered"})
        return self - done

    def _find_resting(self, now):
        """Return the questions to guests who were asked not long ago, by any outlet,
        or who would be asked twice now.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT ask.id
                     FROM restaurant_feedback_ask ask
                     JOIN restaurant_outlet outlet ON outlet.id = ask.outlet_id
                    WHERE ask.id = ANY(%(ids)s)
                      AND (EXISTS (
                               SELECT FROM restaurant_feedback_ask other
                                WHERE other.guest_id = ask.guest_id
                                  AND other.sent_at > %(now)s
                                      - outlet.feedback_rest_days * INTERVAL '1 day')
                           OR EXISTS (
                               SELECT FROM restaurant_feedback_ask later
                                WHERE later.id = ANY(%(ids)s) AND later.id > ask.id
                                  AND later.guest_id = ask.guest_id))""",
                ids=self.ids,
                now=SQL("%s::timestamp", now),
            )
        )
        return self.browse(row[0] for row in rows)

    def _get_possible_channels(self):
        """Return the channels that the outlet wants and the guest has."""
        return [
            channel
            for channel in CHANNELS[self.outlet_id.feedback_ask]
            if self.guest_id[ADDRESS[channel]]
        ]

    def _filter_askable(self, channel):
        possible = self.filtered(lambda ask: channel in ask._get_possible_channels())
        allowed = possible.guest_id._filter_consented(PURPOSE, channel)
        return possible.filtered(lambda ask: ask.guest_id in allowed)

    def _send_by(self, channel):
        if channel == "sms":
            texts = [ask._prepare_sms() for ask in self]
            self.env["sms.sms"].sudo().create(texts)
        elif self:
            template = self.env.ref(
                "restaurant_crm_feedback.mail_template_feedback_ask"
            )
            template.sudo().send_mail_batch(self.ids)

    def _prepare_sms(self):
        guest = self.guest_id
        translated = self.with_context(lang=guest.lang or self.env.lang)
        return {
            "partner_id": guest.partner_id.id,
            "number": guest.phone_e164,
            "body": translated.env._(
                "%(outlet)s: how was your visit? Tell us here: %(url)s",
                outlet=self.outlet_id.name,
                url=self._get_url(),
            ),
        }

    def _get_url(self):
        """Return the link in the message: it answers for the visit."""
        return self.env["restaurant.feedback.link"]._get_visit_url(self.visit_id)
