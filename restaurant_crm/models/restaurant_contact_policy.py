from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models


class RestaurantContactPolicy(models.Model):
    """How often, and at what hours, a group writes to its guests."""

    _name = "restaurant.contact.policy"
    _description = "Rules for Messages to Guests"
    _inherit = "restaurant.group.policy"

    cap_count = fields.Integer(
        string="Messages at most",
        default=2,
        required=True,
        help="To one guest by one channel, over all campaigns and greetings.",
    )
    cap_days = fields.Integer(string="In days", default=7, required=True)
    quiet_from = fields.Float(
        default=21.0, required=True, help="From this hour on nothing is sent."
    )
    quiet_until = fields.Float(default=9.0, required=True)

    _company_uniq = models.UniqueIndex("(company_id)", "A group has one set of rules.")
    _cap_check = models.Constraint(
        "CHECK (cap_count > 0 AND cap_days > 0)", "One message, and one day, at least."
    )
    _quiet_check = models.Constraint(
        "CHECK (quiet_until >= 0 AND quiet_until < quiet_from AND quiet_from <= 24)",
        "Messages go out between an earlier and a later hour of the day.",
    )

    @api.model
    def _get_for(self, company):
        """The usual rules hold where a group has none of its own."""
        return super()._get_for(company) or self.new({"company_id": company.root_id.id})

    def _next_moment(self, now=None):
        """Return when a message may go out: now, or after the quiet hours; in UTC."""
        zone = self.company_id._get_restaurant_zone()
        now = (now or fields.Datetime.now()).replace(tzinfo=pytz.utc).astimezone(zone)
        hour = now.hour + now.minute / 60
        if self.quiet_until <= hour < self.quiet_from:
            return now.astimezone(pytz.utc).replace(tzinfo=None)
        day = now.date() + timedelta(days=hour >= self.quiet_from)
        minutes = round(self.quiet_until * 60)
        morning = datetime.combine(day, time(minutes // 60, minutes % 60))
        return zone.localize(morning).astimezone(pytz.utc).replace(tzinfo=None)
