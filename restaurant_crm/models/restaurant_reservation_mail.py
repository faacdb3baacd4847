from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 100


class RestaurantReservationMail(models.AbstractModel):
    """What a guest with an e-mail address is told of a reservation.

    It is about what the guest asked for, no advertisement: it needs no consent.
    """

    _name = "restaurant.reservation.mail"
    _description = "Messages about Reservations"

    reminded_at = fields.Datetime(readonly=True, copy=False)

    def _send_confirmation(self):
        self._send_by("restaurant_crm.mail_template_reservation_confirmed")

    def _send_by(self, template):
        """Send to who can be reached; the mail queue delivers."""
        reached = self.filtered(lambda reservation: reservation.guest_id.email)
        if reached:
            self.env.ref(template).sudo().send_mail_batch(reached.ids)
        return reached

    @api.model
    def _send_reminders(self):
        """Remind of the tables that are kept for soon, once each; scheduled."""
        while reservations := self._find_to_remind():
            reservations.write({"reminded_at": fields.Datetime.now()})
            reservations._send_by("restaurant_crm.mail_template_reservation_reminder")
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
                      AND partner.email > ''
                    ORDER BY r.start_at LIMIT %(limit)s""",
                now=fields.Datetime.now(),
                limit=BATCH,
            )
        )
        return self.browse(row[0] for row in rows)
