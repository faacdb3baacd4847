from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class RestaurantGuestMessages(models.AbstractModel):
    """What a message may tell guests of themselves, in words ready to be read.

    Odoo offers a field for messages only if it can be searched.
    """

    _name = "restaurant.guest.messages"
    _description = "Words for Messages to a Guest"

    last_dish = fields.Char(
        compute="_compute_last_dish",
        search="_search_last_dish",
        compute_sudo=True,
        help="What cost most of what the guest had at the last visit, less what was"
        " refunded.",
    )

    @api.model
    def _get_message_fields(self):
        """Port: fields of a guest that everybody who writes to guests may use in a
        message, those too who write no templates."""
        return [
            "name",
            "number",
            "last_visit",
            "visit_count",
            "last_dish",
            "favourite_outlet_id",
            "favourite_outlet_id.name",
            "company_id",
            "company_id.name",
        ]

    @api.model
    def _get_message_expressions(self, path):
        """Return these fields as they stand in messages about a record.

        :param str path: from that record to the guest
        """
        names = [f"{path}.{name}" for name in self._get_message_fields()]
        return tuple(f"object.{name}" for name in (path, *names))

    @api.depends("visit_ids")
    @api.depends_context("lang")
    def _compute_last_dish(self):
        condition = SQL("guest.id = ANY(%s)", self._origin.ids)
        dishes = dict(self.env.execute_query(self._get_last_dishes_query(condition)))
        products = self.env["product.product"].browse(set(dishes.values()))
        names = {product.id: product.name for product in products}
        for guest in self:
            guest.last_dish = names.get(dishes.get(guest._origin.id), False)

    @api.model
    def _search_last_dish(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # Odoo asks for the opposite then
        products = self.env["product.product"].with_context(active_test=False)
        named = products._search([("name", operator, value)])
        dishes = self._get_last_dishes_query(SQL("true"))
        found = SQL(
            "(SELECT guest_id FROM (%s) AS last_dish WHERE product_id IN %s)",
            dishes,
            named.subselect(),
        )
        domain = Domain("id", "in", found)
        if operator == "in" and False in value:
            had = SQL("(SELECT guest_id FROM (%s) AS last_dish)", dishes)
            domain |= Domain("id", "not in", had)
        return domain

    @api.model
    def _get_last_dishes_query(self, condition):
        """Return the SELECT of guest_id and product_id: one dish of the last visit that
        has checks of ours.

        :param SQL condition: on ``guest``
        """
        self.env["restaurant.visit"].flush_model()
        self.env["restaurant.visit.check"].flush_model(["visit_id", "order_id"])
        names = ["order_id", "product_id", "qty", "price_subtotal_incl"]
        self.env["pos.order.line"].flush_model(names)
        return SQL(
            """SELECT guest.id AS guest_id, dish.product_id
                 FROM restaurant_guest guest
                CROSS JOIN LATERAL (
                      SELECT id FROM restaurant_visit visit
                       WHERE guest_id = guest.id AND active AND EXISTS (
                             SELECT FROM restaurant_visit_check
                              WHERE visit_id = visit.id)
                       ORDER BY business_date DESC, id DESC LIMIT 1) AS latest
                CROSS JOIN LATERAL (
                      SELECT line.product_id
                        FROM restaurant_visit_check c
                        JOIN pos_order_line line ON line.order_id = c.order_id
                       WHERE c.visit_id = latest.id AND line.product_id <> ALL(%s)
                       GROUP BY line.product_id HAVING SUM(line.qty) > 0
                       ORDER BY SUM(SIGN(line.qty) * ABS(line.price_subtotal_incl))
                                DESC, line.product_id
                       LIMIT 1) AS dish
                WHERE %s""",
            self.env["pos.config"].sudo()._get_special_products().ids,
            condition,
        )
