from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.coupon_stacking import EXCLUSIVE
from .loyalty_program import WEEKDAYS


class RestaurantCouponTerms(models.AbstractModel):
    """When a coupon holds, in words for the guest who has it."""

    _name = "restaurant.coupon.terms"
    _description = "Terms of a coupon"

    @api.model
    def _describe(self, card):
        """What a guest should know before they come, most important first."""
        program = card.program_id
        texts = [
            *self._describe_check(program),
            *self._describe_days(program),
            *self._describe_place(program),
        ]
        if program.restaurant_stacking == EXCLUSIVE:
            texts.append(self.env._("Not together with other coupons"))
        if not card._is_transferable():
            texts.append(self.env._("For you alone"))
        return texts

    def _describe_check(self, program):
        if amount := program.restaurant_threshold:
            amount = program.currency_id.format(amount)
            yield self.env._("From a check of %s", amount)
        if channel := program.restaurant_channel:
            label = self._get_label(program, "restaurant_channel", channel)
            yield self.env._("Only for: %s", label)

    def _describe_days(self, program):
        days = [name for name in WEEKDAYS if program[name]]
        if len(days) < len(WEEKDAYS):
            labels = program.fields_get(days, ["string"])
            texts = [labels[name]["string"] for name in days]
            yield self.env._("Only on: %s", ", ".join(texts))
        if daypart := program.restaurant_daypart:
            label = self._get_label(program, "restaurant_daypart", daypart)
            yield self.env._("Time of day: %s", label)
        today = fields.Date.context_today(self)
        if program.date_from and program.date_from > today:
            day = format_date(self.env, program.date_from)
            yield self.env._("Begins on %s", day)
        for closed in program.restaurant_blackout_ids:
            if closed.date_to >= today:
                first = format_date(self.env, closed.date_from)
                last = format_date(self.env, closed.date_to)
                yield (
                    self.env._("Not on %s", first)
                    if first == last
                    else self.env._(
                        "Not from %(first)s to %(last)s", first=first, last=last
                    )
                )

    def _describe_place(self, program):
        if outlets := program.restaurant_outlet_ids:
            yield self.env._("Where: %s", ", ".join(outlets.mapped("name")))

    def _get_label(self, program, name, value):
        return dict(program._fields[name]._description_selection(self.env))[value]
