from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

DEPOSITS = [("asked", "Deposit to be paid"), ("paid", "Deposit paid")]
OPEN = ("booked", "confirmed")
HOLDS_TABLE = (*OPEN, "seated")
# Who has not come six hours after the table was given up does not come any more.
LATE_HOURS = 6
# From which status a reservation may go on to another one by a button.
FLOW = {
    "confirmed": ("booked",),
    "seated": ("booked", "confirmed", "no_show"),
    "no_show": ("booked", "confirmed"),
    "cancelled": ("booked", "confirmed"),
    "booked": ("confirmed", "seated", "no_show", "cancelled"),
}


class RestaurantReservationFlow(models.AbstractModel):
    """From booked to came, or did not come."""

    _name = "restaurant.reservation.flow"
    _description = "Course of a Reservation"

    guest_id = fields.Many2one("restaurant.guest")
    guest_no_show_count = fields.Integer(
        string="Times the guest did not come", related="guest_id.no_show_count"
    )
    guest_standing = fields.Selection(related="guest_id.standing")
    guest_standing_text = fields.Char(
        string="Warning about the guest", related="guest_id.standing_text"
    )
    deposit = fields.Selection(
        DEPOSITS,
        copy=False,
        tracking=True,
        help="A note for those who take and who receive the guest: the money itself is "
        "booked where it is paid.",
    )

    def _go_to(self, state):
        refused = self.filtered(lambda r: r.state not in FLOW[state])
        if refused:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(reservation)s is “%(state)s” already.",
                    reservation=refused[0].display_name,
                    state=labels[refused[0].state],
                )
            )
        self.write({"state": state})

    def action_confirm(self):
        """The guest is expected; who has an e-mail address is told so."""
        self._go_to("confirmed")
        self._send_confirmation()

    def action_seat(self):
        self._go_to("seated")

    def action_no_show(self):
        self._go_to("no_show")

    def action_cancel(self):
        self._go_to("cancelled")

    def action_reopen(self):
        self._go_to("booked")

    def _on_no_show(self):
        """Port: these guests did not come. Does nothing here."""

    @api.model
    def _fulfil(self, visit):
        """A guest who has paid came: the reservation of that meal is done.

        One statement, in the transaction that pays the check. It is the meal that the
        visit was: a table reserved for later that day is still kept.
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """UPDATE restaurant_reservation SET state = 'done', visit_id = %s
                    WHERE guest_id = %s AND outlet_id = %s AND business_date = %s
                      AND state IN ('booked', 'confirmed', 'seated')
                      AND start_at <= %s
                RETURNING id""",
                visit.id,
                visit.guest_id.id,
                visit.outlet_id.id,
                visit.business_date,
                visit.end_at,
            )
        )
        done = self.browse(row[0] for row in rows)
        done.invalidate_recordset(["state", "visit_id"])
        return done

    @api.model
    def _close_past(self):
        """Decide on reservations that nobody closed, hours after they ended.

        Who was seated came, and who paid in that outlet on that day; others did not.
        """
        self.flush_model()
        before = fields.Datetime.subtract(fields.Datetime.now(), hours=LATE_HOURS)
        rows = self.env.execute_query(
            SQL(
                """WITH past AS (
                    SELECT r.id, r.state,
                           (SELECT MAX(v.id) FROM restaurant_visit v
                             WHERE v.guest_id = r.guest_id AND v.active
                               AND v.outlet_id = r.outlet_id
                               AND v.business_date = r.business_date) AS visit_id
                      FROM restaurant_reservation r
                     WHERE r.state IN ('booked', 'confirmed', 'seated')
                       AND r.end_at < %s
                )
                UPDATE restaurant_reservation r
                   SET visit_id = past.visit_id,
                       state = CASE
                           WHEN past.visit_id IS NOT NULL OR past.state = 'seated'
                           THEN 'done' ELSE 'no_show' END
                  FROM past WHERE past.id = r.id
                RETURNING r.id, r.state""",
                before,
            )
        )
        self.invalidate_model(["state", "visit_id"])
        self.browse(rid for rid, state in rows if state == "no_show")._on_no_show()
        return len(rows)

    def _get_due_outlets(self):
        """Return the outlets on whose lists of today these reservations are."""
        now = fields.Datetime.now()
        due = self.filtered(
            lambda r: r.business_date == r.outlet_id._get_business_date(now)
        )
        return due.outlet_id

    @api.model
    def _tell_tills(self, outlets):
        """Let open tills of outlets know that their lists of today have changed."""
        if not outlets:
            return
        sessions = self.env["pos.session"].sudo()
        here = ("config_id.restaurant_outlet_id", "in", outlets.ids)
        for session in sessions.search([here, ("state", "=", "opened")]):
            session.config_id._notify("RESTAURANT_RESERVATIONS", {})
