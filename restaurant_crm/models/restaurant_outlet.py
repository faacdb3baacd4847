from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.business_day import business_date, daypart


class RestaurantOutlet(models.Model):
    _name = "restaurant.outlet"
    _description = "Outlet"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    pos_config_ids = fields.One2many(
        "pos.config", "restaurant_outlet_id", string="Tills"
    )
    tz = fields.Selection(
        _tz_get,
        string="Time zone",
        required=True,
        default=lambda self: self._default_tz(),
    )
    day_cutoff = fields.Float(
        string="Day ends at",
        required=True,
        default=4.0,
        help="Checks paid before this hour belong to the day before.",
    )
    visit_gap = fields.Float(
        string="Hours between visits",
        required=True,
        default=3.0,
        help="Checks of one guest that lie closer together are one visit.",
    )
    reservation_hours = fields.Float(
        string="Hours a table is kept",
        required=True,
        default=2.0,
        help="For how long a reservation keeps its table, if nobody says otherwise.",
    )
    reminder_hours = fields.Float(
        string="Remind before (hours)",
        required=True,
        default=24.0,
        help="When guests are reminded of a reservation; 0: never.",
    )
    reservation_sms = fields.Boolean(
        string="Reservations by SMS",
        help="Guests without an e-mail address are sent confirmations and reminders by "
        "SMS. Each of them costs what your provider asks.",
    )

    _day_cutoff_in_day = models.Constraint(
        "CHECK (day_cutoff >= 0 AND day_cutoff < 24)",
        "A day ends between 00:00 and 23:59.",
    )
    _visit_gap_positive = models.Constraint(
        "CHECK (visit_gap >= 0)",
        "The hours between two visits cannot be negative.",
    )
    _reservation_hours_in_day = models.Constraint(
        "CHECK (reservation_hours > 0 AND reservation_hours <= 24)",
        "A table is kept for more than nothing, and less than a day.",
    )
    _reminder_hours_positive = models.Constraint(
        "CHECK (reminder_hours >= 0)",
        "The hours before a reservation cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The first outlet of a group brings its built-in segments along."""
        outlets = super().create(vals_list)
        for root in outlets.company_id.root_id:
            self.env["restaurant.segment"].sudo()._create_classes(root)
        return outlets

    def write(self, vals):
        """Another clock gives other business days: reports are counted again."""
        result = super().write(vals)
        if {"tz", "day_cutoff"} & vals.keys():
            self.env["restaurant.report.day"]._start_over()
        return result

    @api.model
    def _default_tz(self):
        return self.env.company.partner_id.tz or self.env.user.tz or "UTC"

    def _get_business_date(self, moment):
        """Return the date that the outlet gives to a naive UTC moment."""
        return business_date(moment, self.tz, self.day_cutoff)

    def _get_daypart(self, moment):
        """Return the part of the day, a key of `restaurant.visit.daypart`."""
        return daypart(moment, self.tz)
