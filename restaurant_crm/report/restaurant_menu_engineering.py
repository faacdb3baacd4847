from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL

from ..models.restaurant_day_table import IDENTITIES
from ..models.restaurant_visit import CHANNELS, DAYPARTS

CLASSES = [
    ("star", "Star"),
    ("plowhorse", "Plowhorse"),
    ("puzzle", "Puzzle"),
    ("dog", "Dog"),
    ("no_cost", "No cost"),
]
POPULAR = 0.7  # of an equal share of the sales of the category
NEW_DAYS = 30


class RestaurantMenuEngineering(models.Model):
    """Dishes by how often they are ordered and by what each of them earns, compared
    with the dishes of the same outlet and category (Kasavana and Smith, 1982).

    A filter on `_sales_fields` changes the sales that are compared: a dish may have
    another class at lunch than at dinner.
    """

    _name = "restaurant.menu.engineering"
    _description = "Menu Engineering"
    _inherit = "restaurant.ratio.mixin"
    _auto = False
    _rec_name = "product_id"
    _order = "revenue desc, id"
    _depends = {
        "restaurant.dish.day": ["product_id", "quantity", "revenue", "cost"],
        "restaurant.dish.return": ["product_id", "guest_count", "again_count"],
        "product.template": ["pos_categ_ids"],
    }

    # Where sales are counted, and the filters that choose those that are compared.
    _sales_model = "restaurant.dish.day"
    _sales_fields = frozenset({"business_date", "daypart", "channel", "identity"})
    # Dishes are compared with those that have the same of these.
    _sales_keys = ("company_id", "outlet_id")

    product_id = fields.Many2one("product.product", string="Dish", readonly=True)
    category_id = fields.Many2one("pos.category", readonly=True)
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    menu_class = fields.Selection(
        CLASSES, string="Class", readonly=True, group_expand=True
    )
    is_new = fields.Boolean(
        string="New on the menu",
        readonly=True,
        help="First sold less than 30 days ago: too early to judge.",
    )
    first_sold = fields.Date(readonly=True, aggregator="min")
    dish_count = fields.Integer(string="Dishes", readonly=True)
    quantity = fields.Float(readonly=True, digits=(16, 0))
    revenue = fields.Monetary(readonly=True, help="After discounts, without taxes.")
    costed_revenue = fields.Monetary(
        string="Revenue with a cost",
        readonly=True,
        help="Of the dishes whose cost is known.",
    )
    margin = fields.Monetary(
        readonly=True, help="Revenue less cost, of the dishes whose cost is known."
    )
    costed_quantity = fields.Float(string="Quantity with a cost", readonly=True)
    unit_margin = fields.Monetary(
        string="Margin of one",
        readonly=True,
        aggregator="avg",
        help="What one of these dishes earns.",
    )
    margin_rate = fields.Float(readonly=True, aggregator="avg")
    share = fields.Float(
        readonly=True,
        aggregator=None,
        help="Of what the outlet sold in the category.",
    )
    popular_from = fields.Float(
        readonly=True,
        aggregator=None,
        help="70 % of the share that each dish of the category had if all were equal.",
    )
    typical_margin = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="What a dish of the category earns on average: high margins start here.",
    )
    eater_count = fields.Integer(
        string="Known guests",
        readonly=True,
        help="Who ordered the dish in the last twelve months, each guest once.",
    )
    again_count = fields.Integer(string="Ordered it again", readonly=True)
    again_rate = fields.Float(
        string="Ordered again in %",
        readonly=True,
        aggregator="avg",
        help="Known guests who ordered the dish again, as a part of those who ordered "
        "it: in the last twelve months, whatever the filter.",
    )
    advice = fields.Char(string="What to do", compute="_compute_advice")

    # For filters alone: they choose the sales, see `_search`
    business_date = fields.Date(store=False, search="_search_sales")
    daypart = fields.Selection(
        DAYPARTS, string="Part of the day", store=False, search="_search_sales"
    )
    channel = fields.Selection(CHANNELS, store=False, search="_search_sales")
    identity = fields.Selection(
        IDENTITIES, string="Guest", store=False, search="_search_sales"
    )

    _ratios = {
        "unit_margin": ("margin", "costed_quantity"),
        "margin_rate": ("margin", "costed_revenue"),
        "again_rate": ("again_count", "eater_count"),
    }

    @api.depends("menu_class")
    @api.depends_context("lang")
    def _compute_advice(self):
        env = self.env
        advice = {
            "star": env._("Keep it as it is, and show it."),
            "plowhorse": env._("Serve it for less, or ask a little more for it."),
            "puzzle": env._("Recommend it, rename it, or give it a better place."),
            "dog": env._("Take it off the menu, unless guests ask for it."),
            "no_cost": env._("Enter the cost of the product."),
        }
        for dish in self:
            dish.advice = advice.get(dish.menu_class)

    @api.model
    def _choose_sales(self, domain):
        """Take the conditions on sales out of a domain: those sales are compared alone.

        :return: this model for the sales that are left, and what is left of the domain
        """
        domain = Domain(domain)
        sales, others = [self.env.context.get("restaurant_menu_sales", [])], []
        for part in domain.children if isinstance(domain, DomainAnd) else [domain]:
            names = {condition.field_expr for condition in part.iter_conditions()}
            chosen = names and names <= self._sales_fields
            (sales if chosen else others).append(part)
        chosen = self.with_context(restaurant_menu_sales=list(Domain.AND(sales)))
        return chosen, Domain.AND(others)

    @api.model
    def _search(self, domain, *args, **kwargs):
        chosen, others = self._choose_sales(domain)
        return super(RestaurantMenuEngineering, chosen)._search(others, *args, **kwargs)

    @api.model
    @api.private
    @api.readonly
    def search_fetch(self, domain, *args, **kwargs):
        """Return records that know of their sales, whatever is read of them later."""
        chosen, others = self._choose_sales(domain)
        self.invalidate_model(flush=False)
        return super(RestaurantMenuEngineering, chosen).search_fetch(
            others, *args, **kwargs
        )

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        chosen, others = self._choose_sales(domain)
        return super(RestaurantMenuEngineering, chosen).web_read_group(
            others, *args, **kwargs
        )

    @api.model
    def _search_sales(self, operator, value):
        raise UserError(
            self.env._(
                "Dates, parts of the day, channels and guests choose the sales that are"
                " compared: they cannot be combined with other conditions by “any of”."
            )
        )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT sold.*,
                   1 AS dish_count,
                   company.currency_id,
                   eater_count,
                   again_count,
                   again_count / NULLIF(eater_count, 0)::float AS again_rate,
                   launch.business_date AS first_sold,
                   COALESCE(launch.business_date > %(new_since)s, FALSE) AS is_new,
                   CASE WHEN unit_margin IS NULL THEN 'no_cost'
                        WHEN unit_margin >= typical_margin AND popular THEN 'star'
                        WHEN popular THEN 'plowhorse'
                        WHEN unit_margin >= typical_margin THEN 'puzzle'
                        ELSE 'dog'
                   END AS menu_class
              FROM (SELECT dishes.*,
                           quantity / SUM(quantity) OVER menu AS share,
                           %(popular)s / COUNT(*) OVER menu AS popular_from,
                           quantity * COUNT(*) OVER menu
                               >= %(popular)s * SUM(quantity) OVER menu AS popular,
                           ROUND(SUM(unit_margin * quantity) OVER menu
                                 / NULLIF(SUM(quantity)
                                          FILTER (WHERE unit_margin IS NOT NULL)
                                          OVER menu, 0), 6) AS typical_margin
                      FROM (%(dishes)s) dishes
                    WINDOW menu AS (PARTITION BY %(keys)s, category_id)
                   ) sold
              JOIN res_company company ON company.id = sold.company_id
              LEFT JOIN (
                   SELECT outlet_id, product_id, SUM(guest_count)::int AS eater_count,
                          SUM(again_count)::int AS again_count
                     FROM restaurant_dish_return GROUP BY outlet_id, product_id
                   ) again USING (outlet_id, product_id)
              LEFT JOIN LATERAL (
                   SELECT business_date FROM restaurant_dish_day day
                    WHERE day.product_id = sold.product_id
                      AND day.outlet_id = sold.outlet_id
                    ORDER BY business_date LIMIT 1
                   ) launch ON TRUE
            """,
            dishes=self._get_dishes_sql(),
            keys=SQL(", ").join(map(SQL.identifier, self._sales_keys)),
            popular=SQL("%s::numeric", str(POPULAR)),
            new_since=fields.Date.context_today(self) - timedelta(days=NEW_DAYS),
        )

    def _get_dishes_sql(self):
        """Return a SELECT of dishes with their category and what each of them earns,
        nothing where no cost is known.
        """
        return SQL(
            """
            SELECT sales.*,
                   category.id AS category_id,
                   revenue * costed_quantity / quantity AS costed_revenue,
                   (revenue / quantity - cost / costed_quantity) * costed_quantity
                       AS margin,
                   ROUND(revenue / quantity - cost / costed_quantity, 6) AS unit_margin,
                   1 - cost / costed_quantity / NULLIF(revenue / quantity, 0)
                       AS margin_rate
              FROM (%s) sales
              JOIN product_product product ON product.id = sales.product_id
              LEFT JOIN LATERAL (
                   SELECT category.id
                     FROM pos_category_product_template_rel rel
                     JOIN pos_category category ON category.id = rel.pos_category_id
                    WHERE rel.product_template_id = product.product_tmpl_id
                    ORDER BY category.sequence, category.id LIMIT 1
                   ) category ON TRUE
            """,
            self._get_sales_sql(),
        )

    def _get_sales_sql(self):
        """Return a SELECT of the sales that were chosen, by `_sales_keys` and dish."""
        sales = self.env[self._sales_model]._search(
            self.env.context.get("restaurant_menu_sales", []), bypass_access=True
        )
        keys = SQL(", ").join(map(SQL.identifier, (*self._sales_keys, "product_id")))
        sales.groupby = keys
        sales.having = SQL("SUM(quantity) > 0")
        return sales.select(
            SQL("%s AS id", self._get_id_sql()),
            keys,
            "SUM(quantity)::numeric AS quantity",
            "SUM(revenue)::numeric AS revenue",
            "SUM(cost)::numeric AS cost",
            "NULLIF(GREATEST(SUM(costed_quantity), 0), 0)::numeric AS costed_quantity",
        )

    @api.model
    def _get_id_sql(self):
        """Return the id of a row of sales: the same whatever sales are chosen."""
        return SQL("product_id::bigint * 100000 + outlet_id")
