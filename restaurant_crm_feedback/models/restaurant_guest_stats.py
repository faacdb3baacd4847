from odoo import api, fields, models
from odoo.tools import SQL

UNHAPPY = 2  # of 5, and below


class RestaurantGuestStats(models.Model):
    _inherit = "restaurant.guest.stats"

    @api.model
    def _get_churn_worse_queries(self, company, date):
        """Who was unhappy the last time, or whose complaint is not settled."""
        queries = super()._get_churn_worse_queries(company, date)
        self.env["restaurant.feedback"].flush_model()
        self.env["restaurant.case"].flush_model()
        scope = SQL("company_id = %s", company.id)
        since = self._get_unhappy_since(company, date)
        return [
            *queries,
            self._get_unhappy_query(scope, date, since),
            self._get_unsettled_query(scope, since),
        ]

    @api.model
    def _get_unhappy_since(self, company, date):
        """Return the first day whose bad answers still tell something on a date."""
        figures = self.env["restaurant.figures"].sudo()._get(company)
        return fields.Date.subtract(date, days=figures.unhappy_days)

    @api.model
    def _get_unhappy_query(self, scope, date, since):
        """Return SQL for the guests whose last answer was bad, and not long ago. An
        answer from before would be the last only if there were none since.
        """
        return SQL(
            """SELECT guest_id FROM (
                   SELECT DISTINCT ON (guest_id) guest_id, score
                     FROM restaurant_feedback
                    WHERE %s AND guest_id IS NOT NULL AND apart IS NOT TRUE
                      AND date >= %s AND date < %s
                    ORDER BY guest_id, date DESC, id DESC) last
                WHERE score <= %s""",
            scope,
            since,
            fields.Date.add(date, days=1),
            UNHAPPY,
        )

    @api.model
    def _get_unsettled_query(self, scope, since):
        """Return SQL for the guests whose complaint is open, or was closed lately and
        left them unhappy. Suggestions are no complaints.
        """
        return SQL(
            """SELECT guest_id FROM restaurant_case
                WHERE %s AND guest_id IS NOT NULL AND active
                  AND case_type <> 'suggestion'
                  AND (is_open OR (satisfaction IN ('1', '2')
                       AND COALESCE(closed_at, solved_at, date) >= %s))""",
            scope,
            since,
        )

    @api.model
    def _find_unhappy(self, guests):
        """Return [(guest id, "answer" or "case")] of guests who are unhappy today."""
        if not guests.ids:
            return []
        self.env["restaurant.feedback"].flush_model()
        self.env["restaurant.case"].flush_model()
        today = fields.Date.context_today(self)
        found = []
        for company, members in guests.grouped("company_id").items():  # mostly one
            scope = SQL("guest_id = ANY(%s)", members.ids)
            since = self._get_unhappy_since(company, today)
            found += self.env.execute_query(
                SQL(
                    """SELECT guest_id, 'answer' FROM (%s) answers
                        UNION SELECT guest_id, 'case' FROM (%s) cases""",
                    self._get_unhappy_query(scope, today, since),
                    self._get_unsettled_query(scope, since),
                )
            )
        return found
