from collections import defaultdict

from odoo import api, fields, models

from .restaurant_reservation_flow import OPEN


class RestaurantGuestService(models.AbstractModel):
    """What is done for a guest: calls, reservations, care."""

    _name = "restaurant.guest.service"
    _description = "Service of a Guest"

    call_ids = fields.One2many("restaurant.call", "guest_id", string="Log of calls")
    call_count = fields.Integer(string="Calls", compute="_compute_call_count")

    reservation_ids = fields.One2many("restaurant.reservation", "guest_id")
    reservation_count = fields.Integer(
        string="Number of reservations", compute="_compute_reservation_count"
    )
    no_show_count = fields.Integer(
        string="Did not come",
        compute="_compute_reservation_count",
        search="_search_no_show_count",
        help="Reservations that the guest neither kept nor cancelled.",
    )

    @api.depends("reservation_ids.state")
    def _compute_reservation_count(self):
        rows = self.env["restaurant.reservation"]._read_group(
            [("guest_id", "in", self.ids)], ["guest_id", "state"], ["__count"]
        )
        counts, no_shows = defaultdict(int), defaultdict(int)
        for guest, state, count in rows:
            counts[guest.id] += count
            no_shows[guest.id] += count if state == "no_show" else 0
        for guest in self:
            guest.reservation_count = counts[guest._origin.id]
            guest.no_show_count = no_shows[guest._origin.id]

    @api.model
    def _search_no_show_count(self, operator, value):
        """Find guests by how often they did not come; those who never did not come have
        no row to count.
        """
        if operator not in (">", ">=") or value < (operator == ">="):
            return NotImplemented
        rows = self.env["restaurant.reservation"]._read_group(
            [("state", "=", "no_show")],
            ["guest_id"],
            having=[("__count", operator, value)],
        )
        return [("id", "in", [guest.id for (guest,) in rows])]

    @api.depends("call_ids")
    def _compute_call_count(self):
        counts = dict(
            self.env["restaurant.call"]._read_group(
                [("guest_id", "in", self.ids)], ["guest_id"], ["__count"]
            )
        )
        for guest in self:
            guest.call_count = counts.get(guest._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Who was written down during a call is who called."""
        guests = super().create(vals_list)
        if (call_id := self.env.context.get("restaurant_call_id")) and guests:
            call = self.env["restaurant.call"].browse(call_id)
            call.filtered(lambda known: not known.guest_id).guest_id = guests[0]
        return guests

    def action_view_calls(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_call_action"
        )
        action["domain"] = [("guest_id", "in", self.ids)]
        action["context"] = {
            "default_guest_id": self.id,
            "default_direction": "out",
            "default_user_id": self.env.uid,
        }
        return action

    def action_view_reservations(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_reservation_action"
        )
        action["domain"] = [("guest_id", "in", self.ids)]
        action["context"] = {"default_guest_id": self.id}
        return action

    def _merge_into(self, guest):
        self.call_ids.guest_id = guest
        self.reservation_ids.guest_id = guest
        return super()._merge_into(guest)

    def _export_guest_data(self):
        sections = super()._export_guest_data()
        sections["reservations"] = self._read_section(self.reservation_ids)
        return sections

    def _get_erase_warnings(self):
        warnings = super()._get_erase_warnings()
        kept = self.reservation_ids.filtered(lambda r: r.state in OPEN)
        return [
            *warnings,
            *(
                self.env._(
                    "A table is kept: %(reservation)s. It will be cancelled.",
                    reservation=reservation.display_name,
                )
                for reservation in kept
            ),
        ]

    def _erase(self, reason):
        """Reservations stay as numbers: when, how many, and whether they were kept."""
        guests = self.sudo().filtered(lambda guest: not guest.erased_date)
        guests._erase_unknown_calls()
        reservations = guests.reservation_ids
        reservations.filtered(lambda r: r.state in OPEN).action_cancel()
        personal = ("note", "occasion", "external_key", "told")
        reservations.write(dict.fromkeys(personal, False))
        for model in ("mail.message", "mail.activity"):
            name = "model" if model == "mail.message" else "res_model"
            domain = [
                (name, "=", reservations._name),
                ("res_id", "in", reservations.ids),
            ]
            self.env[model].sudo().search(domain).unlink()
        return super()._erase(reason)

    def _erase_unknown_calls(self):
        """Calls from before the guest was known have the number, but no guest."""
        numbers = self.filtered("phone_e164").mapped("phone_e164")
        domain = [
            ("company_id", "in", self.company_id.ids),
            ("number_e164", "in", numbers),
            ("guest_id", "=", False),
        ]
        self.env["restaurant.call"].sudo().search(domain).unlink()
