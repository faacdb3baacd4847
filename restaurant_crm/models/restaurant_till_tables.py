from odoo import api, models

from ..tools.till_input import is_record_id

MAX_TABLES = 200


class RestaurantTillTables(models.AbstractModel):
    """Calls of the till about tables: who is expected, and who sits there."""

    _name = "restaurant.till.tables"
    _description = "Tables of a Till"

    @api.readonly
    def restaurant_floor(self, partner_ids=None):
        """What a till shows of guests on its floor plan, in one call.

        :param list partner_ids: the guests of open orders
        :return: {"ok": True, "reservations": see
            `restaurant.reservation._prepare_for_till`,
            "badges": {partner id: [{"code", "text"}]}}
        """
        self._check_till_call()
        reservations = self.env["restaurant.reservation"].sudo()
        return {
            "ok": True,
            "reservations": [
                reservation._prepare_for_till()
                for reservation in reservations._find_today(self.sudo())
            ],
            "badges": self._prepare_badges(partner_ids),
        }

    def _prepare_badges(self, partner_ids):
        guests = self.env["restaurant.guest"].sudo()
        asked = partner_ids[:MAX_TABLES] if isinstance(partner_ids, list) else []
        if known := [value for value in asked if is_record_id(value)]:
            company, _country_code = self._get_till_scope()
            guests = guests.search(
                [("company_id", "=", company.id), ("partner_id", "in", known)]
            )
        badges = guests._prepare_table_badges()
        return {guest.partner_id.id: badges[guest.id] for guest in guests}

    def restaurant_seat_reservation(self, reservation_id, table_id=False):
        """A guest with a reservation has come to this outlet.

        Seating one twice is no mistake: two tills may do it at once.

        :param table_id: where the guest sits, if the till has tables
        :return: {"ok": True, "partner_id", "covers"}.
            Refusals: unknown_reservation, not_due
        """
        self._check_till_call()
        reservation = self._get_till_reservation(reservation_id)
        if not reservation:
            message = self.env._("This reservation does not exist any more.")
            return self._refuse_till_call("unknown_reservation", message)
        if reservation.state in ("done", "cancelled"):
            message = self.env._("This reservation is over or was cancelled.")
            return self._refuse_till_call("not_due", message)
        if reservation.state != "seated":
            reservation._go_to("seated")
        table = self._get_till_table(table_id)
        if table and table != reservation.table_id:
            reservation.table_id = table
        return {
            "ok": True,
            "partner_id": reservation.guest_id.partner_id.id,
            "covers": reservation.covers,
        }

    def _get_till_reservation(self, reservation_id):
        reservations = self.env["restaurant.reservation"].sudo()
        outlet = self.sudo().restaurant_outlet_id
        if not (is_record_id(reservation_id) and outlet):
            return reservations
        return reservations.search(
            [("id", "=", reservation_id), ("outlet_id", "=", outlet.id)]
        )

    def _get_till_table(self, table_id):
        tables = self.sudo().floor_ids.table_ids
        return tables.filtered(lambda table: table.id == table_id)
