from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.forecasting import forecast


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
    def _get_forecast_query(self, figures):
        """Apply the group's latest forecast to all guests who came.

        Guests are looked at as they are on Monday, or on the day of their last visit:
        so their rows need not be written every night.

        :param figures: the `restaurant.figures` of the group
        :return: SQL for ``guest_id`` and ``FORECAST``; None if there is no forecast
        """
        model = self.env["restaurant.forecast"]._get_latest(figures.company_id)
        if not model:
            return None
        return SQL(
            """SELECT guest_id, alive_probability, expected_visits,
                      ROUND(expected_value::numeric, 2) AS expected_value
                 FROM (%s) forecast""",
            forecast(
                self._get_source(figures),
                model._prepare_parameters(),
                figures.date - timedelta(days=figures.date.weekday()),
            ),
        )
