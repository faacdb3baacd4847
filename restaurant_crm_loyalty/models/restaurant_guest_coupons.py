from odoo import api, fields, models
from odoo.tools import SQL

from .loyalty_program import COUPON_TYPES


class RestaurantGuestCoupons(models.AbstractModel):
    """The coupons of a guest."""

    _name = "restaurant.guest.coupons"
    _description = "Coupons of a guest"

    open_coupon_count = fields.Integer(
        string="Open coupons",
        compute="_compute_open_coupon_count",
        search="_search_open_coupon_count",
    )

    def _compute_open_coupon_count(self):
        self.env["loyalty.card"].flush_model()
        counts = dict(
            self.env.execute_query(
                SQL(
                    "%s",
                    self._get_coupon_counts_sql(SQL("guest.id = ANY(%s)", self.ids)),
                )
            )
            if self.ids
            else []
        )
        for guest in self:
            guest.open_coupon_count = counts.get(guest.id, 0)

    @api.model
    def _search_open_coupon_count(self, operator, value):
        operators = {">": SQL(">"), ">=": SQL(">="), "<": SQL("<"), "<=": SQL("<=")}
        if operator == "in":
            condition = SQL("COALESCE(open.count, 0) = ANY(%s)", list(value))
        elif operator in operators and isinstance(value, int | float):
            condition = SQL("COALESCE(open.count, 0) %s %s", operators[operator], value)
        else:
            return NotImplemented
        self.env["loyalty.card"].flush_model()
        return [
            (
                "id",
                "in",
                SQL(
                    """(SELECT guest.id FROM restaurant_guest guest
                    LEFT JOIN (%s) AS open ON open.guest_id = guest.id WHERE %s)""",
                    self._get_coupon_counts_sql(SQL("TRUE")),
                    condition,
                ),
            )
        ]

    @api.model
    def _get_coupon_counts_sql(self, scope):
        """Guests with open coupons, and how many."""
        return SQL(
            """SELECT guest.id AS guest_id, COUNT(*) AS count
            FROM restaurant_guest guest
            JOIN loyalty_card card ON card.partner_id = guest.partner_id
            JOIN loyalty_program program ON program.id = card.program_id
            WHERE card.restaurant_state = 'issued' AND card.active
              AND program.program_type IN %s
              AND (card.expiration_date IS NULL
                   OR card.expiration_date >= (now() AT TIME ZONE 'UTC')::date)
              AND %s
            GROUP BY guest.id""",
            COUPON_TYPES,
            scope,
        )

    def _prepare_card_coupons(self, config):
        """Coupons that the guest holds, the one that ends first before the others."""
        today = config._get_restaurant_outlet()._get_business_date(
            fields.Datetime.now()
        )
        cards = self.env["loyalty.card"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("program_id.program_type", "in", COUPON_TYPES),
                ("program_id.pos_ok", "=", True),
                ("restaurant_state", "=", "issued"),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">=", today),
            ],
            order="expiration_date, id",
            limit=10,
        )
        return [
            {
                "id": card.id,
                "code": card.code,
                "name": card.program_id.name,
                "until": card.expiration_date or "",
            }
            for card in cards
        ]

    def _get_coupons(self):
        """Coupons that were given to these guests, or that they hold."""
        cards = self.env["loyalty.card"].sudo()
        return cards.search(
            [
                ("program_id.program_type", "in", COUPON_TYPES),
                "|",
                ("restaurant_guest_id", "in", self.ids),
                ("partner_id", "in", self.partner_id.ids),
            ]
        )

    def _move_coupons(self, guest):
        """What was given to these guests was given to that one; contacts are merged
        by core."""
        cards = self.env["loyalty.card"].sudo()
        cards.search([("restaurant_guest_id", "in", self.ids)]).write(
            {"restaurant_guest_id": guest.id}
        )

    def action_view_coupons(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.loyalty_card_action_coupon"
        )
        domain = [("id", "in", self._get_coupons().ids)]
        return {**action, "domain": domain, "context": {}}
