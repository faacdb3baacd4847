from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.counting import columns
from ..tools.forecasting import FORECAST, forecast


class RestaurantStatsForecast(models.AbstractModel):
    """What a guest may bring in the next twelve months: see `restaurant.forecast`."""

    _name = "restaurant.stats.forecast"
    _description = "Forecast of a Guest"

    currency_id = fields.Many2one("res.currency")  # of the table that this is part of
    alive_probability = fields.Float(
        string="Still a guest",
        readonly=True,
        aggregator="avg",
        help="How likely it is that the guest has not stopped coming, by the rhythm of "
        "the own visits and of all guests. From the second visit on.",
    )
    expected_visits = fields.Float(
        string="Visits in the next 12 months", readonly=True, aggregator="sum"
    )
    expected_value = fields.Monetary(
        string="Value of the next 12 months",
        readonly=True,
        aggregator="sum",
        help="The visits that are expected, times what a visit of this guest brings.",
    )

    @api.model
    def _forecast(self, figures):
        """Apply the group's latest forecast to all guests by one statement; write the
        rows that change.

        Guests are looked at as they are on Monday, or on the day of their last visit:
        so their rows need not be written every night.

        :param figures: the `restaurant.figures` of the group
        :return: the number of rows that were written
        """
        model = self.env["restaurant.forecast"]._get_latest(figures.company_id)
        if not model:
            return 0
        self.flush_model()
        names = columns(FORECAST)
        self.env.cr.execute(
            SQL(
                """
                UPDATE restaurant_guest_stats stats
                   SET (%(names)s) = ROW(%(new)s)
                  FROM (
                    SELECT guest_id, forecast.alive_probability,
                           forecast.expected_visits,
                           ROUND(forecast.expected_value::numeric, 2) AS expected_value
                      FROM restaurant_guest_stats every
                      LEFT JOIN (%(forecast)s) forecast USING (guest_id)
                     WHERE every.company_id = %(company)s
                  ) new
                 WHERE stats.guest_id = new.guest_id
                   AND (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                names=names,
                new=columns(FORECAST, "new"),
                old=columns(FORECAST, "stats"),
                forecast=forecast(
                    self._get_source(figures),
                    model._prepare_parameters(),
                    figures.date - timedelta(days=figures.date.weekday()),
                ),
                company=figures.company_id.id,
            )
        )
        self._forget()
        return self.env.cr.rowcount
