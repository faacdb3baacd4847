from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestStoredValueName(TransactionCase):
    """What stored value has made is named in the languages of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].search(
            [("restaurant_topup_product_id", "!=", False)], limit=1
        )
        cls.product = cls.company.restaurant_topup_product_id
        cls.product.name = "Top-up"
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.local = cls.product.with_context(lang="zh_CN")

    def test_a_language_that_comes_later(self):
        self.env["ir.module.module"]._load_module_terms(
            ["restaurant_crm_loyalty"], ["zh_CN"]
        )
        self.assertEqual(self.local.name, "充值")
        self.assertEqual(self.product.with_context(lang="en_US").name, "Top-up")
        liability = self.company.restaurant_liability_account_id
        self.assertNotEqual(liability.with_context(lang="zh_CN").name, liability.name)

    def test_parts_of_a_settlement(self):
        lines = self.env["restaurant.settlement.line"].with_context(lang="zh_CN")
        parts = dict(lines._fields["part"]._description_selection(lines.env))
        self.assertEqual((parts["cash"], parts["topup"]), ("现金清点", "充值"))

    def test_a_name_of_ones_own_stays(self):
        self.local.name = "加钱"
        self.env["restaurant.stored.value.setup"]._set_up(self.company)
        self.assertEqual(self.local.name, "加钱")

    def test_set_up_where_there_are_several(self):
        method = self.env["restaurant.stored.value.setup"]._set_up(self.company)
        self.assertEqual(method.with_context(lang="zh_CN").name, "储值")
