from odoo import api, fields, models

CHOICES = 20


class RestaurantPointsGift(models.Model):
    """What points buy: a coupon, for a dish or whatever else its offer gives."""

    _name = "restaurant.points.gift"
    _description = "Gift for points"
    _order = "points, id"

    program_id = fields.Many2one(
        "loyalty.program",
        string="Offer",
        required=True,
        domain="[('program_type', '=', 'coupons'),"
        " '|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="restrict",
        help="The guest gets one coupon of it, which any till takes as usual.",
    )
    name = fields.Char(related="program_id.name")
    points = fields.Float(
        string="Price in points", digits=(16, 2), required=True, default=500
    )
    limit_guest = fields.Integer(string="Times per guest", help="0: no limit")
    date_from = fields.Date(string="From", help="First business day; empty: always.")
    date_to = fields.Date(string="Until", help="Last business day; empty: no end.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )
    card_ids = fields.One2many(
        "loyalty.card", "restaurant_gift_id", string="Coupons", readonly=True
    )
    bought_count = fields.Integer(
        string="Bought", compute="_compute_bought_count", help="Not given back"
    )
    active = fields.Boolean(default=True)

    _positive = models.Constraint(
        "CHECK(points > 0 AND limit_guest >= 0)",
        "A gift has a price above zero; a limit cannot be negative.",
    )
    _days_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A gift ends no sooner than it begins."
    )

    @api.constrains("program_id", "company_id")
    def _check_offer(self):
        for gift in self.sudo():
            gift.program_id._check_can_be_given(gift.company_id)

    @api.depends("card_ids")
    def _compute_bought_count(self):
        bought = [
            ("restaurant_gift_id", "in", self.ids),
            ("restaurant_state", "!=", "void"),
        ]
        groups = self.env["loyalty.card"]._read_group(
            bought, ["restaurant_gift_id"], ["__count"]
        )
        counts = dict(groups)
        for gift in self:
            gift.bought_count = counts.get(gift, 0)

    @api.model
    def _get_open_domain(self, company, today):
        return [
            ("company_id", "=", company.id),
            ("program_id.active", "=", True),
            "|",
            ("date_from", "=", False),
            ("date_from", "<=", today),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", today),
        ]

    @api.model
    def _prepare_choices(self, guest, company, usable, today):
        """What so many points can buy a guest, for a till:
        ``[{"id", "name", "points"}]``.
        """
        domain = self._get_open_domain(company, today)
        gifts = self.search([*domain, ("points", "<=", usable)], limit=CHOICES)
        gifts -= gifts.filtered("limit_guest")._filter_had(guest)
        return [
            {"id": gift.id, "name": gift.name, "points": gift.points} for gift in gifts
        ]

    def _filter_had(self, guest):
        """Those that a guest had as often as there is each."""
        if not self:
            return self
        had = [
            ("restaurant_gift_id", "in", self.ids),
            ("restaurant_guest_id", "=", guest.id),
            ("restaurant_state", "!=", "void"),
        ]
        groups = self.env["loyalty.card"]._read_group(
            had, ["restaurant_gift_id"], ["__count"]
        )
        return self.browse(
            gift.id for gift, count in groups if count >= gift.limit_guest
        )

    def _is_open(self, company, today):
        """Whether it is to be had on a business day."""
        return bool(
            self.active
            and self.program_id._can_be_given()
            and self.filtered_domain(self._get_open_domain(company, today))
        )
