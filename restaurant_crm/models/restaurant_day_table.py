from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_visit import CHANNELS, DAYPARTS

IDENTITIES = [("guest", "Known guest"), ("anonymous", "Anonymous")]


class RestaurantDayTable(models.AbstractModel):
    """Figures per business day, so that no report has to add up every check.

    A day is counted as a whole: again and again while it lasts, and when one of its
    checks is refunded, or gets a guest, later on.
    """

    _name = "restaurant.day.table"
    _description = "Figures per Business Day"
    _inherit = ["restaurant.check.source", "restaurant.ratio.mixin"]
    _rec_name = "business_date"
    _log_access = False
    _order = "business_date desc, id desc"

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one(
        "restaurant.outlet", required=True, readonly=True, ondelete="cascade"
    )
    business_date = fields.Date(required=True, readonly=True, index=True)
    daypart = fields.Selection(
        DAYPARTS, string="Part of the day", required=True, readonly=True
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    identity = fields.Selection(
        IDENTITIES,
        string="Guest",
        required=True,
        readonly=True,
    )

    # What distinguishes rows, and what they count, in the order of `_get_rows_sql`.
    _day_columns = (
        "company_id",
        "outlet_id",
        "business_date",
        "daypart",
        "channel",
        "identity",
    )
    _own_columns = ()

    @api.model
    def _count_days(self, dates):
        """Count business dates, which lie near each other, anew."""
        checks = self._get_checks_sql(self._get_dates_condition(dates))
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE business_date = ANY(%s::date[])",
                SQL.identifier(self._table),
                list(dates),
            )
        )
        columns = [*self._day_columns, *self._own_columns]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) WITH checks AS (%s) %s",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                checks,
                self._get_rows_sql(),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_rows_sql(self):
        """Return the SELECT from the common table expression `checks` that fills
        `_day_columns` and `_own_columns`; more expressions may go before it.
        """
        raise NotImplementedError

    @api.model
    def _get_day_columns_sql(self):
        """Return the expressions of `_day_columns`, from `checks`."""
        return SQL(
            """checks.company_id, checks.outlet_id, checks.business_date,
               checks.daypart, checks.channel,
               CASE WHEN checks.partner_id IS NULL THEN 'anonymous' ELSE 'guest' END"""
        )
