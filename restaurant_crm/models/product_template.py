from odoo import api, fields, models, tools
from odoo.tools import SQL

POPULAR_DAYS, MAX_POPULAR = 60, 30


class ProductTemplate(models.Model):
    _inherit = "product.template"

    restaurant_unfit_ids = fields.Many2many(
        "restaurant.preference",
        "restaurant_product_unfit_rel",
        "template_id",
        "preference_id",
        string="Not for guests with",
        domain="[('kind', 'in', ('allergen', 'diet'))]",
        groups="restaurant_crm.group_restaurant_till",
        help="The allergens in this dish, and the diets that forbid it. The till warns "
        "when a guest with one of them is at the table.",
    )
    restaurant_unfit_known = fields.Boolean(
        string="Allergens are known",
        groups="restaurant_crm.group_restaurant_till",
        help="The list is complete, also if it is empty. Only then the dish is "
        "recommended to guests with allergies.",
    )

    @api.model
    def _load_pos_data_fields(self, config_id):
        return [*super()._load_pos_data_fields(config_id), "restaurant_unfit_ids"]

    @api.model
    @tools.ormcache("config.id", "day")
    def _get_popular_dishes(self, config, day):
        """Return the ids of dishes that sell best in the outlet of a till, best first.

        Found once a day. Called as superuser.

        :param pos.config config: only dishes that this till sells
        :param date day: today
        """
        domain = [
            ("available_in_pos", "=", True),
            ("product_tmpl_id.company_id", "in", [False, config.company_id.id]),
        ]
        if config.limit_categories:
            categories = config.iface_available_categ_ids.ids
            domain.append(("pos_categ_ids", "in", categories))
        products = self.env["product.product"].search(domain)
        products -= config._get_special_products()
        self.env["restaurant.dish.day"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT product.product_tmpl_id
                     FROM restaurant_dish_day dish
                     JOIN product_product product ON product.id = dish.product_id
                    WHERE dish.product_id = ANY(%s) AND dish.outlet_id = %s
                      AND dish.business_date >= %s
                    GROUP BY product.product_tmpl_id
                    ORDER BY SUM(dish.quantity) DESC, product.product_tmpl_id
                    LIMIT %s""",
                products.ids,
                config.restaurant_outlet_id.id or None,
                fields.Date.subtract(day, days=POPULAR_DAYS),
                MAX_POPULAR,
            )
        )
        return tuple(row[0] for row in rows)
