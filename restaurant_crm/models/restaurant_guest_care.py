from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.birthday import next_birthday

DUE_DAYS = 7
# So long after an activity was done nobody is bothered again for the same reason.
QUIET_DAYS = 30
REASONS = {
    "overdue": "restaurant_crm.mail_activity_type_overdue",
    "birthday": "restaurant_crm.mail_activity_type_birthday",
    "anniversary": "restaurant_crm.mail_activity_type_anniversary",
    "first_visit": "restaurant_crm.mail_activity_type_first_visit",
    "playbook": "restaurant_crm.mail_activity_type_playbook",
}


class RestaurantGuestCare(models.AbstractModel):
    """Who looks after a guest, and when it is time to."""

    _name = "restaurant.guest.care"
    _description = "Care for a Guest"

    owner_id = fields.Many2one(
        "res.users",
        string="Looked after by",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who keeps in touch with this guest, and is reminded to.",
    )
    due_date = fields.Date(
        string="Expected",
        compute="_compute_due_date",
        search="_search_due_date",
        help="The last visit and the usual interval between visits.",
    )

    @api.depends("last_visit", "cadence_days")
    def _compute_due_date(self):
        for guest in self:
            days = guest.last_visit and round(guest.cadence_days)
            guest.due_date = days and guest.last_visit + timedelta(days=days)

    @api.model
    def _search_due_date(self, operator, value):
        """Compare with a day in the database; who has no interval is never due."""
        if operator not in ("<", "<=", ">", ">=") or not value:
            return NotImplemented
        self.env["restaurant.guest.stats"].flush_model()
        query = SQL(
            """(SELECT guest_id FROM restaurant_guest_stats
                 WHERE cadence_days > 0
                   AND last_visit + round(cadence_days::numeric)::int %s %s::date)""",
            SQL(operator),
            fields.Date.to_date(value),
        )
        return Domain("id", "in", query)

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Let lists be in the order of days on which guests were expected."""
        if field_name != "due_date":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        return SQL(
            "%s + ROUND(%s::numeric)::int %s %s",
            self._field_to_sql(alias, "last_visit", query),
            self._field_to_sql(alias, "cadence_days", query),
            direction,
            nulls,
        )

    def _prepare_merged_values(self, guest):
        values = super()._prepare_merged_values(guest)
        if not guest.owner_id and (owner := self.owner_id[:1]):
            values["owner_id"] = owner.id
        return values

    def _merge_into(self, guest):
        """What is planned for these guests is planned for that one: for each reason
        once. Core would drop all activities of a guest if one of them came twice.
        """
        activities = self.env["mail.activity"].sudo()
        planned = activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", (guest | self).ids),
                ("restaurant_care", "!=", False),
            ]
        ).sorted(lambda activity: (activity.res_id != guest.id, activity.id))
        for same in planned.grouped("restaurant_care").values():
            same[1:].unlink()
        return super()._merge_into(guest)

    # Activities -----------------------------------------------------------------------

    @api.model
    def _cron_plan_care(self):
        """Remind those who look after guests; each night."""
        for reason, found in self._find_to_care_for().items():
            found._plan_care(reason)

    @api.model
    def _find_to_care_for(self):
        """Return {reason: guests}, of those only whom somebody looks after."""
        today = fields.Date.context_today(self)
        owned = Domain("owner_id", "!=", False) & Domain("active", "=", True)
        late = Domain("due_date", "<", today) & Domain("churn_level", "!=", "lost")
        new = Domain("visit_count", "=", 1) & Domain(
            "first_visit", "=", today - timedelta(days=1)
        )
        days = [today + timedelta(days=ahead) for ahead in range(DUE_DAYS + 1)]
        months = Domain("birth_month", "in", list({day.month for day in days}))
        born = self.search(owned & months).filtered(
            lambda guest: (
                not guest.birthday_lunar
                and next_birthday(guest.birth_day, guest.birth_month, today) <= days[-1]
            )
        )
        kept = Domain("is_lunar", "=", False) & Domain(
            "month", "in", list({day.month for day in days})
        )
        celebrating = self.search(owned & Domain("date_ids", "any", kept)).filtered(
            lambda guest: guest._get_coming_dates(DUE_DAYS)
        )
        return {
            "overdue": self.search(owned & late),
            "birthday": born,
            "anniversary": celebrating,
            "first_visit": self.search(owned & new),
        }

    def _get_coming_dates(self, days):
        """Return {date: anniversary} of those that are kept within some days."""
        today = fields.Date.context_today(self)
        coming = {
            next_birthday(known.day, known.month, today): known
            for known in self.date_ids
            if not known.is_lunar
        }
        last = today + timedelta(days=days)
        return {day: coming[day] for day in sorted(coming) if day <= last}

    def _get_care_note(self, reason):
        """Say what whoever looks after the guest needs to know."""
        if reason == "overdue":
            return self.churn_reason
        if reason == "anniversary":  # all of them: nobody is told again for a month
            coming = self._get_coming_dates(QUIET_DAYS).items()
            return ", ".join(
                f"{format_date(self.env, day)} {known.display_name}"
                for day, known in coming
            )
        return False

    def _get_care_deadline(self, reason, kind):
        """Return when it has to be done: no later than the day it is about."""
        today = fields.Date.context_today(self)
        days = [today + timedelta(days=kind.delay_count)]
        if reason == "birthday" and self.birth_month:
            days.append(next_birthday(self.birth_day, self.birth_month, today))
        elif reason == "anniversary":
            days += self._get_coming_dates(DUE_DAYS)
        return min(days)

    def _plan_care(self, reason, summary=None):
        """Plan one activity for each of these guests, unless there is one.

        :param str reason: a key of `REASONS`
        :param str summary: what to do, if not what the kind of activity says
        """
        kind = self.env.ref(REASONS[reason])
        model = self.env["ir.model"]._get(self._name)
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True  # no mail for each
        )
        guests = self - self._find_cared_for(reason)
        return activities.create(
            [
                {
                    "res_model_id": model.id,
                    "res_id": guest.id,
                    "activity_type_id": kind.id,
                    "summary": summary or kind.summary,
                    "note": guest._get_care_note(reason),
                    "user_id": (guest.owner_id or self.env.user).id,
                    "date_deadline": guest._get_care_deadline(reason, kind),
                    "restaurant_care": reason,
                    "automated": True,
                }
                for guest in guests
            ]
        )

    def action_plan_overdue(self):
        """Have overdue guests asked how they are: by who looks after them, or by me."""
        self.check_access("write")
        planned = self._plan_care("overdue")
        if planned:
            message = self.env._("Planned for %s", planned.user_id.mapped("name")[0])
        else:
            message = self.env._("This was planned already, or done in the last month.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if planned else "warning",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _find_cared_for(self, reason):
        """Return those who have an activity of this reason, or had one lately."""
        found = self._search_care(reason, [("res_id", "in", self.ids)])
        return self.browse(found.mapped("res_id"))

    @api.model
    def _get_cared_for_domain(self, reason):
        """Return the domain of all guests like that."""
        return Domain("id", "in", self._search_care(reason).mapped("res_id"))

    @api.model
    def _search_care(self, reason, domain=()):
        since = fields.Date.context_today(self) - timedelta(days=QUIET_DAYS)
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        return activities.search_fetch(
            [
                ("res_model", "=", self._name),
                ("restaurant_care", "=", reason),
                "|",
                ("active", "=", True),
                ("date_done", ">=", since),
                *domain,
            ],
            ["res_id"],
        )
