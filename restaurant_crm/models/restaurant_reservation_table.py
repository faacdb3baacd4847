from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .restaurant_reservation_flow import HOLDS_TABLE, OPEN


class RestaurantReservationTable(models.AbstractModel):
    """Which table is kept, and what stands in the way of that."""

    _name = "restaurant.reservation.table"
    _description = "Table of a Reservation"

    table_id = fields.Many2one(
        "restaurant.table",
        ondelete="set null",
        index="btree_not_null",
        domain="[('id', 'in', available_table_ids)]",
        tracking=True,
    )
    available_table_ids = fields.Many2many(
        "restaurant.table", compute="_compute_available_table_ids", compute_sudo=True
    )
    warning = fields.Char(compute="_compute_warning")

    @api.constrains("table_id", "outlet_id")
    def _check_table(self):
        for reservation in self:
            table = reservation.table_id
            if table and table not in reservation.available_table_ids:
                raise ValidationError(
                    self.env._(
                        "Table %(table)s is not one of %(outlet)s.",
                        table=table.table_number,
                        outlet=reservation.outlet_id.name,
                    )
                )

    @api.onchange("outlet_id")
    def _onchange_outlet_id(self):
        """Another outlet has other tables."""
        if self.table_id not in self.available_table_ids._origin:
            self.table_id = False

    @api.depends("outlet_id")
    def _compute_available_table_ids(self):
        """The tables of the outlet, whoever may see its tills."""
        for reservation in self:
            tills = reservation.outlet_id.pos_config_ids
            reservation.available_table_ids = tills.floor_ids.table_ids

    @api.depends("table_id", "start_at", "end_at", "covers", "state")
    def _compute_warning(self):
        """Say who else has the table, or that it is too small; nothing is refused."""
        others = self._find_others_at_tables()
        for reservation in self:
            rivals = others.filtered(reservation._overlaps)
            seats = reservation.table_id.seats
            warning = False
            if reservation._is_missed():
                warning = self.env._("This time is past already.")
            elif rivals and reservation.state in HOLDS_TABLE:
                warning = self.env._(
                    "Table %(table)s is kept for %(guest)s at %(time)s.",
                    table=reservation.table_id.table_number,
                    guest=rivals[0].guest_id.display_name,
                    time=rivals[0]._format_time(),
                )
            elif reservation.table_id and 0 < seats < reservation.covers:
                warning = self.env._(
                    "Table %(table)s has %(seats)s seats.",
                    table=reservation.table_id.table_number,
                    seats=seats,
                )
            reservation.warning = warning

    def _find_others_at_tables(self):
        """Return the reservations that may stand in the way of these: one query."""
        timed = self.filtered(lambda r: r.table_id and r.start_at and r.end_at)
        if not timed:
            return self.browse()
        return self.search(
            [
                ("table_id", "in", timed.table_id.ids),
                ("state", "in", HOLDS_TABLE),
                ("start_at", "<", max(timed.mapped("end_at"))),
                ("end_at", ">", min(timed.mapped("start_at"))),
            ],
            order="start_at, id",
        )

    def _overlaps(self, other):
        return (
            other != self._origin
            and other.table_id == self.table_id
            and bool(self.start_at)
            and other.start_at < self.end_at
            and other.end_at > self.start_at
        )

    def _is_missed(self):
        """Tell whether nobody will come any more, unless the date is wrong."""
        now = fields.Datetime.now()
        return self.state in OPEN and bool(self.end_at) and self.end_at < now
