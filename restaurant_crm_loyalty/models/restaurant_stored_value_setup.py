from odoo import Command, api, models

from .pos_payment_method import POINTS


class RestaurantStoredValueSetup(models.AbstractModel):
    """Makes what stored value needs in the books and at the till, where it lacks."""

    _name = "restaurant.stored.value.setup"
    _description = "Set up stored value"

    @api.model
    def _set_up(self, company):
        """Set a company up; what is there stays.

        The chart belongs to the group's root company, the payment method and its
        journal to the company that runs the tills.
        """
        root = company.root_id
        self._set_up_accounts(root)
        if not root.restaurant_topup_product_id:
            root.restaurant_topup_product_id = self.env["product.product"].create(
                self._prepare_product_values(root)
            )
        if not root.restaurant_tender_discount_product_id:
            root.restaurant_tender_discount_product_id = self.env[
                "product.product"
            ].create(self._prepare_discount_values())
        journal = self._set_up_journal(company)
        method = self.env["pos.payment.method"].search(
            [
                ("company_id", "=", company.id),
                ("use_payment_terminal", "=", "stored_value"),
            ],
            limit=1,
        )
        if not method:
            method = self.env["pos.payment.method"].create(
                self._prepare_method_values(company, journal)
            )
        self.env["restaurant.stored.value.name"]._translate(company)
        if self.env["restaurant.points.policy"]._get_for(root).redeem_as == "tender":
            self._set_up_points(root)
        return method

    @api.model
    def _set_up_points(self, root):
        """Payment methods for points, in each company of a group that has tills."""
        if not root.restaurant_liability_account_id:
            return  # no books yet: the setup of stored value makes them along
        self._set_up_accounts(root)
        companies = self.env["pos.config"].search([("company_id", "child_of", root.id)])
        for company in root | companies.company_id:
            self._set_up_points_method(company)

    def _set_up_points_method(self, company):
        methods = self.env["pos.payment.method"]
        mine = [("company_id", "=", company.id), ("use_payment_terminal", "=", POINTS)]
        if not methods.search_count(mine, limit=1):
            methods.create(self._prepare_points_values(company))
            self.env["restaurant.stored.value.name"]._translate(company)

    def _prepare_points_values(self, company):
        values = self._prepare_method_values(company, self._set_up_journal(company))
        account = company.root_id.restaurant_points_account_id
        return {
            **values,
            "name": self.env._("Points"),
            "use_payment_terminal": POINTS,
            "outstanding_account_id": account.id,
        }

    def _set_up_accounts(self, root):
        for name, (code, label, account_type) in self._get_accounts().items():
            if not root[name]:
                values = {
                    "name": label,
                    "code": self._get_free_code(root, code),
                    "account_type": account_type,
                    # With reconciliation, its payments would stay "in process".
                    "reconcile": False,
                    "company_ids": [Command.link(root.id)],
                }
                accounts = self.env["account.account"].with_company(root)
                root[name] = accounts.create(values)

    def _get_accounts(self):
        # Named first: of a call among other texts, those would be exported as well.
        deposits = self.env._("Guest deposits")
        bonus = self.env._("Bonus money spent")
        points = self.env._("Points spent")
        unverified = self.env._("Unverified stored-value payments")
        return {
            "restaurant_liability_account_id": (
                "239901",
                deposits,
                "liability_current",
            ),
            "restaurant_bonus_account_id": ("409901", bonus, "income"),
            "restaurant_points_account_id": ("409902", points, "income"),
            "restaurant_suspense_account_id": ("129901", unverified, "asset_current"),
        }

    def _get_free_code(self, root, code):
        accounts = self.env["account.account"].with_company(root)
        return accounts._search_new_account_code(code)

    def _set_up_journal(self, company):
        root = company.root_id
        if root.restaurant_journal_id and company == root:
            return root.restaurant_journal_id
        journals = self.env["account.journal"].with_company(company)
        journal = journals.search(
            [("company_id", "=", company.id), ("code", "=", "SVAL")], limit=1
        ) or journals.create(
            {
                "name": self.env._("Stored value"),
                "code": "SVAL",
                "type": "bank",
                "company_id": company.id,
            }
        )
        if company == root:
            root.restaurant_journal_id = journal
        return journal

    def _prepare_product_values(self, root):
        return {
            "name": self.env._("Top-up"),
            "type": "service",
            "list_price": 0.0,
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
            "property_account_income_id": root.restaurant_liability_account_id.id,
            "available_in_pos": True,
            "sale_ok": True,
            "purchase_ok": False,
        }

    def _prepare_discount_values(self):
        return {
            "name": self.env._("Discount: not paid from stored value"),
            "type": "service",
            "list_price": 0.0,
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
            "available_in_pos": True,
            "sale_ok": False,
            "purchase_ok": False,
        }

    def _prepare_method_values(self, company, journal):
        liability = company.root_id.restaurant_liability_account_id
        return {
            "name": self.env._("Stored value"),
            "company_id": company.id,
            "journal_id": journal.id,
            "payment_method_type": "terminal",
            "use_payment_terminal": "stored_value",
            "outstanding_account_id": liability.id,
            "split_transactions": False,
        }
