from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

DAYS = 365  # that the rules of the demonstration have been there


class RestaurantDemoCare(models.AbstractModel):
    _name = "restaurant.demo.care"
    _description = "Care of the Demonstration"

    @api.model
    def _load(self):
        """Rules that have been there for a year, and what they did: most guests allow
        greetings, some came before they were written to, a few were held out."""
        company = self.env.ref("restaurant_crm.res_company_demo")
        guests = self.env["restaurant.guest"].search([("company_id", "=", company.id)])
        self.env["restaurant.consent"]._record(
            guests.filtered(lambda guest: guest.id % 5),
            "care",
            ["email"],
            "given",
            "till",
            date=fields.Datetime.now() - timedelta(days=DAYS),
        )
        rules = self.env["restaurant.care.rule"].search(
            [("company_id", "=", company.id)]
        )
        for rule in rules:
            self._do_before(rule)
            rule._draw()

    @api.model
    def _play(self, xmlid):
        """Let a rule of another addon have been there as well."""
        rule = self.env.ref(xmlid)
        self._do_before(rule)
        rule._draw()

    @api.model
    def _do_before(self, rule):
        """What a rule would have done, had it been there: one statement. Coupons that
        are old by now were not given."""
        today, shift = rule._get_today(), rule._get_shift()
        found = rule._get_found_sql(today - timedelta(days=DAYS), today)
        if rule.trigger == "no_visit":
            found = self._get_absences_sql(rule, today)
        consented = self.env["restaurant.guest"]._get_consented_query(
            rule.purpose, rule.action
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_care_step
                       (rule_id, guest_id, company_id, occasion, event_date, due_date,
                        is_held, state, reason, date)
                SELECT %(rule)s, guest_id, company_id, occasion, event_date, due_date,
                       is_held,
                       CASE WHEN came OR NOT allowed THEN 'stopped'
                            WHEN is_held THEN 'held' ELSE 'sent' END,
                       CASE WHEN came THEN 'visited'
                            WHEN NOT allowed THEN 'consent' END,
                       due_date + interval '2 hours'
                  FROM (SELECT guest_id, %(company)s AS company_id, occasion,
                               event_date, event_date + %(shift)s AS due_date,
                               guest_id %% 100 < 100 * %(share)s AS is_held,
                               guest_id IN (%(consented)s) AS allowed,
                               EXISTS (SELECT FROM restaurant_visit visit
                                        WHERE visit.guest_id = found.guest_id
                                          AND visit.active
                                          AND visit.business_date > event_date
                                          AND visit.business_date
                                              <= event_date + %(shift)s) AS came
                          FROM (%(found)s) AS found (guest_id, occasion, event_date)
                       ) AS done
                 WHERE due_date < %(today)s
                ON CONFLICT (rule_id, guest_id, occasion) DO NOTHING
                RETURNING id
                """,
                rule=rule.id,
                company=rule.company_id.id,
                shift=shift,
                share=rule.holdout_share,
                consented=consented,
                found=found,
                today=today,
            )
        )
        steps = self.env["restaurant.care.step"]
        steps = steps.browse(step_id for (step_id,) in self.env.cr.fetchall())
        sent = steps.filtered(lambda step: step.state == "sent")
        self.env["restaurant.touch"]._log_care(sent, rule.action, rule.purpose)
        recent = rule._get_today() - timedelta(days=rule.return_days)
        given = sent.filtered(lambda step: step.due_date >= recent)
        rule._give_offers(rule._get_offered_sql(given))

    @api.model
    def _get_absences_sql(self, rule, today):
        """Return each absence that was long enough, those that have ended too."""
        return SQL(
            """SELECT guest_id, 'absent since ' || day, day
                 FROM (SELECT guest_id, business_date AS day,
                              lead(business_date, 1, %s) OVER (PARTITION BY guest_id
                                  ORDER BY business_date, id) AS next
                         FROM restaurant_visit
                        WHERE active AND company_id = %s) AS visits
                WHERE next - day > %s""",
            today,
            rule.company_id.id,
            rule.wait_days,
        )
