from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo import api, fields, models

HOT_POT, BISTRO = "hot_pot", "bistro"


class Booking(NamedTuple):
    """A reservation: so many days from today, at an hour of the outlet's clock."""

    days: int
    hour: int
    minute: int
    outlet: str
    guest: str
    covers: int
    table: int | None
    state: str = "booked"
    occasion: str | None = None
    note: str = ""


BOOKINGS = [
    # today: the list of the till
    Booking(
        0, 12, 0, BISTRO, "jinhai", 6, 25, "confirmed", "business", "Two from Osaka"
    ),
    Booking(0, 12, 30, BISTRO, "sophie_martin", 1, 22),
    Booking(
        0, 18, 0, HOT_POT, "zhao_min", 2, 2, "confirmed", None, "Comes with her mother"
    ),
    Booking(0, 18, 30, HOT_POT, "wang_li", 4, 1, "confirmed", None, "By the window"),
    Booking(
        0, 18, 30, HOT_POT, "liu_family", 8, 11, "confirmed", "birthday", "80 candles"
    ),
    Booking(
        0, 19, 0, BISTRO, "harrison_family", 4, 23, "confirmed", None, "Two high chairs"
    ),
    Booking(0, 19, 30, BISTRO, "emma_clarke", 2, 24, "booked", "anniversary"),
    Booking(
        0, 19, 30, HOT_POT, "zhou_jie", 5, None, "booked", None, "No table promised yet"
    ),
    Booking(
        0, 20, 0, HOT_POT, "sun_wei", 3, 2, "booked", None, "After the first seating"
    ),
    # the days to come
    Booking(1, 12, 0, BISTRO, "james_harrison", 2, 21, "confirmed", "business"),
    Booking(
        1, 18, 0, HOT_POT, "guo_tao", 12, 12, "booked", "business", "Screen for slides"
    ),
    Booking(1, 19, 0, BISTRO, "chen_guoqiang", 3, 26),
    Booking(2, 19, 0, HOT_POT, "li_na", 3, 3),
    Booking(
        2, 19, 30, BISTRO, "olivia_bennett", 2, 31, "booked", "date", "On the terrace"
    ),
    Booking(3, 12, 0, BISTRO, "yuki_tanaka", 2, None),
    Booking(
        4, 18, 30, HOT_POT, "huang_jing", 2, None, "cancelled", None, "Flight moved"
    ),
    Booking(5, 18, 30, HOT_POT, "wang_li", 4, 1),
    Booking(6, 12, 30, HOT_POT, "liu_family", 6, 11, "booked", "family"),
    # who did not come
    Booking(-3, 19, 0, HOT_POT, "hu_bin", 4, 4, "no_show"),
    Booking(-12, 19, 30, HOT_POT, "tang_yi", 4, 5, "no_show"),
    Booking(-26, 20, 0, HOT_POT, "tang_yi", 6, None, "no_show"),
    Booking(
        -8, 19, 0, BISTRO, "marco_rossi", 4, 25, "cancelled", None, "Called in time"
    ),
]
# Hours ago, direction, guest, number, name on the display, outcome, note
CALLS = [
    (1, "in", "zhou_jie", None, "", "booked", "Wants a table tonight for five"),
    (
        2,
        "in",
        None,
        "+8613712349876",
        "CHEN J",
        "callback",
        "Party for twenty",
    ),
    (3, "in", "harrison_family", None, "", "answered", "Two high chairs, please"),
    (5, "in", None, "", "", "missed", ""),
    (22, "out", "hu_bin", None, "", "missed", "Asked why he did not come"),
    (26, "in", "emma_clarke", None, "", "booked", "Their wedding day"),
    (30, "in", "huang_jing", None, "", "answered", "Cancels, the flight was moved"),
    (
        52,
        "out",
        "gao_yuan",
        None,
        "",
        "answered",
        "Moved to Suzhou for a year",
    ),
    (74, "in", None, "+862155550199", "", "wrong", ""),
]
# Who looks after whom
OWNERS = {
    "desk": ("wang_li", "liu_family", "emma_clarke", "jinhai", "gao_yuan", "guo_tao"),
    "floor": ("james_harrison", "harrison_family", "sun_wei", "zhao_min", "zhou_jie"),
}
BOOKED_VISITS = 14  # of the last weeks, that were reserved before


