from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    restaurant_tier_id = fields.Many2one(
        "restaurant.tier",
        string="Membership tier",
        compute="_compute_restaurant_tier_id",
        compute_sudo=True,
        help="The tier of the guest behind this contact, in the current group",
    )

    @api.depends("restaurant_guest_ids.tier_id.active")
    @api.depends_context("company")
    def _compute_restaurant_tier_id(self):
        # A till reads contacts in many ways, not all through its load hooks: a
        # computed field is right in all of them.
        guests = self.env["restaurant.guest"].search_fetch(
            [
                ("partner_id", "in", self.ids),
                ("company_id", "=", self.env.company.root_id.id),
                ("tier_id.active", "=", True),
            ],
            ["partner_id", "tier_id"],
        )
        tiers = {guest.partner_id.id: guest.tier_id for guest in guests}
        for partner in self:
            partner.restaurant_tier_id = tiers.get(partner._origin.id, False)

    # -- till

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "restaurant_tier_id"]

    @api.model
    def _load_pos_self_data_fields(self, config):
        """Called where `pos_self_order` is installed: tiers are nothing for diners."""
        names = super()._load_pos_self_data_fields(config)
        return [name for name in names if name != "restaurant_tier_id"]

    @api.model
    def _load_pos_data_read(self, records, config):
        """Give members their tier's pricelist, and nobody else.

        Where a contact has no pricelist of its own, core takes the first one by
        sequence; were that a tier's, everybody would pay member prices.
        """
        rows = super()._load_pos_data_read(records, config)
        tiers = self.env["restaurant.tier"]
        prices = {
            tier.id: tier.pricelist_id.id for tier in tiers._get_for_config(config)
        }
        reserved = set(tiers._get_reserved_pricelists().ids)
        own = config.use_pricelist and config.pricelist_id.id
        for row in rows:
            pricelist_id = prices.get(row["restaurant_tier_id"])
            if pricelist_id:
                row["property_product_pricelist"] = pricelist_id
            elif row["property_product_pricelist"] in reserved:
                row["property_product_pricelist"] = own
        return rows

    @api.model
    def _server_date_to_domain(self, domain):
        """A change of tier touches the guest, not the contact that tills cache."""
        dated = super()._server_date_to_domain(domain)
        if dated is False or dated is domain:
            return dated
        # The domain names a hundred contacts: asking for their guests is cheaper than
        # asking a million guests whether they changed.
        moved = (
            self.env["restaurant.guest"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.search(domain).ids),
                    ("write_date", ">", self.env.context["pos_last_server_date"]),
                ]
            )
        )
        return Domain(dated) | Domain("id", "in", moved.partner_id.ids)
