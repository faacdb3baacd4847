from odoo import fields, models

from .restaurant_reservation_flow import OPEN

TOLD = ("outlet_id", "start_at", "covers", "occasion", "note", "state")


class RestaurantReservationOrigin(models.AbstractModel):
    """A reservation that another system has taken, and may change."""

    _name = "restaurant.reservation.origin"
    _description = "Origin of a Reservation"

    source = fields.Char(
        string="System", readonly=True, copy=False, help="Where it was imported from."
    )
    external_key = fields.Char(
        readonly=True, copy=False, help="What another system calls this reservation."
    )
    # What the other system said last: only what it says anew is changed here.
    told = fields.Json(readonly=True, copy=False, prefetch=False)

    def _get_told(self):
        """Return {field of TOLD: value as in JSON}."""
        if self.told:
            return self.told
        return {
            **{name: self[name] or False for name in TOLD},
            "outlet_id": self.outlet_id.id,
            "start_at": fields.Datetime.to_string(self.start_at),
        }

    def _find_news(self, told):
        """Return {field: value} of what is told anew; {} where it comes too late.

        Who sits, or did not come, is not moved. What was cancelled comes back only when
        the other system takes its cancellation back.
        """
        before = self._get_told()
        news = {name: value for name, value in told.items() if value != before[name]}
        is_back = self.state == "cancelled" and news.get("state") in OPEN
        if not (news and (self.state in OPEN or is_back)):
            return {}
        if "outlet_id" in news:
            news["table_id"] = False  # it was one of the other outlet
        return news
