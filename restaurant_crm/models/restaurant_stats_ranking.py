from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.counting import columns
from ..tools.forecasting import FORECAST
from ..tools.loss import LOSS, expected_loss
from ..tools.ranking import RANKED, ranked

QUADRANTS = [
    ("b", "B: comes often, spends well"),
    ("a", "A: spends well, comes rarely"),
    ("d", "D: comes often, spends little"),
    ("c", "C: comes rarely, spends little"),
    ("new", "Too few visits"),
]
CHURN_LEVELS = [
    ("none", "On time"),
    ("watch", "Watch"),
    ("risk", "At risk"),
    ("lost", "Lost"),
]
LIFECYCLES = [
    ("prospect", "Never came"),
    ("new", "New"),
    ("active", "Active guest"),
    ("slipping", "Slipping away"),
    ("lost", "Lost"),
    ("returned", "Won back"),
]
RFM_CLASSES = [
    ("champion", "Champion"),
    ("loyal", "Loyal"),
    ("new", "New"),
    ("at_risk", "At risk"),
    ("lost", "Lost"),
    ("other", "Other"),
]


class RestaurantStatsRanking(models.AbstractModel):
    """What the night finds out of a guest by looking at all guests of the group."""

    _name = "restaurant.stats.ranking"
    _description = "Rank of a Guest"
    _inherit = ["restaurant.guest.loss", "restaurant.stats.forecast"]

    recency_score = fields.Integer(string="R", readonly=True, aggregator="avg")
    frequency_score = fields.Integer(string="F", readonly=True, aggregator="avg")
    monetary_score = fields.Integer(string="M", readonly=True, aggregator="avg")
    rfm_class = fields.Selection(RFM_CLASSES, string="RFM class", readonly=True)
    quadrant = fields.Selection(QUADRANTS, readonly=True)
    lifecycle = fields.Selection(LIFECYCLES, readonly=True, default="prospect")
    churn_level = fields.Selection(CHURN_LEVELS, string="Churn risk", readonly=True)
    churn_since = fields.Date(
        string="Churn risk since", readonly=True, aggregator="min"
    )

    @api.model
    def _rank(self, figures):
        """Rank all guests of a group, with what is expected of them and what may be
        lost, by one statement; write the rows that change.

        A guest who came meanwhile is left for the next night.

        :param figures: the `restaurant.figures` of the group
        :return: the number of rows that were written
        """
        self.flush_model()
        names = (*RANKED, *FORECAST, *LOSS)
        new, old = columns(names, "new"), columns((*RANKED, *FORECAST), "stats")
        self.env.cr.execute(
            SQL(
                """
                UPDATE restaurant_guest_stats stats
                   SET (%(columns)s) = ROW(%(new)s),
                       churn_since = CASE
                           WHEN stats.churn_level IS DISTINCT FROM new.churn_level
                           THEN %(today)s ELSE stats.churn_since END
                  FROM (%(judged)s) new
                 WHERE stats.guest_id = new.guest_id
                   AND (%(old)s, COALESCE(stats.expected_loss, 0),
                        COALESCE(stats.is_unhappy, FALSE)) IS DISTINCT FROM (%(new)s)
                   AND stats.last_visit IS NOT DISTINCT FROM new.last_visit
                """,
                columns=columns(names),
                new=new,
                old=old,
                today=figures.date,
                judged=self._get_judged_query(figures),
            )
        )
        self._forget()
        return self.env.cr.rowcount

    @api.model
    def _get_judged_query(self, figures):
        """Return SQL for all guests of a group, with all that `_rank` writes."""
        forecast = self._get_forecast_query(figures)
        kept = () if forecast else FORECAST  # what an earlier forecast said
        return SQL(
            """
            SELECT guest_id, last_visit, %(names)s, %(loss)s AS expected_loss,
                   urgency AS is_unhappy
              FROM (%(ranked)s) ranked %(forecast)s
            """,
            names=columns((*RANKED, *FORECAST)),
            loss=expected_loss(figures.return_days),
            ranked=ranked(
                self._get_source(figures, kept),
                figures._prepare_rules(),
                figures.date,
                self._get_worse(figures.company_id, figures.date),
                also=("window_spend", "window_first", "cadence_days", "urgency", *kept),
            ),
            forecast=SQL("LEFT JOIN (%s) forecast USING (guest_id)", forecast)
            if forecast
            else SQL(),
        )

    @api.model
    def _get_worse(self, company, date):
        """Return SQL for the ids of guests whose churn level is one worse, or None."""
        queries = self._get_churn_worse_queries(company, date)
        return SQL(" UNION ").join(queries) if queries else None

    # Ports ----------------------------------------------------------------------------

    @api.model
    def _get_churn_worse_queries(self, company, date):
        """Port: guests who are at greater risk than their visits tell.

        Whoever is in any of them gets a churn level that is one worse.

        :param res.company company: the group
        :param date date: as known on that day
        :return: list of SQL, each selects one column ``guest_id``
        """
        return []
