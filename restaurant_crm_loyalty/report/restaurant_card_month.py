from odoo import fields, models
from odoo.tools import SQL


class RestaurantCardMonth(models.Model):
    """What each holder spent of an account, month by month and card by card."""

    _name = "restaurant.card.month"
    _description = "Spending by card and month"
    _auto = False
    _order = "month desc, account_id, holder_id, card_id"
    _rec_name = "period"
    _depends = {
        "restaurant.hold": [
            "account_id",
            "amount",
            "business_date",
            "card_id",
            "kind",
            "refunded",
            "state",
        ],
        "restaurant.card": ["holder_id"],
    }

    month = fields.Date(readonly=True)
    period = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    account_id = fields.Many2one("restaurant.account", readonly=True)
    card_id = fields.Many2one("restaurant.card", readonly=True)
    holder_id = fields.Many2one("restaurant.guest", readonly=True)
    payment_count = fields.Integer(string="Payments", readonly=True)
    amount = fields.Monetary(readonly=True)
    refunded = fields.Monetary(readonly=True)
    net = fields.Monetary(string="Net of refunds", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT MIN(h.id) AS id, date_trunc('month', h.business_date)::date
                    AS month, to_char(h.business_date, 'YYYY-MM') AS period,
                h.company_id, c.currency_id, h.account_id, h.card_id, k.holder_id,
                COUNT(*) AS payment_count, SUM(h.amount) AS amount,
                SUM(h.refunded) AS refunded, SUM(h.amount - h.refunded) AS net
            FROM restaurant_hold h
            JOIN restaurant_card k ON k.id = h.card_id
            JOIN res_company c ON c.id = h.company_id
            WHERE h.kind = 'spend' AND h.state = 'captured'
            GROUP BY 2, 3, 4, 5, 6, 7, 8"""
        )
