from odoo import api, fields, models


class RestaurantMemberPrice(models.Model):
    """What a member paid for a line, and what the line costs without and with tier.

    Written by the server when a check is paid, from its own prices: what the till
    says is compared, not believed. One row per line, set menus on their first line;
    nobody edits them. Unit prices are those of the product, before taxes are added;
    totals are as the guest pays them, taxes included.
    """

    _name = "restaurant.member.price"
    _description = "Price of a member's line"
    _order = "id desc"
    _rec_name = "product_id"  # a desk may see products, but no lines of checks

    line_id = fields.Many2one("pos.order.line", required=True, ondelete="cascade")
    order_id = fields.Many2one(
        "pos.order", string="Check", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one("res.currency", required=True)
    config_id = fields.Many2one("pos.config", string="Till", required=True)
    outlet_id = fields.Many2one("restaurant.outlet")
    date = fields.Date(string="Business date", required=True)
    user_id = fields.Many2one("res.users", string="Cashier")
    guest_id = fields.Many2one("restaurant.guest", ondelete="set null", index=True)
    tier_id = fields.Many2one("restaurant.tier", ondelete="set null")
    product_id = fields.Many2one("product.product", required=True)
    quantity = fields.Float(digits="Product Unit")
    normal_price = fields.Float(
        string="Normal price", digits="Product Price", aggregator=None
    )
    member_price = fields.Float(
        string="Member price", digits="Product Price", aggregator=None
    )
    charged_price = fields.Float(
        string="Charged price",
        digits="Product Price",
        aggregator=None,
        help="Unit price after discount",
    )
    rule_id = fields.Many2one(
        "product.pricelist.item",
        string="Price rule",
        ondelete="set null",
        help="The rule of the member's pricelist that gave the member price",
    )
    source = fields.Selection(
        [
            ("member", "Member price"),
            ("normal", "Normal price"),
            ("manual", "Typed by the cashier"),
            ("other", "Another price"),
        ],
        string="Kind of price",
        required=True,
        help="Which price the till charged",
    )
    saving = fields.Monetary(
        help="What the member paid less than the normal price, taxes included"
    )
    difference = fields.Monetary(
        help="Charged minus member price: above zero the member paid too much"
    )
    flag = fields.Selection(
        [("over", "Too much"), ("under", "Too little")], string="Finding"
    )

    _line_uniq = models.UniqueIndex("(line_id)")
    _flagged_idx = models.Index("(company_id, date) WHERE flag IS NOT NULL")

    @api.model
    def _record(self, lines, members):
        """Write the rows of paid lines that have none yet.

        :param lines: ``pos.order.line`` of paid checks
        :param members: see ``_get_members``
        """
        known = self.search([("line_id", "in", lines.ids)]).line_id
        return self.create((lines - known)._prepare_member_prices(members))

    @api.model
    def _get_members(self, orders):
        """Return ``{order: guest}`` for orders whose guest has prices of a tier."""
        known = {
            (guest.partner_id, guest.company_id): guest
            for guest in orders.partner_id._get_restaurant_guests()
            if guest.active and guest.tier_id.active and guest.tier_id.pricelist_id
        }
        members = {}
        for order in orders:
            guest = known.get((order.partner_id, order.company_id.root_id))
            if guest and guest.tier_id.pricelist_id.currency_id == order.currency_id:
                members[order] = guest
        return members

    @api.model
    def _get_normal_pricelist(self, order):
        """What a guest without a tier pays: the preset's prices or the till's."""
        config = order.config_id
        preset_pricelist = config.use_presets and order.preset_id.pricelist_id
        if preset_pricelist:
            return preset_pricelist
        return config.pricelist_id if config.use_pricelist else config.pricelist_id[:0]
