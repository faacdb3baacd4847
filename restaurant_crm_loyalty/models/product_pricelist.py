from odoo import models


class SharedRules:
    """Rules of pricelists, each searched once for many products."""

    def __init__(self, products):
        self.products = products
        self.by_pricelist = {}


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _get_with_bases(self):
        """These pricelists and those their rules are based on, at any depth."""
        known = found = self
        while found:
            bases = found.item_ids.filtered(lambda item: item.base == "pricelist")
            found = bases.base_pricelist_id - known
            known |= found
        return known

    def _get_applicable_rules(self, products, date, **kwargs):
        shared = self.env.context.get("restaurant_shared_rules")
        if not shared or not self:
            return super()._get_applicable_rules(products, date, **kwargs)
        rules = shared.by_pricelist.get(self.id)
        if rules is None:
            # More rules than this product's are no harm: each is asked whether it
            # applies, and their order stays.
            rules = super()._get_applicable_rules(shared.products, date, **kwargs)
            shared.by_pricelist[self.id] = rules
        return rules

    def _get_unit_prices(self, wanted, currency, date):
        """Price many lines with one search per pricelist, based ones included.

        :param wanted: ``{key: (product.product, quantity, extra price)}``; the extra
            price is that of attributes which make no variant
        :return: ``{key: (unit price, rule id or False)}``; list prices where ``self``
            is empty
        """
        groups = {}
        for key, (product, quantity, extra) in wanted.items():
            groups.setdefault((quantity, extra), {})[key] = product
        products = self.env["product.product"].union(
            *(product for product, _quantity, _extra in wanted.values())
        )
        pricelist = self.with_context(restaurant_shared_rules=SharedRules(products))
        prices = {}
        for (quantity, extra), by_key in groups.items():
            group = self.env["product.product"].union(*by_key.values())
            priced = pricelist._compute_price_rule(
                group.with_prefetch(products.ids).with_context(
                    no_variant_attributes_price_extra=extra
                ),
                quantity,
                currency=currency,
                date=date,
            )
            prices.update({key: priced[p.id] for key, p in by_key.items()})
        return prices
