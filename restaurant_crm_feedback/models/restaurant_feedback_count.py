from odoo import api, models
from odoo.tools import SQL


class RestaurantFeedbackCount(models.AbstractModel):
    """Tables of answers per business day: a day is counted as a whole, anew."""

    _name = "restaurant.feedback.count"
    _description = "Answers Counted per Business Day"

    # In the order of `_get_rows_sql`
    _row_columns = ()

    @api.model
    def _count_days(self, dates):
        """Count business dates anew: two statements."""
        days = SQL("business_date = ANY(%s::date[])", list(dates))
        table = SQL.identifier(self._table)
        self.env.cr.execute(SQL("DELETE FROM %s WHERE %s", table, days))
        counted = SQL("answer.%s AND answer.apart IS NOT TRUE", days)
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) %s",
                table,
                SQL(", ").join(map(SQL.identifier, self._row_columns)),
                self._get_rows_sql(counted),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_rows_sql(self, condition):
        """Return the SELECT that fills `_row_columns`.

        :param SQL condition: on `answer` (restaurant_feedback)
        """
        raise NotImplementedError
