from datetime import timedelta

import pytz

from odoo import fields, models
from odoo.tools import SQL

from .restaurant_care_trigger import YEARLY

HALF_A_YEAR = 183  # days: who changes the birthday does not have two of them


class RestaurantCareDrawing(models.AbstractModel):
    """For whom a rule is to do something: one statement, however many guests, and the
    same again draws nobody twice."""

    _name = "restaurant.care.drawing"
    _description = "Drawing of Care"

    catch_up_days = fields.Integer(
        string="Not later than (days)",
        default=3,
        required=True,
        help="So late it may still be done: the rule is new, the hour was not decent,"
        " or the server stood still. Later it would be odd.",
    )
    holdout_share = fields.Float(
        string="Held out",
        help="Guests for whom nothing is done, to see who would have come anyway."
        " Always the same ones: a throw of a hash decides.",
    )
    return_days = fields.Integer(
        string="Counts as won back within (days)", default=30, required=True
    )

    _catch_up_check = models.Constraint(
        "CHECK (catch_up_days >= 0 AND catch_up_days <= 3650)",
        "Between no day and ten years.",
    )
    _holdout_check = models.Constraint(
        "CHECK (holdout_share >= 0 AND holdout_share <= 0.5)",
        "At most half of the guests can be held out.",
    )
    _return_check = models.Constraint(
        "CHECK (return_days > 0 AND return_days <= 3650)",
        "Between one day and ten years.",
    )

    def _get_zone(self):
        return self.company_id._get_restaurant_zone()

    def _get_today(self):
        now = fields.Datetime.now().replace(tzinfo=pytz.utc)
        return now.astimezone(self._get_zone()).date()

    def _get_day_sql(self, moment):
        """Return the calendar day of a moment in UTC, where the restaurants are.

        :param SQL moment: a timestamp
        """
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            moment,
            self._get_zone().zone,
        )

    def _draw(self):
        """Put those on the list whose day has come, or comes tomorrow: where guests
        live it may be tomorrow already.

        :return: how many are new
        """
        self.ensure_one()
        self.env.flush_all()
        today, shift = self._get_today(), timedelta(days=self._get_shift())
        first = today - timedelta(days=self.catch_up_days) - shift
        last = today + timedelta(days=1) - shift
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_care_step
                       (rule_id, guest_id, company_id, occasion, event_date, due_date,
                        state, is_held)
                SELECT %(rule)s, guest.id, guest.company_id, found.occasion,
                       found.event_date, found.event_date + %(shift)s, 'waiting',
                       %(share)s * 4294967296 >
                       ('x' || left(md5(%(rule)s || '-' || guest.id), 8))
                       ::bit(32)::bigint
                  FROM (%(found)s) AS found (guest_id, occasion, event_date)
                  JOIN restaurant_guest guest ON guest.id = found.guest_id
                 WHERE guest.active AND %(among)s AND %(again)s
                 ORDER BY guest.id
                ON CONFLICT (rule_id, guest_id, occasion) DO NOTHING
                """,
                rule=self.id,
                shift=shift.days,
                share=self.holdout_share,
                found=self._get_found_sql(first, last),
                among=self._get_among_condition(),
                again=self._get_again_condition(),
            )
        )
        self.env["restaurant.care.step"]._forget()
        return self.env.cr.rowcount

    def _get_among_condition(self):
        if not self.segment_id:
            return SQL("true")
        return SQL(
            """guest.id IN (SELECT guest_id FROM restaurant_segment_member
                             WHERE segment_id = %s)""",
            self.segment_id.id,
        )

    def _get_again_condition(self):
        if self.trigger != "birthday":
            return SQL("true")
        return SQL(
            """NOT EXISTS (
                SELECT FROM restaurant_care_step other
                 WHERE other.rule_id = %s AND other.guest_id = guest.id
                   AND other.occasion <> found.occasion
                   AND abs(other.event_date - found.event_date) < %s)""",
            self.id,
            HALF_A_YEAR,
        )

    def _get_offer_key_sql(self):
        """Return the SQL of what an offer of a step is given for.

        What comes once a year is given something once, whichever rules ask for it.
        """
        if self.trigger in YEARLY:
            return SQL("'care:' || step.guest_id || ':' || step.occasion")
        return SQL(
            "'care:' || step.guest_id || ':' || step.rule_id || ':' || step.occasion"
        )

    def _get_offered_sql(self, steps=None):
        """Return the SELECT of the guests, and the keys, of offers with this rule."""
        return SQL(
            """SELECT step.guest_id, %s FROM restaurant_care_step step
                WHERE step.rule_id = %s AND %s""",
            self._get_offer_key_sql(),
            self.id,
            SQL("step.state = 'sent'")
            if steps is None
            else SQL("step.id = ANY(%s)", steps.ids),
        )
