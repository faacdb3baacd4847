from collections import namedtuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

ACTIVE_DAYS = 90
UNITS = [
    ("percent", "%"),
    ("count", "Number"),
    ("money", "Money"),
    ("score", "Points from -100 to 100"),
]
# What a kind of indicator is by itself, until somebody changes it; and whether it adds
# up from the first day of a month to the last, so that half a month is no figure yet
Kind = namedtuple("Kind", "unit better target adds_up", defaults=(False,))
KINDS = {
    "capture_rate": Kind("percent", "up", 60),
    "guest_share": Kind("percent", "up", 50),
    "new_guests": Kind("count", "up", 20, adds_up=True),
    "repeat_rate": Kind("percent", "up", 60),
    "active_guests": Kind("count", "up", 100),
    "lost_guests": Kind("count", "down", 5, adds_up=True),
    "average_visit": Kind("money", "up", 100),
    "campaign_return": Kind("percent", "up", 100),
}


class RestaurantIndicatorMeasure(models.AbstractModel):
    """What indicators are computed from: figures that reports have counted already.

    Another addon adds a kind to the selection, to `_get_kinds`, and a method
    `_measure_<kind>(first, last)`.
    """

    _name = "restaurant.indicator.measure"
    _description = "Sources of Indicators"

    @api.model
    def _get_kinds(self):
        """Port: {kind: Kind}."""
        return dict(KINDS)

    def _get_hint(self):
        """Port: say what has to happen before there is a figure of a kind."""
        if self.kind != "campaign_return":
            return self.env._("Nothing to count yet. It is counted every night.")
        if self.outlet_id:
            return self.env._("Campaigns are those of the whole group.")
        return self.env._(
            "Comes when a campaign has ended that held out enough guests to tell what"
            " it brought."
        )

    def _get_figures(self, first, last):
        """Return {month: figure} of the months that something is known of.

        :param first: the first day of the first month
        :param last: the last day of the last month
        """
        self.env.flush_all()
        figures, are_sums = {}, False
        for month, part, whole in getattr(self, f"_measure_{self.kind}")(first, last):
            if whole is None:
                are_sums = True
                figures[month] = float(part or 0)
            elif whole:
                scale = 100 if self.unit in ("percent", "score") else 1
                figures[month] = scale * float(part or 0) / float(whole)
        if are_sums:
            # nothing happened in a month between: that is a figure as well
            month = min(figures)
            while (month := month + relativedelta(months=1)) <= last:
                figures.setdefault(month, 0.0)
        return figures

    # Parts of statements --------------------------------------------------------------

    def _get_scope(self, alias, outlet=None):
        """Return the condition on rows to be of our group, and outlet if we have one.

        :param SQL outlet: the column of the outlet, `alias.outlet_id` if none is given
        """
        outlet = outlet or SQL("%s.outlet_id", alias)
        own = (
            SQL("%s = %s", outlet, self.outlet_id.id) if self.outlet_id else SQL("TRUE")
        )
        return SQL("%s.company_id = %s AND %s", alias, self.company_id.id, own)

    def _sum_months(self, model, part, whole, first, last, date=None):
        """Return [(month, part, whole)] of a table with company and outlet.

        :param SQL part, whole: sums over `t`
        :param SQL date: its business date if none is given
        """
        return self.env.execute_query(
            SQL(
                """SELECT date_trunc('month', %(date)s)::date, %(part)s, %(whole)s
                     FROM %(table)s t
                    WHERE %(scope)s AND %(date)s >= %(first)s
                      AND %(date)s < %(last)s::date + 1
                    GROUP BY 1""",
                date=date or SQL("t.business_date"),
                part=part,
                whole=whole,
                table=SQL.identifier(self.env[model]._table),
                scope=self._get_scope(SQL("t")),
                first=first,
                last=last,
            )
        )

    # Kinds ----------------------------------------------------------------------------

    def _measure_capture_rate(self, first, last):
        """Checks in the name of a guest, as a part of all checks."""
        counts = SQL("SUM(t.identified_count)"), SQL("SUM(t.check_count)")
        return self._sum_months("restaurant.traffic.hour", *counts, first, last)

    def _measure_guest_share(self, first, last):
        """Sales to known guests, as a part of all sales."""
        guests = SQL("SUM(t.net_amount) FILTER (WHERE t.identity = 'guest')")
        counts = guests, SQL("SUM(t.net_amount)")
        return self._sum_months("restaurant.traffic.hour", *counts, first, last)

    def _measure_new_guests(self, first, last):
        """First visits to the group."""
        counts = SQL("SUM(t.new_count)"), SQL("NULL")
        return self._sum_months("restaurant.visit.day", *counts, first, last)

    def _measure_average_visit(self, first, last):
        counts = SQL("SUM(t.net_amount)"), SQL("SUM(t.visit_count)")
        return self._sum_months("restaurant.visit.day", *counts, first, last)

    def _measure_repeat_rate(self, first, last):
        """Of the guests of a month, those who had come before it."""
        return self.env.execute_query(
            SQL(
                """SELECT month, COUNT(*) FILTER (WHERE first_visit < month), COUNT(*)
                     FROM (SELECT DISTINCT guest_id,
                                  date_trunc('month', visit.business_date)::date
                             FROM restaurant_visit visit
                            WHERE visit.active AND %s
                              AND visit.business_date BETWEEN %s AND %s
                          ) came (guest_id, month)
                     JOIN restaurant_guest_stats stats USING (guest_id)
                    GROUP BY 1""",
                self._get_scope(SQL("visit")),
                first,
                last,
            )
        )

    def _measure_active_guests(self, first, last):
        """Guests who came in the 90 days until the end of the month, or until today."""
        return self.env.execute_query(
            SQL(
                """SELECT month::date, COUNT(DISTINCT visit.guest_id), NULL
                     FROM generate_series(%s::date, %s::date, INTERVAL '1 month') month
                    CROSS JOIN LATERAL (SELECT LEAST(
                          (month + INTERVAL '1 month')::date - 1, %s::date)) til (day)
                     JOIN restaurant_visit visit
                       ON visit.business_date > til.day - %s
                      AND visit.business_date <= til.day
                    WHERE visit.active AND %s
                    GROUP BY 1""",
                first,
                last,
                fields.Date.context_today(self),
                ACTIVE_DAYS,
                self._get_scope(SQL("visit")),
            )
        )

    def _measure_lost_guests(self, first, last):
        """Guests who were not lost when the month before ended, and are by its end."""
        return self.env.execute_query(
            SQL(
                """SELECT now.month, COUNT(*) FILTER (WHERE now.churn_level = 'lost'
                          AND former.churn_level IS DISTINCT FROM 'lost'), NULL
                     FROM restaurant_guest_snapshot now
                     JOIN restaurant_guest_snapshot former
                       ON former.guest_id = now.guest_id
                      AND former.month = (now.month - INTERVAL '1 month')::date
                     JOIN restaurant_guest guest ON guest.id = now.guest_id
                    WHERE now.month BETWEEN %s AND %s AND %s
                    GROUP BY 1""",
                first,
                last,
                self._get_scope(SQL("now"), SQL("guest.outlet_id")),
            )
        )

    def _measure_campaign_return(self, first, last):
        """What campaigns that ended in the month gained, by what they cost; those that
        had too few guests to tell are left out."""
        campaigns = self.env["restaurant.campaign"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("date_end", ">=", first),
                ("date_end", "<=", last),
            ]
        )
        if self.outlet_id:
            return []
        told = campaigns.filtered(lambda one: one._get_effect("margin").is_enough)
        return [
            (month, sum(ended.mapped("gain")), sum(ended.mapped("total_cost")))
            for month, ended in told.grouped(
                lambda one: one.date_end.replace(day=1)
            ).items()
        ]
