from datetime import UTC, datetime, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .restaurant_figures_night import FOUND

NIGHT_ENDS = 5  # o'clock, where the outlets are: then the figures are of a new day
RULES = (
    "window_months",
    "minimum_visits",
    "threshold_mode",
    "frequency_threshold",
    "spend_threshold",
    "frequency_percentile",
    "spend_percentile",
    "spend_per_cover",
    "churn_watch",
    "churn_risk",
    "churn_lost",
    "churn_lost_days",
)


class RestaurantFigures(models.Model):
    """How the guests of one group are judged, and how far the figures are.

    The work itself: see `restaurant.figures.night`.
    """

    _name = "restaurant.figures"
    _description = "Rules of the Figures"
    _inherit = ["restaurant.figures.night"]
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    window_months = fields.Integer(
        string="Months that count",
        required=True,
        default=12,
        help="Quadrants and scores look at the visits of so many months. A new group "
        "may want 6.",
    )
    minimum_visits = fields.Integer(
        string="Visits needed",
        required=True,
        default=2,
        help="Guests with fewer visits in these months have no quadrant yet.",
    )
    threshold_mode = fields.Selection(
        [
            ("median", "The median of guests who came twice or more"),
            ("percentile", "A percentile of guests who came twice or more"),
            ("absolute", "Fixed limits"),
        ],
        string="Often and well mean above",
        required=True,
        default="median",
    )
    frequency_threshold = fields.Float(string="Visits a month", default=2.0)
    spend_threshold = fields.Monetary(string="Spend a visit", default=150.0)
    frequency_percentile = fields.Integer(string="Percentile of visits", default=60)
    spend_percentile = fields.Integer(string="Percentile of spend", default=60)
    spend_per_cover = fields.Boolean(
        string="Spend per head",
        help="Divide what a visit brings by the heads at the table.",
    )
    churn_watch = fields.Float(
        string="Watch from",
        required=True,
        default=1.5,
        help="So many times the usual interval of the guest.",
    )
    churn_risk = fields.Float(string="At risk from", required=True, default=2.5)
    churn_lost = fields.Float(string="Lost from", required=True, default=6.0)
    churn_lost_days = fields.Integer(
        string="Lost after (days)",
        required=True,
        default=365,
        help="Whatever the usual interval is.",
    )

    date = fields.Date(string="Figures of", readonly=True)
    snapshot_month = fields.Date(
        readonly=True, help="The last month whose classes of guests are kept."
    )
    phase = fields.Selection(
        [
            ("count", "Counting visits"),
            ("rank", "Ranking guests"),
            ("done", "Up to date"),
        ],
        string="Progress",
        required=True,
        readonly=True,
        default="done",
    )
    is_full = fields.Boolean(
        string="Everybody is counted again", readonly=True, default=True
    )
    position = fields.Integer(readonly=True, help="The last guest that was counted.")
    ranked_count = fields.Integer(string="Guests with recent visits", readonly=True)
    return_days = fields.Float(
        string="Usual days to the second visit",
        readonly=True,
        help="Measures the rhythm of guests who came once or twice.",
    )
    # not Monetary: rounded up, a limit would leave out the guest that it comes from
    average_visit = fields.Float(readonly=True)
    used_frequency = fields.Float(
        string="Often: visits a month", readonly=True, help="From so many on."
    )
    used_spend = fields.Float(
        string="Well: spend a visit", readonly=True, help="From so much on."
    )

    _company_uniq = models.UniqueIndex(
        "(company_id)", "A group has one set of rules for its figures."
    )
    _window_positive = models.Constraint(
        "CHECK (window_months > 0 AND minimum_visits > 0)",
        "Figures need at least one month and one visit.",
    )
    _percentile_range = models.Constraint(
        "CHECK (frequency_percentile BETWEEN 1 AND 99"
        " AND spend_percentile BETWEEN 1 AND 99)",
        "A percentile lies between 1 and 99.",
    )
    _churn_order = models.Constraint(
        "CHECK (0 < churn_watch AND churn_watch < churn_risk"
        " AND churn_risk < churn_lost AND churn_lost_days > 0)",
        "Watch comes before at risk, and at risk before lost.",
    )

    def write(self, vals):
        rules = self._get_rules()
        if not self.env.su and vals.keys() - rules:
            raise AccessError(self.env._("Only the rules of the figures can be set."))
        changed = rules & vals.keys()
        if changed:  # classes of earlier months are kept by the same rules
            vals = {**vals, "snapshot_month": False}
        result = super().write(vals)
        if changed:
            self._request(full="window_months" in changed)
        return result

    @api.model
    def _get_rules(self):
        """Return the names of the fields that can be set: the rest is counted."""
        return set(RULES)

    @api.model
    def _get(self, company):
        """Return the figures of a group; a group that has none yet gets the defaults.

        :param res.company company: the group, or one of its branches
        """
        root = company.root_id
        return self.search([("company_id", "=", root.id)]) or self.create(
            {"company_id": root.id}
        )

    def _get_today(self):
        """Return the day that figures made now are of, where the outlets are."""
        domain = [("company_id", "child_of", self.company_id.id)]
        outlet = self.env["restaurant.outlet"].sudo().search(domain, limit=1)
        zone = pytz.timezone(outlet.tz or "UTC")
        now = datetime.now(UTC).astimezone(zone).replace(tzinfo=None)
        return (now - timedelta(hours=NIGHT_ENDS)).date()

    def _get_window_start(self, date=None):
        """Return the day before the first that counts, for the figures of a day."""
        date = date or self.date or self._get_today()
        return date - relativedelta(months=self.window_months)

    def _prepare_rules(self, found=None):
        """Return what tools/ranking.py needs: the rules, and what was found by them.

        :param dict found: what was found on another day, instead
        """
        rules = {**self.read([*RULES, *FOUND], load=None)[0], **(found or {})}
        for name in FOUND[1:]:
            rules[name] = rules[name] or None  # nobody came twice: there is no limit
        if rules["threshold_mode"] == "absolute":
            for axis in ("frequency", "spend"):
                rules[f"used_{axis}"] = rules[f"{axis}_threshold"]
        return rules

    @api.model
    def action_open(self):
        """Open the rules of the group that the user works for."""
        self.check_access("write")
        return self.sudo()._get(self.env.company).sudo(False)._get_records_action()

    def action_count_again(self):
        """Count all visits of all guests again, soon."""
        self.check_access("write")
        self.sudo()._request(full=True)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "All visits are counted again in the background. Come back in a few"
                    " minutes."
                ),
            },
        }
