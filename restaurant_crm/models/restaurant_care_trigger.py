from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.birthday import kept_between
from .restaurant_guest_date import KINDS

TRIGGERS = [
    ("birthday", "Birthday"),
    ("anniversary", "Anniversary of the guest"),
    ("first_visit", "First visit"),
    ("nth_visit", "A certain visit"),
    ("no_visit", "No visit for some time"),
    ("holiday", "Day of the calendar"),
]
# Something is done before these; after all others.
BEFORE = {"birthday", "anniversary", "holiday"}
# Comes once a year for a guest, whichever rule asks.
YEARLY = {"birthday", "anniversary"}
MOST_DAYS = 3650
# Days, and what is written, for whoever begins a rule
USUAL = {
    "birthday": (7, "restaurant_crm.mail_template_care_birthday"),
    "anniversary": (7, "restaurant_crm.mail_template_care_anniversary"),
    "first_visit": (1, "restaurant_crm.mail_template_care_first_visit"),
    "nth_visit": (1, "restaurant_crm.mail_template_care_first_visit"),
    "no_visit": (60, "restaurant_crm.mail_template_care_missed"),
    "holiday": (0, "restaurant_crm.mail_template_care_greeting"),
}


class RestaurantCareTrigger(models.AbstractModel):
    """What makes a rule do something for a guest.

    Each trigger is one SELECT of guests, the occasion in words that never change, and
    the day it is about. Addons add triggers: a value of the selection, and a method
    ``_get_<trigger>_sql``.
    """

    _name = "restaurant.care.trigger"
    _description = "Trigger of Care"

    trigger = fields.Selection(TRIGGERS, required=True, default="birthday")
    is_before = fields.Boolean(compute="_compute_is_before")
    wait_days = fields.Integer(
        string="Days",
        default=0,
        required=True,
        help="How long after it, or how long before a day that is known.",
    )
    date_kind = fields.Selection(
        KINDS,
        string="Which anniversary",
        help="Empty: each one.",
    )
    visit_number = fields.Integer(string="Number of the visit", default=2)
    holiday_date = fields.Date(string="On")
    is_yearly = fields.Boolean(
        string="Every year",
        help="On the same day. Of a feast that moves, enter the day each year.",
    )

    _wait_check = models.Constraint(
        f"CHECK (wait_days >= 0 AND wait_days <= {MOST_DAYS})",
        "Between no day and ten years.",
    )
    _number_check = models.Constraint(
        "CHECK (visit_number > 0)", "Visits are counted from one."
    )

    @api.model
    def _get_triggers_before(self):
        """Port: triggers that are acted upon before their day."""
        return BEFORE

    @api.model
    def _get_usual(self):
        """Port: return {trigger: (days, xml id of an e-mail)} for new rules."""
        return USUAL

    @api.depends("trigger")
    def _compute_is_before(self):
        before = self._get_triggers_before()
        for rule in self:
            rule.is_before = rule.trigger in before

    @api.constrains("trigger", "wait_days", "holiday_date")
    def _check_trigger(self):
        for rule in self:
            if rule.trigger == "holiday" and not rule.holiday_date:
                raise ValidationError(self.env._("On which day?"))
            if rule.trigger == "no_visit" and not rule.wait_days:
                raise ValidationError(
                    self.env._("After how many days without a visit?")
                )

    def _get_shift(self):
        """Return by how many days a step is due after the day it is about."""
        return -self.wait_days if self.is_before else self.wait_days

    def _get_found_sql(self, first, last, scope=None):
        """Return the SELECT of what has happened: (guest_id, occasion, event_date).

        :param date first, last: the days it may be about
        :param SQL scope: a condition on ``guest``
        """
        self.ensure_one()
        get_sql = getattr(self, f"_get_{self.trigger}_sql")
        return get_sql(first, last, scope or SQL("true"))

    def _get_birthday_sql(self, first, last, scope):
        """Who was born on 29 February celebrates on the 28th in common years; nobody
        has to tell the year. Lunar birthdays are not reckoned into days of this year.
        """
        return SQL(
            """SELECT guest.id, 'birthday ' || EXTRACT(YEAR FROM kept.day), kept.day
                 FROM (%s) AS kept
                 JOIN restaurant_guest guest
                   ON guest.birth_month = kept.month AND guest.birth_day = kept.number
                WHERE guest.company_id = %s AND guest.birthday_lunar IS NOT TRUE
                  AND %s""",
            self._get_kept_sql(first, last),
            self.company_id.id,
            scope,
        )

    def _get_anniversary_sql(self, first, last, scope):
        return SQL(
            """SELECT guest.id,
                      own.kind || ' ' || own.id || ' ' || EXTRACT(YEAR FROM kept.day),
                      kept.day
                 FROM (%s) AS kept
                 JOIN restaurant_guest_date own
                   ON own.month = kept.month AND own.day = kept.number
                 JOIN restaurant_guest guest ON guest.id = own.guest_id
                WHERE guest.company_id = %s AND own.is_lunar IS NOT TRUE
                  AND (%s OR own.kind = %s) AND %s""",
            self._get_kept_sql(first, last),
            self.company_id.id,
            not self.date_kind,
            self.date_kind or "",
            scope,
        )

    def _get_kept_sql(self, first, last):
        kept = kept_between(first, last)
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::date[])"
            " AS kept (month, number, day)",
            [month for month, _day in kept],
            [day for _month, day in kept],
            list(kept.values()),
        )

    def _get_first_visit_sql(self, first, last, scope):
        return self._get_visit_sql(1, first, last, scope)

    def _get_nth_visit_sql(self, first, last, scope):
        return self._get_visit_sql(self.visit_number, first, last, scope)

    def _get_visit_sql(self, number, first, last, scope):
        """Count the visits of those alone who came in these days."""
        return SQL(
            """SELECT guest_id, 'visit ' || number, business_date
                 FROM (SELECT visit.guest_id, visit.business_date,
                              row_number() OVER (PARTITION BY visit.guest_id
                                  ORDER BY visit.business_date, visit.id) AS number
                         FROM restaurant_visit visit
                         JOIN restaurant_guest guest ON guest.id = visit.guest_id
                        WHERE visit.active AND %(scope)s AND visit.guest_id IN (
                              SELECT guest_id FROM restaurant_visit
                               WHERE active AND company_id = %(company)s
                                 AND business_date BETWEEN %(first)s AND %(last)s)
                      ) AS counted
                WHERE number = %(number)s
                  AND business_date BETWEEN %(first)s AND %(last)s""",
            number=number,
            company=self.company_id.id,
            first=first,
            last=last,
            scope=scope,
        )

    def _get_no_visit_sql(self, first, last, scope):
        """A guest is missed once for each time of absence."""
        return SQL(
            """SELECT guest.id, 'absent since ' || stats.last_visit, stats.last_visit
                 FROM restaurant_guest_stats stats
                 JOIN restaurant_guest guest ON guest.id = stats.guest_id
                WHERE stats.company_id = %s
                  AND stats.last_visit BETWEEN %s AND %s AND %s""",
            self.company_id.id,
            first,
            last,
            scope,
        )

    def _get_holiday_sql(self, first, last, scope):
        """All guests who may be written to: for the others there is nothing to note."""
        day = self.holiday_date
        if self.is_yearly:
            day = kept_between(first, last).get((day.month, day.day))
        days = [day] if day and first <= day <= last else []
        return SQL(
            """SELECT guest.id, 'day ' || kept.day, kept.day
                 FROM unnest(%s::date[]) AS kept (day)
                 JOIN restaurant_guest guest ON guest.company_id = %s
                WHERE %s AND %s""",
            days,
            self.company_id.id,
            self._get_reachable_condition(),
            scope,
        )
