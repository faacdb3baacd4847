import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.bg_nbd import fit_bg_nbd
from ..tools.gamma_gamma import fit_gamma_gamma
from ..tools.likelihood import NoMaximum

_logger = logging.getLogger(__name__)

MIN_RETURNING = 30  # guests who came again; fewer say nothing about the others
MIN_DAYS = 90  # since the first visit of all
SAMPLE = 100_000  # guests; more would make the parameters hardly any better
ROUGH = 500


class RestaurantForecast(models.Model):
    """How the guests of a group come, spend and stop coming, as far as all their visits
    tell: two models of probability (see tools/bg_nbd.py and tools/gamma_gamma.py).

    Each month they are estimated again. The latest is applied to every guest at night.
    """

    _name = "restaurant.forecast"
    _description = "Forecast"
    _rec_name = "date"
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="Estimated on", required=True, readonly=True)
    guest_count = fields.Integer(
        string="Guests looked at",
        readonly=True,
        aggregator=None,
        help="All who came by then, or a sample of 100,000.",
    )
    returning_count = fields.Integer(
        string="Of them came again", readonly=True, aggregator=None
    )
    is_rough = fields.Boolean(compute="_compute_is_rough")

    # Digits as they are: rounded, they would tell something else
    r = fields.Float(string="r", readonly=True, aggregator=None)
    alpha = fields.Float(
        string="alpha", readonly=True, aggregator=None, help="In days."
    )
    a = fields.Float(string="a", readonly=True, aggregator=None)
    b = fields.Float(string="b", readonly=True, aggregator=None)
    log_likelihood = fields.Float(
        string="Log-likelihood", readonly=True, aggregator=None
    )
    spend_p = fields.Float(string="p", readonly=True, aggregator=None)
    spend_q = fields.Float(string="q", readonly=True, aggregator=None)
    spend_v = fields.Float(string="v", readonly=True, aggregator=None)
    spend_log_likelihood = fields.Float(
        string="Log-likelihood of spend", readonly=True, aggregator=None
    )

    usual_interval = fields.Float(
        string="Days between visits",
        digits=(8, 1),
        compute="_compute_meaning",
        help="Of a guest who comes as often as all do on average.",
    )
    stop_share = fields.Float(
        string="Do not come again",
        compute="_compute_meaning",
        help="How likely a guest is to have come for the last time, visit by visit, on "
        "average.",
    )
    usual_spend = fields.Monetary(
        string="What a visit brings", compute="_compute_meaning"
    )

    _company_date_uniq = models.UniqueIndex(
        "(company_id, date)", "A group has one forecast of a day."
    )

    @api.depends("guest_count")
    def _compute_is_rough(self):
        for model in self:
            model.is_rough = model.guest_count < ROUGH

    @api.depends("r", "alpha", "a", "b", "spend_p", "spend_q", "spend_v")
    def _compute_meaning(self):
        for model in self:
            model.usual_interval = model.r and model.alpha / model.r
            model.stop_share = model.a and model.a / (model.a + model.b)
            model.usual_spend = model.spend_p and (
                model.spend_p * model.spend_v / (model.spend_q - 1)
            )

    @api.model
    def _get_latest(self, company):
        """Return the forecast that holds for a group; empty if there is none yet."""
        return self.sudo().search([("company_id", "=", company.root_id.id)], limit=1)

    def _prepare_parameters(self):
        """Return what tools/forecasting.py needs."""
        names = ("r", "alpha", "a", "b", "spend_p", "spend_q", "spend_v")
        return {name: self[name] for name in names}

    @api.model
    def action_fit(self):
        """Estimate how guests come and go anew, and have it applied to all of them."""
        self.env["restaurant.figures"].check_access("write")
        model = self.sudo()._fit(self.env.company)
        figures = self.env["restaurant.figures"].sudo()._get(self.env.company)
        figures._request()
        return model.sudo(False)._get_records_action()

    @api.model
    def _cron_fit(self):
        """Estimate once a month: the scheduled job."""
        month_ago = fields.Date.today() - relativedelta(months=1)
        for figures in self.env["restaurant.figures"]._get_all():
            latest = self._get_latest(figures.company_id)
            if latest and latest.date > month_ago:
                continue
            try:
                self._fit(figures.company_id)
            except UserError as error:
                _logger.info("%s: %s", figures.company_id.name, error)
            else:
                figures._request()

    # Estimating -----------------------------------------------------------------------

    @api.model
    def _fit(self, company):
        """Estimate the parameters of a group.

        :return: the new forecast, or that of today with other parameters
        :raise UserError: it cannot be done, and why
        """
        figures = self.env["restaurant.figures"]._get(company)
        company, today = figures.company_id, figures._get_today()
        self._check_enough(company, today)
        try:
            visits = fit_bg_nbd(*self._get_visits(company, today))
            spend = fit_gamma_gamma(*self._get_spend(company, today))
        except ImportError as error:
            raise UserError(
                self.env._(
                    "The forecast needs two packages that are not installed here, numpy"
                    " and scipy. Ask whoever runs the server for: pip install numpy"
                    " scipy. All other figures work without them."
                )
            ) from error
        except NoMaximum as error:
            raise UserError(
                self.env._(
                    "The visits of these guests are too much alike to tell who will"
                    " come again. Try again when there are more of them."
                )
            ) from error
        latest = self._get_latest(company)
        values = self._prepare_fit(company, today, visits, spend)
        if latest.date == today:
            latest.write(values)
            return latest
        return self.create(values)

    @api.model
    def _prepare_fit(self, company, today, visits, spend):
        [(guests, returning)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COUNT(*) FILTER (WHERE repeats > 0) FROM (%s) sample",
                self._get_sample_sql(company, today),
            )
        )
        return {
            "company_id": company.id,
            "date": today,
            "guest_count": guests,
            "returning_count": returning,
            "r": visits.r,
            "alpha": visits.alpha,
            "a": visits.a,
            "b": visits.b,
            "log_likelihood": visits.log_likelihood,
            "spend_p": spend.p,
            "spend_q": spend.q,
            "spend_v": spend.v,
            "spend_log_likelihood": spend.log_likelihood,
        }

    @api.model
    def _check_enough(self, company, today):
        """Refuse to forecast from next to nothing, and say what there is."""
        self.env["restaurant.guest.stats"].flush_model()
        [(returning, spending, first)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*) FILTER (WHERE visit_count > 1),
                          COUNT(*) FILTER (WHERE average_spend > 0), MIN(first_visit)
                     FROM restaurant_guest_stats
                    WHERE company_id = %s AND visit_count > 0""",
                company.id,
            )
        )
        days = (today - first).days if first else 0
        if min(returning, spending) >= MIN_RETURNING and days >= MIN_DAYS:
            return
        raise UserError(
            self.env._(
                "There is too little to learn from. A forecast needs %(least)s paying"
                " guests who came again, and visits of %(least_days)s days; there are"
                " %(guests)s such guests, and visits of %(days)s days.",
                least=MIN_RETURNING,
                least_days=MIN_DAYS,
                guests=min(returning, spending),
                days=days,
            )
        )

    @api.model
    def _get_sample_sql(self, company, today):
        """Always the same guests, whatever their names, numbers and habits are."""
        return SQL(
            """SELECT visit_count, visit_count - 1 AS repeats,
                      average_spend::float8 AS spend,
                      last_visit - first_visit AS recency,
                      GREATEST(%s, last_visit) - first_visit AS age
                 FROM restaurant_guest_stats
                WHERE company_id = %s AND visit_count > 0
                ORDER BY HASHINT4(guest_id), guest_id LIMIT %s""",
            today,
            company.id,
            SAMPLE,
        )

    @api.model
    def _get_visits(self, company, today):
        """Return repeats, recency, age and the number of guests who are alike in it."""
        rows = self.env.execute_query(
            SQL(
                """SELECT repeats, recency, age, COUNT(*) FROM (%s) sample
                    GROUP BY repeats, recency, age""",
                self._get_sample_sql(company, today),
            )
        )
        return zip(*rows, strict=True)

    @api.model
    def _get_spend(self, company, today):
        """Return visits and what one of them brings, of guests who pay."""
        rows = self.env.execute_query(
            SQL(
                "SELECT visit_count, spend FROM (%s) sample WHERE spend > 0",
                self._get_sample_sql(company, today),
            )
        )
        return zip(*rows, strict=True)
