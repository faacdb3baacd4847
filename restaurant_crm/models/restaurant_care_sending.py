from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_campaign_audience import ADDRESSES
from .restaurant_guest_care import REASONS

BATCH = 200
MESSAGES = ("email", "sms")


class RestaurantCareSending(models.AbstractModel):
    """How a rule does what is due: in batches that are committed, each step by one
    worker, and only if it still makes sense."""

    _name = "restaurant.care.sending"
    _description = "Sending of Care"
    _inherit = ["restaurant.own.run"]

    stop_on_visit = fields.Boolean(
        string="Stop if the guest comes meanwhile", default=True
    )
    stop_on_open = fields.Boolean(
        string="Stop while something is open with the guest", default=True
    )

    @api.model
    def _cron_care(self):
        """Draw and do what is due, rule by rule; each hour."""
        rules = self.search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(rules))
        for rule in rules:
            rule._run()
            if not cron._commit_progress(1):
                break

    def _run(self):
        """Draw, and do what is due; of a rule that cannot go on, the steps wait."""
        self._run_by_itself(self._draw_and_do)

    def _draw_and_do(self):
        self._in_own_transaction(lambda rule: rule._draw(), "read committed")
        while self._in_own_transaction(lambda rule: rule._do_batch(), "read committed"):
            pass

    def _close_run(self, problem):
        self.env["restaurant.care.step"]._note_failed(self)
        return super()._close_run(problem)

    def _do_batch(self, limit=BATCH):
        """Do some of what is due. One transaction: what is handed over and that it was
        are stored together, or not at all.

        :return: how many steps were looked at
        """
        steps = self._lock_due(limit)
        if steps:
            left = self._stop_steps(steps)
            held = left.filtered("is_held")
            held._mark("held")
            (left - held)._do_for(self)
        return len(steps)

    def _lock_due(self, limit):
        """Return steps that are due, by the clock of each guest, and that no other
        worker has; of each guest one at a time, so that limits are seen to."""
        self.env.flush_all()
        policy = self.env["restaurant.contact.policy"]._get_for(self.company_id)
        decent = SQL("true")
        if self.action in MESSAGES:
            decent = SQL(
                "local.hour >= %s AND local.hour < %s",
                policy.quiet_until,
                policy.quiet_from,
            )
        self.env.cr.execute(
            SQL(
                """SELECT step.id
                     FROM restaurant_care_step step
                     JOIN restaurant_guest guest ON guest.id = step.guest_id
                     JOIN res_partner partner ON partner.id = guest.partner_id
                     LEFT JOIN restaurant_outlet outlet ON outlet.id = guest.outlet_id
                    CROSS JOIN LATERAL (
                          SELECT %(now)s AT TIME ZONE 'UTC' AT TIME ZONE
                                 COALESCE(partner.tz, outlet.tz, %(zone)s)
                          ) AS clock (at)
                    CROSS JOIN LATERAL (
                          SELECT EXTRACT(EPOCH FROM clock.at::time) / 3600
                          ) AS local (hour)
                    WHERE step.rule_id = %(rule)s AND step.state = 'waiting'
                      AND step.due_date <= (%(latest)s)
                      AND step.due_date <= clock.at::date AND %(decent)s
                      AND NOT EXISTS (
                          SELECT FROM restaurant_care_step earlier
                           WHERE earlier.rule_id = step.rule_id
                             AND earlier.guest_id = step.guest_id
                             AND earlier.state = 'waiting'
                             AND (earlier.due_date, earlier.id)
                                 < (step.due_date, step.id))
                    ORDER BY step.due_date, step.id LIMIT %(limit)s
                      FOR NO KEY UPDATE OF step, guest SKIP LOCKED""",
                now=SQL("%s::timestamp", fields.Datetime.now()),
                zone=self._get_zone().zone,
                latest=self._get_latest_sql(),
                rule=self.id,
                decent=decent,
                limit=limit,
            )
        )
        found = [step_id for (step_id,) in self.env.cr.fetchall()]
        return self.env["restaurant.care.step"].browse(found)

    def _get_latest_sql(self):
        """Return the SQL of the latest day that it is by now for any guest: what is due
        after it need not be looked at."""
        return SQL(
            """SELECT max((%(now)s AT TIME ZONE 'UTC' AT TIME ZONE zone)::date)
                 FROM (SELECT tz FROM res_partner WHERE tz IS NOT NULL
                        UNION SELECT tz FROM restaurant_outlet WHERE tz IS NOT NULL
                        UNION SELECT %(zone)s) AS known (zone)""",
            now=SQL("%s::timestamp", fields.Datetime.now()),
            zone=self._get_zone().zone,
        )

    # What makes a step pointless ------------------------------------------------------

    def _stop_steps(self, steps):
        """Leave those be for whom it makes no sense any more, or who may not be written
        to at this moment: a statement for each reason."""
        for reason, condition in self._get_stops(steps):
            steps = steps._stop(reason, condition)
        return steps

    def _get_stops(self, steps):
        """Return pairs of reason and condition on ``step``, the first one decides."""
        guests = steps.guest_id.ids
        stops = [
            (
                "gone",
                SQL(
                    """guest_id IN (SELECT id FROM restaurant_guest
                                     WHERE id = ANY(%s) AND active IS NOT TRUE)""",
                    guests,
                ),
            ),
            (
                "late",
                SQL("due_date < %s::date - %s", self._get_today(), self.catch_up_days),
            ),
        ]
        if self.stop_on_visit:
            stops.append(("visited", self._get_visited_condition()))
        stops.append(("over", self._get_over_condition(steps)))
        if self.stop_on_open:
            queries = self.env["restaurant.guest"]._get_open_queries(guests)
            stops += [("open", SQL("guest_id IN (%s)", query)) for query in queries]
        if self.action in MESSAGES:
            stops += self._get_message_stops(guests)
        elif self.action == "activity":
            stops.append(("planned", self._get_planned_condition()))
        return stops

    def _get_visited_condition(self):
        return SQL(
            """EXISTS (SELECT FROM restaurant_visit visit
                        WHERE visit.active AND visit.guest_id = step.guest_id
                          AND visit.business_date > step.event_date)"""
        )

    def _get_over_condition(self, steps):
        """What was the reason is looked at again: the day may have been corrected, the
        visit refunded."""
        days = steps.mapped("event_date")
        scope = SQL("guest.id = ANY(%s)", steps.guest_id.ids)
        return SQL(
            """NOT EXISTS (
                SELECT FROM (%s) AS found (guest_id, occasion, event_date)
                 WHERE found.guest_id = step.guest_id
                   AND found.occasion = step.occasion)""",
            self._get_found_sql(min(days), max(days), scope),
        )

    def _get_message_stops(self, guests):
        consented = self.env["restaurant.guest"]._get_consented_query(
            self.purpose, self.action, SQL("guest_id = ANY(%s)", guests)
        )
        tired = self.env["restaurant.touch"]._get_tired_query(
            self.company_id, self.action, guests
        )
        reachable = SQL(
            """SELECT guest.id FROM restaurant_guest guest
                 JOIN res_partner partner ON partner.id = guest.partner_id
                WHERE guest.id = ANY(%s) AND %s""",
            guests,
            ADDRESSES[self.action],
        )
        return [
            ("address", SQL("guest_id NOT IN (%s)", reachable)),
            ("consent", SQL("guest_id NOT IN (%s)", consented)),
            ("often", SQL("guest_id IN (%s)", tired)),
        ]

    def _get_planned_condition(self):
        return SQL(
            """EXISTS (SELECT FROM mail_activity activity
                        WHERE activity.res_model = 'restaurant.guest'
                          AND activity.res_id = step.guest_id AND activity.active
                          AND activity.restaurant_care = %s)""",
            self._get_care_reason(),
        )

    def _get_care_reason(self):
        """There is one open activity for a guest and reason, whoever planned it."""
        reason = {"no_visit": "overdue"}.get(self.trigger, self.trigger)
        return reason if reason in REASONS else f"rule {self.id}"

    def _get_reachable_condition(self):
        """Return the condition on ``guest`` that a message could be sent."""
        if self.action not in MESSAGES:
            return SQL("true")
        return SQL(
            "guest.id IN (%s)",
            self.env["restaurant.guest"]._get_consented_query(
                self.purpose, self.action
            ),
        )
