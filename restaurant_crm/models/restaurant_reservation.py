from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import format_datetime

STATES = [
    ("booked", "Booked"),
    ("confirmed", "Confirmed"),
    ("seated", "Seated"),
    ("done", "Came"),
    ("no_show", "Did not come"),
    ("cancelled", "Cancelled"),
]
OCCASIONS = [
    ("birthday", "Birthday"),
    ("anniversary", "Anniversary"),
    ("date", "Dinner for two"),
    ("family", "Family meeting"),
    ("business", "Business meal"),
    ("other", "Other occasion"),
]
TOLD_TO_TILLS = {"state", "start_at", "table_id", "covers", "outlet_id", "guest_id"}


class RestaurantReservation(models.Model):
    """A table that is kept for a guest."""

    _name = "restaurant.reservation"
    _description = "Reservation"
    _inherit = [
        "restaurant.reservation.flow",
        "restaurant.reservation.mail",
        "restaurant.reservation.origin",
        "restaurant.reservation.table",
        "restaurant.reservation.till",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _rec_name = "guest_id"
    _order = "start_at desc, id desc"
    _rec_names_search = ["guest_id.name", "guest_id.phone_e164", "guest_id.number"]

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="guest_id.company_id", store=True, precompute=True, index=True
    )
    guest_phone = fields.Char(related="guest_id.phone_e164", string="Phone")
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_outlet(),
        domain="[('company_id', 'child_of', company_id)]",
    )
    start_at = fields.Datetime(string="When", required=True, tracking=True)
    duration = fields.Float(
        string="Hours",
        compute="_compute_duration",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="How long the table is kept.",
    )
    end_at = fields.Datetime(
        string="Until", compute="_compute_end_at", store=True, precompute=True
    )
    business_date = fields.Date(
        compute="_compute_business_date", store=True, precompute=True
    )
    covers = fields.Integer(required=True, default=2, tracking=True)
    occasion = fields.Selection(OCCASIONS)
    note = fields.Text(help="What those who receive the guest should know.")
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default="booked",
        index=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        default=lambda self: self.env.user,
        ondelete="set null",
    )
    call_id = fields.Many2one(
        "restaurant.call", readonly=True, index="btree_not_null", copy=False
    )
    visit_id = fields.Many2one(
        "restaurant.visit", readonly=True, index="btree_not_null", copy=False
    )
    outlet_time = fields.Char(
        string="Time at the outlet",
        compute="_compute_outlet_time",
        help="Shown where your clock goes differently.",
    )
    _outlet_date_idx = models.Index("(outlet_id, business_date)")
    _company_key_uniq = models.UniqueIndex(
        "(company_id, source, external_key) WHERE external_key IS NOT NULL",
        "This reservation was imported already.",
    )
    _covers_positive = models.Constraint(
        "CHECK (covers > 0)", "A reservation is for one person at least."
    )
    _duration_positive = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)",
        "A table is kept for more than nothing, and less than a day.",
    )

    @api.model
    def _default_outlet(self):
        """Return the outlet, if there is but one."""
        outlets = self.env["restaurant.outlet"].search([], limit=2)
        return outlets if len(outlets) == 1 else outlets.browse()

    @api.depends("outlet_id")
    def _compute_duration(self):
        for reservation in self:
            reservation.duration = reservation.outlet_id.reservation_hours or 2.0

    @api.depends("start_at", "duration")
    def _compute_end_at(self):
        for reservation in self:
            start = reservation.start_at
            hours = timedelta(hours=reservation.duration)
            reservation.end_at = start and start + hours

    @api.depends("start_at", "outlet_id")
    def _compute_business_date(self):
        for reservation in self:
            outlet, start = reservation.outlet_id, reservation.start_at
            reservation.business_date = (
                outlet and start and outlet._get_business_date(start)
            )

    @api.depends("guest_id", "start_at", "covers")
    @api.depends_context("lang", "hide_time")
    def _compute_display_name(self):
        """A calendar says itself when it is."""
        for reservation in self:
            if self.env.context.get("hide_time"):
                guest = reservation.guest_id.display_name or ""
                reservation.display_name = f"{guest} ({reservation.covers})"
                continue
            reservation.display_name = self.env._(
                "%(guest)s for %(covers)s, %(when)s",
                guest=reservation.guest_id.display_name or "",
                covers=reservation.covers,
                when=reservation._format_start() if reservation.start_at else "",
            )

    @api.depends("start_at", "outlet_id.tz")
    @api.depends_context("lang", "tz")
    def _compute_outlet_time(self):
        """Spare who sits in another time zone the sums."""
        for reservation in self:
            start, zone = reservation.start_at, reservation.outlet_id.tz
            here = start and fields.Datetime.context_timestamp(reservation, start)
            there = start and zone and reservation._get_local_start()
            differs = there and here.utcoffset() != there.utcoffset()
            reservation.outlet_time = differs and reservation._format_start()

    def _format_start(self, dt_format="short"):
        """Return the time as the clocks of the outlet show it."""
        tz = self.outlet_id.tz
        return format_datetime(self.env, self.start_at, tz=tz, dt_format=dt_format)

    def _format_time(self):
        return self._get_local_start().strftime("%H:%M")

    def _get_local_start(self):
        zone = pytz.timezone(self.outlet_id.tz or "UTC")
        return pytz.utc.localize(self.start_at).astimezone(zone)

    @api.model_create_multi
    def create(self, vals_list):
        reservations = super().create(vals_list)
        reservations.call_id._book()
        reservations._tell_tills(reservations._get_due_outlets())
        return reservations

    def write(self, vals):
        """Tills hear of what comes onto their lists of today, and what leaves them."""
        is_told = bool(TOLD_TO_TILLS & vals.keys())
        outlets = self._get_due_outlets() if is_told else self.outlet_id.browse()
        result = super().write(vals)
        if vals.get("state") == "no_show":
            self._on_no_show()
        if is_told:
            self._tell_tills(outlets | self._get_due_outlets())
        return result

    def unlink(self):
        outlets = self._get_due_outlets()
        result = super().unlink()
        self._tell_tills(outlets)
        return result

    def _prepare_timeline_entry(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "date": self.start_at,
            "kind": "reservation",
            "title": self.env._(
                "Reservation for %(covers)s at %(outlet)s",
                covers=self.covers,
                outlet=self.outlet_id.name,
            ),
            "detail": labels[self.state],
            "record": self,
        }
