from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class RestaurantGuestSegments(models.AbstractModel):
    """The segments of a guest, and what rules of segments may ask beside figures."""

    _name = "restaurant.guest.segments"
    _description = "Segments of a Guest"

    segment_ids = fields.Many2many(
        "restaurant.segment",
        "restaurant_segment_member",
        "guest_id",
        "segment_id",
        string="Segments",
        readonly=True,
        copy=False,
    )
    segment_count = fields.Integer(
        string="Number of segments", compute="_compute_segment_count"
    )
    eaten_product_ids = fields.Many2many(
        "product.product",
        string="Dishes eaten",
        store=False,
        search="_search_eaten_product_ids",
        help="For filters: who has ever ordered one of these dishes.",
    )

    @api.depends("segment_ids")
    def _compute_segment_count(self):
        for guest in self:
            guest.segment_count = len(guest.segment_ids)

    @api.model
    def _search_eaten_product_ids(self, operator, value):
        """Find who has ordered dishes; the checks themselves need not be seen."""
        if operator not in ("in", "any"):
            return NotImplemented
        products = self.env["product.product"]
        if isinstance(value, Domain):
            dishes = products._search(value).subselect()
        else:
            ids = tuple(item for item in value if isinstance(item, int)) or (0,)
            dishes = SQL("%s", ids)
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT visit.guest_id
                      FROM restaurant_visit visit
                      JOIN restaurant_visit_check bill ON bill.visit_id = visit.id
                      JOIN pos_order_line line ON line.order_id = bill.order_id
                     WHERE visit.active AND line.qty > 0
                       AND line.product_id IN %s)""",
                dishes,
            ),
        )

    def _merge_into(self, guest):
        self.env["restaurant.segment.member"].sudo()._move(self, guest)
        return super()._merge_into(guest)

    def action_view_segments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_segment_action"
        )
        return {**action, "domain": [("id", "in", self.segment_ids.ids)], "context": {}}