class RestaurantDemoService(models.AbstractModel):
    """Reservations and calls of the demo group, around today."""

    _name = "restaurant.demo.service"
    _inherit = "restaurant.demo"
    _description = "Demo reservations and calls"

    @api.model
    def _load_service(self):
        # a demonstration is quiet: nobody gets an e-mail, no file says who made it
        quiet = {"tracking_disable": True, "mail_create_nolog": True}
        demo = self.with_context(**quiet)
        desk = self._ref("res_users_desk")
        reservations = [self._prepare_reservation(desk, row) for row in BOOKINGS]
        kept = [self._prepare_kept(desk, visit) for visit in self._find_booked_visits()]
        demo.env["restaurant.reservation"].create(reservations + kept)
        for user, guests in OWNERS.items():
            owned = [self._ref(f"restaurant_guest_{guest}").id for guest in guests]
            owner = self._ref(f"res_users_{user}")
            demo.env["restaurant.guest"].browse(owned).owner_id = owner
        self._load_follow_ups(demo)
        calls = [self._prepare_call(desk, *row) for row in CALLS]
        demo.env["restaurant.call"].create(calls)

    @api.model
    def _load_follow_ups(self, demo):
        """Who looks after guests has been reminded, and has done some of it."""
        demo.env["restaurant.guest"]._cron_plan_care()
        domain = [("restaurant_care", "!=", False)]
        planned = demo.env["mail.activity"].search(domain, order="id")
        planned[: len(planned) // 2]._action_done()

    @api.model
    def _prepare_reservation(self, user, booking):
        outlet = self._ref(f"restaurant_outlet_{booking.outlet}")
        today = outlet._get_business_date(fields.Datetime.now())
        day = today + timedelta(days=booking.days)
        local = datetime.combine(day, time(booking.hour, booking.minute))
        start = local.replace(tzinfo=ZoneInfo(outlet.tz)).astimezone(UTC)
        return {
            "guest_id": self._ref(f"restaurant_guest_{booking.guest}").id,
            "outlet_id": outlet.id,
            "start_at": start.replace(tzinfo=None),
            "covers": booking.covers,
            "table_id": self._table_id(booking.table),
            "state": booking.state,
            "occasion": booking.occasion,
            "note": booking.note,
            "user_id": user.id,
        }

    @api.model
    def _find_booked_visits(self):
        company = self._ref("res_company_demo")
        return self.env["restaurant.visit"].search(
            [
                ("company_id", "=", company.id),
                ("channel", "=", "dine_in"),
                ("covers", ">=", 3),
                ("business_date", "<", "today"),
            ],
            limit=BOOKED_VISITS,
        )

    @api.model
    def _prepare_kept(self, user, visit):
        start = visit.start_at.replace(
            minute=visit.start_at.minute // 30 * 30, second=0
        )
        return {
            "guest_id": visit.guest_id.id,
            "outlet_id": visit.outlet_id.id,
            "start_at": start,
            "covers": visit.covers,
            "table_id": visit.table_id.id,
            "state": "done",
            "visit_id": visit.id,
            "user_id": user.id,
        }

    @api.model
    def _prepare_call(self, user, hours, direction, guest, number, name, outcome, note):
        guest = guest and self._ref(f"restaurant_guest_{guest}")
        return {
            "direction": direction,
            "start_at": fields.Datetime.now() - timedelta(hours=hours),
            "guest_id": guest and guest.id,
            "number": guest.phone_e164 if guest else number,
            "caller_name": name,
            "company_id": self._ref("res_company_demo").id,
            "user_id": user.id if outcome != "missed" or direction == "out" else False,
            "outcome": outcome,
            "note": note,
        }
