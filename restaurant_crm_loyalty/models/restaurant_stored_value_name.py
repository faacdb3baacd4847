from odoo import api, models

from .pos_payment_method import POINTS, STORED_VALUE


class RestaurantStoredValueName(models.AbstractModel):
    """Names of what stored value has made, in the languages of the database.

    They are records, so that no catalogue holds them: buttons at the till and lines on
    receipts would stay in the language of whoever set them up. What somebody has
    renamed stays as it is.
    """

    _name = "restaurant.stored.value.name"
    _description = "Names of stored value in all languages"

    @api.model
    def _translate(self, companies, langs=None):
        """:param langs: codes of installed languages; all of them by default"""
        langs = langs or [code for code, _name in self.env["res.lang"].get_installed()]
        for company in companies.sudo():
            made = self.with_context(lang="en_US")._get_names(company)
            for lang in langs:
                names = self.with_context(lang=lang)._get_names(company)
                for (record, source), (_same, name) in zip(made, names, strict=True):
                    local = record.with_context(lang=lang)
                    if local and local.name == source and name != source:
                        local.name = name

    def _get_names(self, company):
        """``[(record, name), …]``; an empty record where there is none."""
        root = company.root_id
        method = self._get_method(company, STORED_VALUE)
        top_up = self.env._("Top-up")
        stored_value = self.env._("Stored value")
        accounts = self.env["restaurant.stored.value.setup"]._get_accounts()
        points = self.env["restaurant.points.policy"]._get_for(company)
        return [
            (points.redeem_product_id, self.env._("Paid with points")),
            (root.restaurant_topup_product_id, top_up),
            (method, stored_value),
            (self._get_method(company, POINTS), self.env._("Points")),
            (method.journal_id, stored_value),
            *((root[field], label) for field, (_c, label, _t) in accounts.items()),
        ]

    def _get_method(self, company, terminal):
        return self.env["pos.payment.method"].search(
            [
                ("company_id", "=", company.id),
                ("use_payment_terminal", "=", terminal),
            ],
            limit=1,
        )
