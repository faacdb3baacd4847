from odoo import fields, models

CHANNELS = [("dine_in", "Dine in"), ("takeaway", "Takeaway"), ("delivery", "Delivery")]


class RestaurantVisit(models.Model):
    _name = "restaurant.visit"
    _description = "Visit"
    _rec_name = "business_date"
    _order = "business_date desc, end_at desc, id desc"

    active = fields.Boolean(
        default=True, help="A visit that was refunded in full does not count."
    )
    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, index=True, readonly=True
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    business_date = fields.Date(required=True, index=True, readonly=True)
    start_at = fields.Datetime(string="From", required=True, readonly=True)
    end_at = fields.Datetime(string="Until", required=True, readonly=True)
    table_id = fields.Many2one(
        "restaurant.table", ondelete="set null", index="btree_not_null", readonly=True
    )
    covers = fields.Integer(readonly=True)
    check_count = fields.Integer(string="Checks", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    net_amount = fields.Monetary(
        readonly=True,
        help="What was paid for food and drink: without tips, less refunds.",
    )
    channel = fields.Selection(
        CHANNELS, required=True, default="dine_in", readonly=True
    )
    daypart = fields.Selection(
        [
            ("breakfast", "Breakfast"),
            ("lunch", "Lunch"),
            ("afternoon", "Afternoon"),
            ("dinner", "Dinner"),
            ("late", "Late"),
        ],
        required=True,
        readonly=True,
    )
    check_ids = fields.One2many("restaurant.visit.check", "visit_id", readonly=True)

    _guest_date_idx = models.Index("(guest_id, business_date)")
