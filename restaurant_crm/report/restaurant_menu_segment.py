from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantMenuSegment(models.Model):
    """The same by segment: what each kind of guest orders, and what it earns with them.

    Of the last twelve months, counted at night: who is in a segment is known of today.
    """

    _name = "restaurant.menu.segment"
    _description = "Menu Engineering by Segment"
    _inherit = ["restaurant.part.figures", "restaurant.menu.engineering"]
    _part = "segment_id"
    _auto = False
    _order = "segment_id, revenue desc, id"
    _depends = {
        "restaurant.segment.dish": ["segment_id", "quantity", "revenue", "cost"],
        "product.template": ["pos_categ_ids"],
    }

    segment_id = fields.Many2one("restaurant.segment", readonly=True)
    share = fields.Float(help="Of what the segment eats of the category there.")

    _sales_model = "restaurant.segment.dish"
    _sales_fields = frozenset({"daypart", "channel"})
    _sales_keys = ("company_id", "outlet_id", "segment_id")

    @api.model
    def _get_id_sql(self):
        return SQL("(product_id::bigint * 10000 + outlet_id) * 100000 + segment_id")
