from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 100


class RestaurantReservationMail(models.AbstractModel):
    """What a guest is told of a reservation: by e-mail or, where the outlet says so and
    there is no address, by SMS.

    It is about what the guest asked for, no advertisement: it needs no consent.
    """

    _name = "restaurant.reservation.mail"
    _description = "Messages about Reservations"

    reminded_at = fields.Datetime(readonly=True, copy=False)

    def write(self, vals):
        """Who comes at another time is reminded of that one."""
        if "start_at" in vals and "reminded_at" not in vals:
            start = fields.Datetime.to_datetime(vals["start_at"])
            moved = self.filtered(lambda r: r.reminded_at and r.start_at != start)
            moved.reminded_at = False
        return super().write(vals)

    def _send_confirmation(self):
        self._send("confirmed")

    def _send(self, what):
        """Send to who can be reached; the queues of mail and SMS deliver.

        :param str what: the end of the name of the templates
        """
        mailed = self.filtered(lambda reservation: reservation.guest_id.email)
        if mailed:
            template = f"restaurant_crm.mail_template_reservation_{what}"
            self.env.ref(template).sudo().send_mail_batch(mailed.ids)
        texted = (self - mailed).filtered(
            lambda reservation: (
                reservation.outlet_id.reservation_sms
                and reservation.guest_id.phone_e164
            )
        )
        if texted:
            texted._send_sms(f"restaurant_crm.sms_template_reservation_{what}")

    def _send_sms(self, template):
        template = self.env.ref(template).sudo()
        bodies = template._render_field("body", self.ids, compute_lang=True)
        self.env["sms.sms"].sudo().create(
            [
                {
                    "partner_id": reservation.guest_id.partner_id.id,
                    "number": reservation.guest_id.phone_e164,
                    "body": bodies[reservation.id],
                }
                for reservation in self
            ]
        )

    @api.model
    def _send_reminders(self):
        """Remind of the tables that are kept for soon, once each; scheduled."""
        while reservations := self._find_to_remind():
            reservations.write({"reminded_at": fields.Datetime.now()})
            reservations._send("reminder")
            self.env["ir.cron"]._commit_progress(len(reservations))

    @api.model
    def _find_to_remind(self):
        self.flush_model()
        self.env["restaurant.outlet"].flush_model()
        self.env["res.partner"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT r.id
                     FROM restaurant_reservation r
                     JOIN restaurant_outlet outlet ON outlet.id = r.outlet_id
                    CROSS JOIN LATERAL (
                        SELECT outlet.reminder_hours * interval '1 hour' AS time
                    ) AS ahead
                     JOIN restaurant_guest guest ON guest.id = r.guest_id
                     JOIN res_partner partner ON partner.id = guest.partner_id
                    WHERE r.state IN ('booked', 'confirmed')
                      AND r.reminded_at IS NULL
                      AND r.start_at > %(now)s
                      AND r.start_at - ahead.time < %(now)s
                      -- who has booked just now does not need to be reminded
                      AND r.start_at - ahead.time > r.create_date
                      AND (partner.email > ''
                           OR outlet.reservation_sms AND guest.phone_e164 > '')
                    ORDER BY r.start_at LIMIT %(limit)s""",
                now=fields.Datetime.now(),
                limit=BATCH,
            )
        )
        return self.browse(row[0] for row in rows)
