from uuid import NAMESPACE_URL, uuid5

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.demo_costs import COSTS

VAT = 6.0
BATCH = 1000


class RestaurantDemo(models.AbstractModel):
    """What the demo files cannot say in XML. Called by demo data only.

    Other addons of the family add their part by extension.
    """

    _name = "restaurant.demo"
    _description = "Demo restaurant group"

    @api.model
    def _load_chart_of_accounts(self):
        """Give the demo company its accounts, its own currency and one VAT rate.

        The chart sets the fiscal country and the currency of its own land: put back.
        """
        company = self._ref("res_company_demo")
        country, currency = company.country_id, company.currency_id
        self.env["account.chart.template"]._load("generic_coa", company, False)
        company.write(
            {"currency_id": currency.id, "account_fiscal_country_id": country.id}
        )
        domain = [("company_id", "=", company.id)]
        Tax = self.env["account.tax"].with_context(active_test=False)
        self.env["account.tax.group"].search(domain).country_id = country
        Tax.search(domain).country_id = country
        tax = company.account_sale_tax_id
        tax.write(
            {"name": "VAT 6%", "amount": VAT, "price_include_override": "tax_included"}
        )
        tax.tax_group_id.name = "VAT"
        # Whoever eats here, eats at home: no tax is taken off for foreign guests
        positions = self.env["account.fiscal.position"].search(domain)
        positions.auto_apply = False
        bank = self.env["account.journal"].search(
            [*domain, ("type", "=", "bank")], limit=1
        )
        self._name_records({"account_tax_demo": tax, "account_journal_bank_demo": bank})

    @api.model
    def _load_costs(self):
        """Enter what dishes cost, for the demo company: see `tools.demo_costs`."""
        dishes = self._get_demo_dishes()
        for name, cost in COSTS.items():
            dishes[name].standard_price = cost

    @api.model
    def _load_segment_sizes(self):
        """Let segments of the demo group have grown, or shrunk, for a quarter."""
        company = self._ref("res_company_demo")
        segments = self.env["restaurant.segment"].search(
            [("company_id", "=", company.id), ("member_count", ">", 0)]
        )
        today = fields.Date.context_today(self)
        rows = [
            {
                "segment_id": segment.id,
                "date": fields.Date.subtract(today, weeks=week),
                "member_count": max(
                    0, segment.member_count + (week * (number % 3 - 1)) // 3
                ),
            }
            for number, segment in enumerate(segments)
            for week in range(1, 13)
        ]
        self.env["restaurant.segment.size"].create(rows)

    @api.model
    def _get_demo_dishes(self):
        """Products of the demo company by the last part of their external id."""
        names = self.env["ir.model.data"].search(
            [
                ("module", "=", "restaurant_crm"),
                ("model", "=", "product.template"),
                ("name", "=like", r"product\_%"),
            ]
        )
        products = self.env["product.template"].with_company(
            self._ref("res_company_demo")
        )
        templates = products.browse(names.mapped("res_id"))
        return {
            name.name.removeprefix("product_"): template.product_variant_id
            for name, template in zip(names, templates, strict=True)
        }

    @api.model
    def _ref(self, name):
        """The demo record of that external id; asks the database but once."""
        data = self.env["ir.model.data"]
        xml_id = f"restaurant_crm.{name}"
        model, res_id = data._xmlid_to_res_model_res_id(xml_id, True)
        return self.env[model].browse(res_id)

    @api.model
    def _name_records(self, records):
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"restaurant_crm.{name}", "record": record, "noupdate": True}
                for name, record in records.items()
            ]
        )

    @api.model
    def _partner_id(self, guest):
        return guest and self._ref(f"res_partner_{guest}").id or None

    @api.model
    def _table_id(self, number):
        return number and self._ref(f"restaurant_table_{number}").id or None

    @api.model
    def _uuid(self, kind, key):
        return str(uuid5(NAMESPACE_URL, f"restaurant_crm/demo/{kind}/{key}"))

    @api.model
    def _insert(self, model, rows):
        """Insert plain rows that have the same keys; return their ids in that order."""
        now, uid = self.env.cr.now(), self.env.uid
        log = {"create_date": now, "create_uid": uid, "write_date": now}
        log = {**log, "write_uid": uid} if self.env[model]._log_access else {}
        rows = [{**log, **row} for row in rows]
        table = SQL.identifier(self.env[model]._table)
        columns = SQL(", ").join(SQL.identifier(column) for column in rows[0])
        ids = []
        for batch in split_every(BATCH, rows):
            values = SQL(", ").join(SQL("%s", tuple(row.values())) for row in batch)
            ids += self.env.execute_query(
                SQL(
                    "INSERT INTO %s (%s) VALUES %s RETURNING id", table, columns, values
                )
            )
        self.env[model].invalidate_model()
        return [row_id for (row_id,) in ids]
