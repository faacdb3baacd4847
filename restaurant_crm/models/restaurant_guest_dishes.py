from odoo import api, fields, models
from odoo.tools import SQL

FAVOURITES_MONTHS = 12
TOP_DISHES = 5


class RestaurantGuestDishes(models.AbstractModel):
    """What a guest likes to eat: told, and seen from the checks."""

    _name = "restaurant.guest.dishes"
    _description = "Dishes of a Guest"

    favourite_product_ids = fields.Many2many(
        "product.product",
        "restaurant_guest_favourite_rel",
        "guest_id",
        "product_id",
        string="Favourite dishes",
        domain="[('available_in_pos', '=', True)]",
        help="As the guest says.",
    )
    top_product_ids = fields.Many2many(
        "product.product",
        string="Ordered most",
        compute="_compute_top_product_ids",
        help="The five dishes ordered most in twelve months, less what was refunded. "
        "The parts of a menu count like any dish.",
    )

    @api.depends("visit_ids")
    def _compute_top_product_ids(self):
        dishes = self._get_top_dishes()
        for guest in self:
            guest.top_product_ids = dishes.get(guest._origin.id, [])

    def _get_top_dishes(self, limit=TOP_DISHES):
        """Return {guest id: product ids} of what each guest ordered most."""
        special = self.env["pos.config"].sudo()._get_special_products().ids
        rows = self.env.execute_query(
            SQL(
                """SELECT guest_id, array_agg(product_id ORDER BY place)
                     FROM (%s) AS dish GROUP BY guest_id""",
                self._get_top_dishes_query(special, limit),
            )
        )
        return dict(rows)

    def _get_top_dishes_query(self, without, limit):
        """Return the SQL that selects guest_id, product_id and place of the dishes that
        each of these guests ordered most.

        A refund is a line of negative quantity on a check of the same visit: it takes
        the dish away again. What a menu consists of are lines of their own.

        :param list without: ids of products that are no dishes
        """
        self.env["restaurant.visit.check"].flush_model(["visit_id", "order_id"])
        self.env["pos.order.line"].flush_model(["order_id", "product_id", "qty"])
        today = fields.Date.context_today(self)
        return SQL(
            """SELECT * FROM (
                SELECT visit.guest_id, line.product_id,
                       ROW_NUMBER() OVER (
                           PARTITION BY visit.guest_id
                           ORDER BY SUM(line.qty) DESC, line.product_id) AS place
                  FROM restaurant_visit visit
                  JOIN restaurant_visit_check c ON c.visit_id = visit.id
                  JOIN pos_order_line line ON line.order_id = c.order_id
                 WHERE visit.guest_id = ANY(%s) AND visit.business_date >= %s
                   AND line.product_id <> ALL(%s)
                 GROUP BY visit.guest_id, line.product_id
                HAVING SUM(line.qty) > 0) AS ordered
             WHERE place <= %s""",
            self._origin.ids,
            fields.Date.subtract(today, months=FAVOURITES_MONTHS),
            without,
            limit,
        )
