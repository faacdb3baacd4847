from odoo import api, fields, models

from .restaurant_reservation_flow import HOLDS_TABLE


class RestaurantReservationTill(models.AbstractModel):
    """Reservations as a till shows them: today's, of its outlet."""

    _name = "restaurant.reservation.till"
    _description = "Reservations at the Till"

    @api.model
    def _find_today(self, config, *conditions, limit=200):
        """Return the reservations of the outlet's business day, the first one first.

        :param pos.config config: the till that asks, read as superuser
        """
        outlet = config.restaurant_outlet_id
        if not outlet:
            return self.browse()
        today = outlet._get_business_date(fields.Datetime.now())
        domain = [
            ("outlet_id", "=", outlet.id),
            ("business_date", "=", today),
            ("state", "in", HOLDS_TABLE),
            *conditions,
        ]
        return self.search(domain, order="start_at, id", limit=limit)

    def _prepare_for_till(self):
        """Return what a cashier needs to receive the guest: no way to reach them."""
        occasions, deposits = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("occasion", "deposit")
        )
        waiting = self.start_at - fields.Datetime.now()
        return {
            "id": self.id,
            "time": self._format_time(),
            "minutes": round(waiting.total_seconds() / 60),
            "name": self.guest_id.name or "",
            "partner_id": self.guest_id.partner_id.id,
            "covers": self.covers,
            "table_id": self.table_id.id,
            "occasion": occasions.get(self.occasion, ""),
            "deposit": deposits.get(self.deposit, ""),
            "note": self.note or "",
            "state": self.state,
        }
