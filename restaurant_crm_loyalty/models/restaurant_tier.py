from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

QUALIFY_ON = [
    ("manual", "Given by hand"),
    ("spend", "By what is spent"),
    ("visits", "By visits"),
    ("points", "By points"),
    ("paid", "By a fee"),
]


class RestaurantTier(models.Model):
    """A rank of membership, and the prices that come with it.

    A tier is given by hand (see ``restaurant.tier.wizard``). What its members pay is
    an ordinary pricelist; who has no tier never gets that pricelist at a till.
    """

    _name = "restaurant.tier"
    _description = "Membership tier"
    _inherit = ["pos.load.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The highest tier comes last.")
    color = fields.Integer()
    active = fields.Boolean(
        default=True, help="Members of an archived tier pay normal prices."
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Member prices",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('currency_id', '=', currency_id),"
        " ('company_id', 'in', (company_id, False))]",
        help="What members pay at the till. Empty: a tier without prices of its own.",
    )
    perk = fields.Text(
        string="Perks", translate=True, help="What the staff may tell and give a member"
    )
    points_factor = fields.Float(
        string="Points times",
        default=1.0,
        help="Members earn so many times the points.",
    )
    qualify_on = fields.Selection(
        QUALIFY_ON,
        string="Guests get it",
        required=True,
        default="manual",
    )
    threshold = fields.Float(
        string="From",
        digits=(16, 2),
        help="So much money, visits or points in the window of the tier policy",
    )
    keep_percent = fields.Float(
        string="Keep it with (%)",
        default=80.0,
        help="So much of the threshold is enough when the tier is looked at again.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Sold as",
        ondelete="restrict",
        index="btree_not_null",
        help="Who buys this product at the till is a member.",
    )
    paid_months = fields.Integer(string="For (months)", default=12)
    guest_ids = fields.One2many("restaurant.guest", "tier_id", string="Members")
    guest_count = fields.Integer(
        string="Number of members", compute="_compute_guest_count"
    )

    _threshold_positive = models.Constraint(
        """CHECK(threshold >= 0 AND keep_percent >= 0 AND keep_percent <= 100
            AND points_factor >= 0
            AND (qualify_on IN ('manual', 'paid') OR threshold > 0)
            AND (qualify_on <> 'paid' OR paid_months > 0))""",
        "A tier that guests get by themselves needs a threshold above zero. Nothing "
        "can be negative, and no more than 100 % be needed to keep a tier.",
    )

    @api.depends("guest_ids")
    def _compute_guest_count(self):
        groups = self.env["restaurant.guest"]._read_group(
            [("tier_id", "in", self.ids)], ["tier_id"], ["__count"]
        )
        counts = {tier.id: count for tier, count in groups}
        for tier in self:
            tier.guest_count = counts.get(tier.id, 0)

    @api.constrains("company_id", "pricelist_id")
    def _check_pricelist(self):
        for tier in self:
            if tier.company_id.parent_id:
                raise ValidationError(
                    self.env._("A tier belongs to the whole group, not to a branch.")
                )
            pricelist = tier.sudo().pricelist_id
            if pricelist and pricelist.currency_id != tier.currency_id:
                raise ValidationError(
                    self.env._(
                        "The prices of %(tier)s must be in %(currency)s.",
                        tier=tier.name,
                        currency=tier.currency_id.name,
                    )
                )
            if pricelist.company_id not in (tier.company_id, pricelist.company_id[:0]):
                raise ValidationError(
                    self.env._("The prices of %s belong to another company.", tier.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        self.env.registry.clear_cache()
        tiers._refresh_tills()
        return tiers

    def write(self, vals):
        res = super().write(vals)
        if "product_id" in vals:
            self.env.registry.clear_cache()
        if {"active", "company_id", "pricelist_id", "name"} & vals.keys():
            self._refresh_tills()
        return res

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_members(self):
        members = self.with_context(active_test=False).guest_ids
        if members:
            raise UserError(
                self.env._("This tier has members. Archive it, or move them first.")
            )

    def _refresh_tills(self):
        """Tills of the group take their data anew when they are opened next.

        They otherwise ask for what was written since the last time, and a pricelist
        that becomes a tier's was not written.
        """
        configs = (
            self.env["pos.config"]
            .sudo()
            .search([("company_id", "child_of", self.company_id.root_id.ids)])
        )
        self.env.add_to_compute(configs._fields["last_data_change"], configs)

    def action_view_guests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action"
        )
        action["domain"] = [("tier_id", "=", self.id)]
        action["context"] = {}
        return action

    # -- qualification

    @api.model
    def _get_for_product(self, product):
        return self.sudo().search([("product_id", "=", product.id)], limit=1)

    @api.model
    def _get_fee_products(self):
        """Products that sell a membership, also one that is no longer offered."""
        return self.env["product.product"].browse(self._get_fee_product_ids())

    @api.model
    @tools.ormcache()
    def _get_fee_product_ids(self):
        """Kept, since every paid check asks more than once."""
        tiers = self.sudo().with_context(active_test=False)
        return tuple(tiers.search([("product_id", "!=", False)]).product_id.ids)

    def _is_above(self, other):
        """Whether this tier ranks higher than another one, or none."""
        ranked = self.sudo().search([("company_id", "=", self.company_id.id)]).ids
        return not other or (
            self.id in ranked
            and (
                other.id not in ranked or ranked.index(self.id) > ranked.index(other.id)
            )
        )

    def _is_automatic(self):
        return self.qualify_on in ("spend", "visits", "points")

    def _get_keep_threshold(self):
        return self.threshold * self.keep_percent / 100

    def _get_next(self, company):
        """The next tier above this one that guests reach by themselves."""
        tiers = self.sudo().search([("company_id", "=", company.id)])
        above = tiers[tiers.ids.index(self.id) + 1 :] if self in tiers else tiers
        return above.filtered(lambda tier: tier._is_automatic())[:1]

    @api.model
    def _get_last(self, company):
        """Tiers above which there is none that guests reach by themselves."""
        tiers = self.sudo().search([("company_id", "=", company.id)])
        return tiers.filtered(lambda tier: not tier._get_next(company))

    # -- till

    @api.model
    def _get_for_config(self, config):
        """Tiers whose prices a till can charge: same group, same currency."""
        tiers = self.sudo().search(
            [
                ("company_id", "=", config.company_id.root_id.id),
                ("pricelist_id", "!=", False),
            ]
        )
        return tiers.filtered(
            lambda tier: tier.pricelist_id.currency_id == config.currency_id
        )

    @api.model
    def _get_reserved_pricelists(self):
        """Pricelists that only members may have: those of every tier there is."""
        tiers = self.sudo().search([("pricelist_id", "!=", False)])
        return tiers.pricelist_id

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("company_id", "=", config.company_id.root_id.id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "sequence", "color", "pricelist_id"]

    @api.model
    def _load_pos_data_read(self, records, config):
        """A till in another currency knows the tier, but cannot charge its prices."""
        rows = super()._load_pos_data_read(records, config)
        chargeable = set(self._get_for_config(config).ids)
        for row in rows:
            if row["id"] not in chargeable:
                row["pricelist_id"] = False
        return rows
