from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantNightTable(models.AbstractModel):
    """Figures that need all visits of guests: made anew every night, each table by one
    statement, so that no report has to add up every visit.
    """

    _name = "restaurant.night.table"
    _description = "Figures made at Night"
    _inherit = ["restaurant.check.source", "restaurant.ratio.mixin"]
    _log_access = False

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one(
        "restaurant.outlet", required=True, readonly=True, ondelete="cascade"
    )

    # In the order of `_get_rows_sql`
    _row_columns = ()

    @api.model
    def _rebuild(self):
        """Make all rows anew."""
        self.env.flush_all()
        table = SQL.identifier(self._table)
        self.env.cr.execute(SQL("DELETE FROM %s", table))
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) %s",
                table,
                SQL(", ").join(map(SQL.identifier, self._row_columns)),
                self._get_rows_sql(),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_rows_sql(self):
        """Return the SELECT that fills `_row_columns`."""
        raise NotImplementedError
