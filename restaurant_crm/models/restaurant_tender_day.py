from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantTenderDay(models.Model):
    """How checks were paid: every payment counts, not the first of a check alone."""

    _name = "restaurant.tender.day"
    _description = "Payments by Tender"
    _inherit = "restaurant.day.table"

    payment_method_id = fields.Many2one(
        "pos.payment.method",
        string="Tender",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    check_count = fields.Integer(
        string="Checks",
        required=True,
        readonly=True,
        help="Checks that were paid with this tender, in full or in part. One that was"
        " paid with two counts with both.",
    )
    amount = fields.Monetary(
        required=True, readonly=True, help="What was paid, tips included."
    )
    average_payment = fields.Float(
        compute="_compute_ratios", aggregator="avg", help="Amount per check."
    )

    _ratios = {"average_payment": ("amount", "check_count")}
    _own_columns = ("payment_method_id", "check_count", "amount")

    @api.model
    def _get_rows_sql(self):
        return SQL(
            """
            SELECT %(day)s, payment.payment_method_id,
                   COUNT(DISTINCT order_id)
                       FILTER (WHERE NOT is_refund AND payment.is_change IS NOT TRUE),
                   SUM(payment.amount / rate)
              FROM checks
              JOIN pos_payment payment ON payment.pos_order_id = checks.order_id
             GROUP BY 1, 2, 3, 4, 5, 6, 7
            """,
            day=self._get_day_columns_sql(),
        )
