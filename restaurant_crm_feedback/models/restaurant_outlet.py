from datetime import timedelta

from pytz import timezone, utc

from odoo import api, fields, models

from ..tools.clock import always

CHUNK = 14  # days that are looked at together
HORIZON = 40  # chunks


class RestaurantOutlet(models.Model):
    _name = "restaurant.outlet"
    _inherit = [
        "restaurant.outlet",
        "restaurant.outlet.feedback",
        "mail.alias.mixin.optional",
    ]

    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening hours",
        ondelete="restrict",
        help="The clocks of cases run in these hours, at the outlet's own time. Empty:"
        " around the clock.",
    )
    case_manager_id = fields.Many2one(
        "res.users",
        string="Cases are escalated to",
        domain="[('share', '=', False)]",
        help="Who is told at once of a grave case, and of every clock that is broken.",
    )
    alias_name = fields.Char(
        string="Complaints by e-mail to",
        help="What is sent to this address becomes a case of the outlet.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("restaurant.case")
        if self.id:
            values["alias_defaults"] = repr({"outlet_id": self.id, "channel": "email"})
        return values

    def _iter_open_hours(self, start):
        """Yield the periods in which the outlet is open from a moment on.

        :param datetime start: naive UTC, as are the periods
        """
        if not self.calendar_id.attendance_ids:
            yield from always(start)
            return
        begin = utc.localize(start)
        for _chunk in range(HORIZON):
            end = begin + timedelta(days=CHUNK)
            yield from self._get_open_periods(begin, end)
            begin = end

    def _get_open_periods(self, begin, end):
        calendar = self.calendar_id.sudo()
        found = calendar._work_intervals_batch(begin, end, tz=timezone(self.tz))
        return [
            (
                opens.astimezone(utc).replace(tzinfo=None),
                # midnight is told as the last microsecond of the day
                (closes + timedelta(microseconds=1))
                .astimezone(utc)
                .replace(tzinfo=None, microsecond=0),
            )
            for opens, closes, _lines in found[False]
        ]

    @api.model
    def _get_open_seconds_a_day(self):
        """Return what a day is worth: the opening hours of an average open day."""
        if not self.calendar_id.attendance_ids:
            return 24 * 3600
        return self.calendar_id.sudo().hours_per_day * 3600
