from collections import Counter
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.posting import Grant

CHOICES = 20


class RestaurantPointsGift(models.Model):
    """What points buy: a coupon, for a dish or whatever else its offer gives; or bonus
    money on the guest's account."""

    _name = "restaurant.points.gift"
    _description = "Gift for points"
    _order = "points, id"

    kind = fields.Selection(
        [("coupon", "Coupon"), ("bonus", "Bonus money")],
        required=True,
        default="coupon",
    )
    program_id = fields.Many2one(
        "loyalty.program",
        string="Offer",
        domain="[('program_type', '=', 'coupons'),"
        " '|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="restrict",
        help="The guest gets one coupon of it, which any till takes as usual.",
    )
    bonus = fields.Monetary(
        string="Bonus money", help="What comes onto the guest's account."
    )
    bonus_days = fields.Integer(
        string="Valid for days", default=90, help="Of bonus money. 0: no end"
    )
    name = fields.Char(compute="_compute_name", search="_search_name")
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
    currency_id = fields.Many2one(related="company_id.currency_id")
    card_ids = fields.One2many(
        "loyalty.card", "restaurant_gift_id", string="Coupons", readonly=True
    )
    lot_ids = fields.One2many("restaurant.lot", "gift_id", readonly=True)
    bought_count = fields.Integer(
        string="Bought", compute="_compute_bought_count", help="Not given back"
    )
    active = fields.Boolean(default=True)

    _positive = models.Constraint(
        "CHECK(points > 0 AND limit_guest >= 0 AND bonus_days >= 0)",
        "A gift has a price above zero; a limit cannot be negative.",
    )
    _given = models.Constraint(
        """CHECK(kind = 'coupon' AND program_id IS NOT NULL
            OR kind = 'bonus' AND bonus > 0)""",
        "A gift gives a coupon of an offer, or bonus money.",
    )
    _days_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A gift ends no sooner than it begins."
    )

    @api.constrains("kind", "program_id", "company_id")
    def _check_offer(self):
        for gift in self.sudo():
            if gift.kind == "coupon" and gift.program_id:
                gift.program_id._check_can_be_given(gift.company_id)
            if gift.kind == "bonus" and not gift._is_bonus_possible():
                raise ValidationError(
                    self.env._("Bonus money that is owed is granted by top-ups alone.")
                )

    def _is_bonus_possible(self):
        goodwill = self.env["restaurant.goodwill.service"]
        return goodwill._may_give_bonus(self.company_id.sudo())

    @api.depends("kind", "program_id.name", "bonus", "currency_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for gift in self:
            gift.name = gift.program_id.name
            if gift.kind == "bonus":
                amount = gift.currency_id.format(gift.bonus)
                gift.name = self.env._("Bonus money: %s", amount)

    @api.model
    def _search_name(self, operator, value):
        return [("kind", "=", "coupon"), ("program_id.name", operator, value)]

    @api.depends("card_ids", "lot_ids")
    def _compute_bought_count(self):
        counts = self._count_bought([], [])
        for gift in self:
            gift.bought_count = counts[gift.id]

    def _count_bought(self, cards_domain, lots_domain):
        """``Counter`` by id of what was bought and not given back."""
        counts = Counter()
        for kind, model, field, domain in (
            (
                "coupon",
                "loyalty.card",
                "restaurant_gift_id",
                [("restaurant_state", "!=", "void"), *cards_domain],
            ),
            ("bonus", "restaurant.lot", "gift_id", lots_domain),
        ):
            gifts = self.filtered_domain([("kind", "=", kind)])
            if not gifts:
                continue
            domain = [(field, "in", gifts.ids), *domain]
            groups = self.env[model].sudo()._read_group(domain, [field], ["__count"])
            counts.update({gift.id: count for gift, count in groups})
        return counts

    @api.model
    def _get_open_domain(self, company, today):
        return [
            ("company_id", "=", company.id),
            "|",
            ("kind", "=", "bonus"),
            ("program_id.active", "=", True),
            "|",
            ("date_from", "=", False),
            ("date_from", "<=", today),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", today),
        ]

    @api.model
    def _get_till_domain(self, config):
        """Those that are of use at a till: it takes the coupons."""
        tills, outlets = "program_id.pos_config_ids", "program_id.restaurant_outlet_ids"
        outlet = config._get_restaurant_outlet()
        coupons = Domain("program_id.pos_ok", "=", True)
        coupons &= Domain(tills, "=", False) | Domain(tills, "in", config.ids)
        coupons &= Domain(outlets, "=", False) | Domain(outlets, "in", outlet.ids)
        return Domain("kind", "=", "bonus") | coupons

    @api.model
    def _prepare_choices(self, guest, config, usable, today):
        """What so many points can buy a guest, at a till:
        ``[{"id", "name", "points", "bonus"}]``.
        """
        company = config.company_id.root_id
        domain = Domain(self._get_open_domain(company, today))
        domain &= self._get_till_domain(config) & Domain("points", "<=", usable)
        gifts = self.search(domain, limit=CHOICES)
        gifts -= gifts.filtered("limit_guest")._filter_had(guest)
        return [
            gift._prepare_choice()
            for gift in gifts
            if gift.kind == "coupon" or gift._is_bonus_possible()
        ]

    def _prepare_choice(self):
        return {
            "id": self.id,
            "name": self.name,
            "points": self.points,
            "bonus": self.bonus if self.kind == "bonus" else 0.0,
        }

    def _filter_had(self, guest):
        """Those that a guest had as often as there is each."""
        if not self:
            return self
        counts = self._count_bought(
            [("restaurant_guest_id", "=", guest.id)],
            [("account_id.guest_id", "=", guest.id)],
        )
        return self.filtered(lambda gift: counts[gift.id] >= gift.limit_guest)

    def _can_be_given(self):
        if self.kind == "bonus":
            return self._is_bonus_possible()
        return self.program_id._can_be_given()

    def _is_open(self, company, today):
        """Whether it is to be had on a business day."""
        return bool(
            self.active
            and self._can_be_given()
            and self.filtered_domain(self._get_open_domain(company, today))
        )

    def _prepare_grants(self, account, today):
        """The bonus money it brings an account."""
        if self.kind != "bonus":
            return []
        amount = Decimal(f"{self.bonus:.{self.currency_id.decimal_places}f}")
        days = self.bonus_days
        ends = today + timedelta(days=days) if days else None
        return [Grant(account.id, "bonus", amount, ends, gift_id=self.id)]
