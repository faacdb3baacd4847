from odoo import fields, models
from odoo.tools import SQL

COUPON, BONUS, POINTS, PRICE = 4, 5, 6, 7  # numbers of sources, see the base


class RestaurantCostLine(models.Model):
    _inherit = "restaurant.cost.line"
    _depends = {
        "loyalty.card": ["restaurant_campaign_id", "restaurant_rule_id"],
        "restaurant.coupon.use": [
            "amount",
            "business_date",
            "card_id",
            "partner_id",
            "state",
        ],
        "restaurant.entry": ["account_id", "amount", "operation_id", "unit"],
        "restaurant.hold": [
            "amount",
            "kind",
            "payment_id",
            "points",
            "returned",
            "state",
        ],
        "restaurant.member.price": ["date", "guest_id", "saving"],
    }

    kind = fields.Selection(
        selection_add=[
            ("coupon", "Coupons"),
            ("bonus", "Bonus spent"),
            ("points", "Points spent"),
            ("member_price", "Member price"),
        ],
    )

    def _get_parts(self):
        return [
            *super()._get_parts(),
            self._select_coupons(),
            self._select_bonus(),
            self._select_points(),
            self._select_member_prices(),
        ]

    def _get_group_sql(self, company):
        """The group of a company; its id."""
        return SQL(
            """(SELECT split_part(c.parent_path, '/', 1)::int FROM res_company c
                 WHERE c.id = %s)""",
            company,
        )

    def _select_coupons(self):
        """What coupons took off."""
        group = self._get_group_sql(SQL("used.company_id"))
        return self._select(
            COUPON,
            SQL("used.id"),
            SQL("'coupon'"),
            SQL("used.business_date"),
            group,
            SQL("used.amount"),
            SQL(
                """FROM restaurant_coupon_use used
                   LEFT JOIN loyalty_card card ON card.id = used.card_id
                   LEFT JOIN restaurant_guest guest
                     ON guest.partner_id = used.partner_id AND guest.company_id = %s
                   LEFT JOIN pos_order o ON o.id = used.order_id
                  WHERE used.state = 'used' AND used.amount > 0""",
                group,
            ),
            name=SQL("o.pos_reference"),
            outlet=SQL("used.outlet_id"),
            guest=SQL("guest.id"),
            campaign=SQL("card.restaurant_campaign_id"),
            rule=SQL("card.restaurant_rule_id"),
            in_margin=SQL("TRUE"),
        )

    def _select_bonus(self):
        """Bonus money that paid, less what refunds gave back: it is a tender, and the
        margin knows nothing of it."""
        return self._select(
            BONUS,
            SQL("entry.id"),
            SQL("'bonus'"),
            SQL("entry.create_date"),
            SQL("account.company_id"),
            SQL("-entry.amount"),
            SQL(
                """FROM restaurant_entry entry
                   JOIN restaurant_operation operation
                     ON operation.id = entry.operation_id
                   JOIN restaurant_account account ON account.id = entry.account_id
                   LEFT JOIN pos_order o ON o.id = operation.order_id
                   LEFT JOIN pos_session session
                     ON session.id = COALESCE(o.session_id, operation.session_id)
                   LEFT JOIN pos_config till ON till.id = session.config_id
                  WHERE entry.unit = 'bonus' AND account.kind <> 'system'
                    AND operation.kind IN ('authorise', 'void', 'settle', 'refund')"""
            ),
            name=SQL("COALESCE(o.pos_reference, account.number)"),
            outlet=SQL("till.restaurant_outlet_id"),
            guest=SQL("account.guest_id"),
        )

    def _select_points(self):
        """What points paid, less the part that refunds gave back. As a discount it is
        off the margin; as a tender, which is a payment, it is not."""
        return self._select(
            POINTS,
            SQL("hold.id"),
            SQL("'points'"),
            SQL("hold.business_date"),
            SQL("hold.company_id"),
            SQL(
                """hold.amount * (1 - COALESCE((
                       SELECT SUM(value::numeric)
                         FROM jsonb_each_text(hold.returned)), 0)
                   / hold.points)"""
            ),
            SQL(
                """FROM restaurant_hold hold
                   JOIN restaurant_account account ON account.id = hold.account_id
                   LEFT JOIN pos_order o ON o.id = hold.order_id
                   LEFT JOIN pos_config till ON till.id = hold.config_id
                  WHERE hold.kind = 'redeem' AND hold.state = 'captured'
                    AND hold.points > 0"""
            ),
            name=SQL("o.pos_reference"),
            outlet=SQL("till.restaurant_outlet_id"),
            guest=SQL("account.guest_id"),
            in_margin=SQL("hold.payment_id IS NULL"),
        )

    def _select_member_prices(self):
        """What members paid less than others."""
        return self._select(
            PRICE,
            SQL("price.id"),
            SQL("'member_price'"),
            SQL("price.date"),
            self._get_group_sql(SQL("price.company_id")),
            SQL("price.saving"),
            SQL(
                """FROM restaurant_member_price price
                   LEFT JOIN pos_order o ON o.id = price.order_id
                  WHERE price.saving <> 0"""
            ),
            name=SQL("o.pos_reference"),
            outlet=SQL("price.outlet_id"),
            guest=SQL("price.guest_id"),
            in_margin=SQL("TRUE"),
        )
