from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.restaurant_indicator_measure import (
    ACTIVE_DAYS,
    Kind,
)

from .loyalty_program import COUPON_TYPES

KINDS = {
    "topup": Kind("money", "up", 10000, adds_up=True),
    "liability": Kind("money", "down", 50000),
    "cards_alive": Kind("percent", "up", 60),
    "member_share": Kind("percent", "up", 30),
    "coupons_used": Kind("percent", "up", 20),
    "friends": Kind("count", "up", 5, adds_up=True),
}


class RestaurantIndicator(models.Model):
    _inherit = "restaurant.indicator"

    kind = fields.Selection(
        selection_add=[
            ("topup", "Top-ups"),
            ("liability", "Stored value not spent yet"),
            ("cards_alive", "Cards alive (90 days)"),
            ("member_share", "Share of members in sales"),
            ("coupons_used", "Coupons used"),
            ("friends", "Friends brought"),
        ],
        ondelete={kind: "cascade" for kind in KINDS},
    )

    def _get_kinds(self):
        return {**super()._get_kinds(), **KINDS}

    def _measure_topup(self, first, last):
        return self._read_liability("topup", first, last)

    def _measure_liability(self, first, last):
        """Principal and bonus when the month ended; a month without a movement has what
        the one before had."""
        return self.env.execute_query(
            SQL(
                """SELECT til.month::date, SUM(moved.amount), NULL
                     FROM generate_series(%s::date, %s::date, INTERVAL '1 month')
                          til (month)
                     JOIN (%s) moved ON moved.month <= til.month GROUP BY 1""",
                first,
                last,
                self._get_liability_sql("moved"),
            )
        )

    def _read_liability(self, name, first, last):
        return self.env.execute_query(
            SQL(
                """SELECT month, SUM(amount), NULL FROM (%s) moved
                    WHERE month BETWEEN %s AND %s GROUP BY 1""",
                self._get_liability_sql(name),
                first,
                last,
            )
        )

    def _get_liability_sql(self, name):
        """Return a SELECT of month and amount of the report by outlet."""
        report = self.env["restaurant.liability.outlet"]
        return SQL(
            "SELECT month, %s AS amount FROM (%s) report WHERE %s",
            SQL.identifier(name),
            report._table_query,
            self._get_scope(SQL("report")),
        )

    def _measure_cards_alive(self, first, last):
        """Cards used in the 90 days until the end of the month, as a part of those
        issued by then; a card belongs to no outlet."""
        if self.outlet_id:
            return []
        return self.env.execute_query(
            SQL(
                """SELECT month::date, COUNT(*) FILTER (WHERE EXISTS (
                              SELECT FROM restaurant_hold hold
                               WHERE hold.card_id = card.id AND hold.kind = 'spend'
                                 AND hold.state IN ('authorised', 'captured')
                                 AND hold.business_date > til.day - %s
                                 AND hold.business_date <= til.day)), COUNT(*)
                     FROM generate_series(%s::date, %s::date, INTERVAL '1 month') month
                    CROSS JOIN LATERAL (SELECT LEAST(
                          (month + INTERVAL '1 month')::date - 1, %s::date)) til (day)
                     JOIN restaurant_card card ON card.create_date::date <= til.day
                    WHERE card.company_id = %s
                    GROUP BY 1""",
                ACTIVE_DAYS,
                first,
                last,
                fields.Date.context_today(self),
                self.company_id.id,
            )
        )

    def _measure_member_share(self, first, last):
        """Sales to guests who have a tier now, as a part of all sales."""
        sales = self._sum_months(
            "restaurant.traffic.hour",
            SQL("SUM(t.net_amount)"),
            SQL("NULL"),
            first,
            last,
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT date_trunc('month', visit.business_date)::date,
                          SUM(visit.net_amount)
                     FROM restaurant_visit visit
                     JOIN restaurant_guest guest ON guest.id = visit.guest_id
                    WHERE visit.active AND guest.tier_id IS NOT NULL AND %s
                      AND visit.business_date BETWEEN %s AND %s
                    GROUP BY 1""",
                self._get_scope(SQL("visit")),
                first,
                last,
            )
        )
        members = dict(rows)
        return [
            (month, members.get(month, 0), total or 0) for month, total, _n in sales
        ]

    def _measure_coupons_used(self, first, last):
        """Of the coupons issued in the month, those used by now."""
        if self.outlet_id:
            return []
        return self.env.execute_query(
            SQL(
                """SELECT date_trunc('month', card.create_date)::date,
                          COUNT(*) FILTER (WHERE card.restaurant_state = 'used'),
                          COUNT(*)
                     FROM loyalty_card card
                     JOIN loyalty_program program ON program.id = card.program_id
                     JOIN res_company company ON company.id = program.company_id
                    WHERE program.program_type IN %s AND card.active
                      AND split_part(company.parent_path, '/', 1)::int = %s
                      AND card.create_date >= %s AND card.create_date < %s::date + 1
                    GROUP BY 1""",
                COUPON_TYPES,
                self.company_id.id,
                first,
                last,
            )
        )

    def _measure_friends(self, first, last):
        """Friends whose first check was paid."""
        if self.outlet_id:
            return []
        return self.env.execute_query(
            SQL(
                """SELECT date_trunc('month', rewarded_on)::date, COUNT(*), NULL
                     FROM restaurant_referral
                    WHERE company_id = %s AND rewarded_on BETWEEN %s AND %s
                    GROUP BY 1""",
                self.company_id.id,
                first,
                last,
            )
        )
