from odoo import api, models
from odoo.tools import SQL

from ..tools.business_day import DAYPARTS
from .pos_order import PAID

# A business date lies at most so far from the UTC date of its checks.
MARGIN = "2 days"


class RestaurantCheckSource(models.AbstractModel):
    """Paid checks as outlets see them, set-based: for what counts many at once."""

    _name = "restaurant.check.source"
    _description = "Paid Checks in the Time of their Outlets"

    @api.model
    def _get_checks_sql(self, condition):
        """Return a SELECT of paid checks.

        Columns: order_id, partner_id, is_refund, amount_total, covers, rate (of the
        currency), config_id, tip_product_id, outlet_id, company_id (the group),
        business_date, hour (since the midnight before, so that 25 is 01:00 of the
        night after), daypart, channel.

        :param SQL condition: on o (pos_order), outlet and day (business_date, hour)
        """
        return SQL(
            """
            SELECT o.id AS order_id,
                   o.partner_id,
                   o.is_refund IS TRUE AS is_refund,
                   o.amount_total,
                   COALESCE(o.customer_count, 0) AS covers,
                   COALESCE(NULLIF(o.currency_rate, 0), 1) AS rate,
                   config.id AS config_id,
                   outlet.id AS outlet_id,
                   SPLIT_PART(company.parent_path, '/', 1)::int AS company_id,
                   day.business_date,
                   day.hour,
                   %(daypart)s AS daypart,
                   CASE WHEN o.table_id IS NOT NULL THEN 'dine_in'
                        ELSE COALESCE(preset.restaurant_channel, 'dine_in')
                   END AS channel
              FROM pos_order o
              JOIN pos_session session ON session.id = o.session_id
              JOIN pos_config config
                ON config.id = COALESCE(o.config_id, session.config_id)
              JOIN restaurant_outlet outlet ON outlet.id = config.restaurant_outlet_id
              JOIN res_company company ON company.id = outlet.company_id
              LEFT JOIN pos_preset preset ON preset.id = o.preset_id
             CROSS JOIN LATERAL (
                   SELECT o.date_order AT TIME ZONE 'UTC' AT TIME ZONE outlet.tz AS at
                   ) local
             CROSS JOIN LATERAL (
                   SELECT (local.at - outlet.day_cutoff * INTERVAL '1 hour')::date
                   ) today (business_date)
             CROSS JOIN LATERAL (
                   SELECT today.business_date,
                          FLOOR(EXTRACT(EPOCH FROM local.at - today.business_date)
                                / 3600)::int AS hour
                   ) day
             WHERE o.state IN %(paid)s AND %(condition)s
            """,
            daypart=self._get_daypart_sql(SQL("local.at")),
            paid=PAID,
            condition=condition,
        )

    @api.model
    def _get_dates_condition(self, dates):
        """Return the condition on checks to be of business dates, which lie near each
        other: an index finds the span.
        """
        return SQL(
            """o.date_order >= %(first)s::date - INTERVAL %(margin)s
               AND o.date_order < %(last)s::date + INTERVAL %(margin)s
               AND day.business_date = ANY(%(dates)s::date[])""",
            first=min(dates),
            last=max(dates),
            margin=MARGIN,
            dates=list(dates),
        )

    @api.model
    def _get_daypart_sql(self, local):
        """Return the part of the day of a local time: `tools.business_day.daypart`."""
        hour = SQL("EXTRACT(EPOCH FROM %s::time) / 3600", local)
        whens = [
            SQL("WHEN %s >= %s THEN %s", hour, begin, name)
            for begin, name in reversed(DAYPARTS)
        ]
        return SQL("CASE %s ELSE 'late' END", SQL(" ").join(whens))

    @api.model
    def _get_food_sql(self, line, config):
        """Return the condition on a line to be food or drink: no tip.

        The set-based twin of `pos.order._get_lines_outside_revenue`; addons that sell
        other things than food extend both.

        :param SQL line: alias of pos_order_line
        :param SQL config: alias of pos_config
        """
        return SQL("%s.product_id IS DISTINCT FROM %s.tip_product_id", line, config)
