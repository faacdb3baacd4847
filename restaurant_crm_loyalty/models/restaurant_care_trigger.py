from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantCareTrigger(models.AbstractModel):
    """What happens with tiers, points and stored value."""

    _inherit = "restaurant.care.trigger"

    trigger = fields.Selection(
        selection_add=[
            ("tier_up", "Tier reached"),
            ("points_expiring", "Points expire"),
            ("balance_low", "Stored value is low"),
        ],
        ondelete={
            "tier_up": "cascade",
            "points_expiring": "cascade",
            "balance_low": "cascade",
        },
    )
    trigger_tier_id = fields.Many2one(
        "restaurant.tier",
        string="Which tier",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
        help="Empty: each one.",
    )
    least_points = fields.Float(
        string="Points at least", default=1.0, help="Fewer are not worth a message."
    )
    low_amount = fields.Float(string="Less than", default=50.0)

    _care_amounts_check = models.Constraint(
        "CHECK (least_points >= 0 AND low_amount >= 0)",
        "Points and money cannot be negative here.",
    )

    @api.model
    def _get_triggers_before(self):
        return super()._get_triggers_before() | {"points_expiring"}

    @api.model
    def _get_usual(self):
        return super()._get_usual() | {
            "tier_up": (0, "restaurant_crm_loyalty.mail_template_care_tier"),
            "points_expiring": (14, "restaurant_crm_loyalty.mail_template_care_points"),
            "balance_low": (0, "restaurant_crm_loyalty.mail_template_care_balance"),
        }

    def _get_tier_up_sql(self, first, last, scope):
        """Each move up of those who still have the tier."""
        tier = self.trigger_tier_id
        return SQL(
            """SELECT guest.id, 'tier move ' || move.id, move.date
                 FROM restaurant_tier_move move
                 JOIN restaurant_guest guest ON guest.id = move.guest_id
                WHERE move.company_id = %s AND move.kind IN ('up', 'paid')
                  AND move.date BETWEEN %s AND %s
                  AND move.to_tier_id IS DISTINCT FROM move.from_tier_id
                  AND guest.tier_id = move.to_tier_id AND %s AND %s""",
            self.company_id.id,
            first,
            last,
            SQL("move.to_tier_id = %s", tier.id) if tier else SQL("true"),
            scope,
        )

    def _get_points_expiring_sql(self, first, last, scope):
        """All that a guest loses on one day, once."""
        return SQL(
            """SELECT guest.id, 'points ' || lot.expires_on, lot.expires_on
                 FROM restaurant_lot lot
                 JOIN restaurant_account account ON account.id = lot.account_id
                 JOIN restaurant_guest guest ON guest.id = account.guest_id
                WHERE account.company_id = %s AND account.kind = 'guest'
                  AND account.state = 'active' AND lot.unit = 'points'
                  AND lot.remaining > 0 AND lot.expires_on BETWEEN %s AND %s AND %s
                GROUP BY guest.id, lot.expires_on
               HAVING sum(lot.remaining) >= %s""",
            self.company_id.id,
            first,
            last,
            scope,
            self.least_points,
        )

    def _get_balance_low_sql(self, first, last, scope):
        """Once after each top-up, on the day it was last spent from."""
        return SQL(
            """SELECT guest.id, 'low after ' || topup.id, spent.day
                 FROM restaurant_account account
                 JOIN restaurant_guest guest ON guest.id = account.guest_id
                CROSS JOIN LATERAL (
                      SELECT sum(amount) AS amount FROM restaurant_account_balance
                       WHERE account_id = account.id AND unit <> 'points') AS balance
                CROSS JOIN LATERAL (
                      SELECT id FROM restaurant_operation
                       WHERE account_id = account.id AND kind = 'topup'
                         AND state = 'applied'
                       ORDER BY id DESC LIMIT 1) AS topup
                CROSS JOIN LATERAL (
                      SELECT %s AS day FROM restaurant_entry
                       WHERE account_id = account.id AND unit <> 'points'
                         AND amount < 0 ORDER BY id DESC LIMIT 1) AS spent
                WHERE account.company_id = %s AND account.kind = 'guest'
                  AND account.state = 'active' AND balance.amount < %s
                  AND spent.day BETWEEN %s AND %s AND %s""",
            self._get_day_sql(SQL("create_date")),
            self.company_id.id,
            self.low_amount,
            first,
            last,
            scope,
        )
