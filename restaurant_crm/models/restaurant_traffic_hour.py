from odoo import api, fields, models
from odoo.tools import SQL

# A business day may last into the next one: 25 is 01:00 of the night after.
HOURS = [
    (f"{hour:02}", f"{hour % 24:02}:00" + " +1" * (hour >= 24)) for hour in range(48)
]
WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]


class RestaurantTrafficHour(models.Model):
    """How many came when: all paid checks, those of nobody in particular as well."""

    _name = "restaurant.traffic.hour"
    _description = "Traffic"
    _inherit = "restaurant.day.table"

    weekday = fields.Selection(WEEKDAYS, required=True, readonly=True)
    hour = fields.Selection(lambda self: HOURS, required=True, readonly=True)
    check_count = fields.Integer(string="Checks", required=True, readonly=True)
    identified_count = fields.Integer(
        string="Checks of guests", required=True, readonly=True
    )
    covers = fields.Integer(required=True, readonly=True)
    net_amount = fields.Monetary(
        required=True,
        readonly=True,
        help="What was paid for food and drink: without tips, less refunds.",
    )
    capture_rate = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Checks in the name of a guest, as a part of all checks.",
    )
    average_check = fields.Float(
        compute="_compute_ratios", aggregator="avg", help="Net amount per check."
    )
    average_cover = fields.Float(
        string="Average per head",
        compute="_compute_ratios",
        aggregator="avg",
        help="Net amount per cover.",
    )

    _ratios = {
        "capture_rate": ("identified_count", "check_count"),
        "average_check": ("net_amount", "check_count"),
        "average_cover": ("net_amount", "covers"),
    }
    _own_columns = (
        "weekday",
        "hour",
        "check_count",
        "identified_count",
        "covers",
        "net_amount",
    )

    @api.model
    def _get_rows_sql(self):
        return SQL(
            """
            SELECT %(day)s,
                   EXTRACT(ISODOW FROM checks.business_date)::int::text,
                   LPAD(checks.hour::text, 2, '0'),
                   COUNT(*) FILTER (WHERE NOT is_refund),
                   COUNT(*) FILTER (WHERE NOT is_refund AND partner_id IS NOT NULL),
                   COALESCE(SUM(covers) FILTER (WHERE NOT is_refund), 0),
                   SUM((amount_total - outside) / rate)
              FROM checks
              JOIN (SELECT line.order_id,
                           BOOL_OR(%(food)s) AS eaten,
                           COALESCE(SUM(SIGN(line.qty * line.price_unit)
                                        * ABS(line.price_subtotal_incl))
                                    FILTER (WHERE NOT %(food)s), 0) AS outside
                      FROM checks
                      JOIN pos_order_line line USING (order_id)
                      JOIN pos_config config ON config.id = checks.config_id
                     GROUP BY line.order_id
                   ) lines USING (order_id)
             WHERE lines.eaten
             GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
            """,
            day=self._get_day_columns_sql(),
            food=self._get_food_sql(SQL("line"), SQL("config")),
        )
