import re
from pathlib import Path

from odoo.tests import tagged

from .common import StoredValueCommon

CODE = re.compile(r"""(?:Refusal\(|_audit\(|'code',)\s*["'](\w+)["']""")


@tagged("post_install", "-at_install")
class TestRefusal(StoredValueCommon):
    """Why the ledger said no, in words."""

    def refuse(self):
        reply = self.authorise(10)
        self.assertEqual(reply["code"], "insufficient")
        self.env.invalidate_all()
        operations = self.env["restaurant.operation"]
        return operations.search([("code", "=", "insufficient")], limit=1)

    def test_operations_say_why_in_the_language_of_the_user(self):
        operation = self.refuse()
        messages = self.env["restaurant.ledger"]._get_refusal_messages()
        self.assertEqual(operation.refusal, messages["insufficient"])
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = operation.with_context(lang="zh_CN")
        messages = chinese.env["restaurant.ledger"]._get_refusal_messages()
        self.assertEqual(chinese.refusal, messages["insufficient"])
        self.assertNotEqual(chinese.refusal, operation.refusal)
        self.top_up(100)
        applied = self.account.entry_ids.operation_id
        self.assertEqual(applied.mapped("refusal"), [False])

    def test_they_are_found_and_grouped_by_words_and_code(self):
        operation = self.refuse()
        operations = self.env["restaurant.operation"]
        for domain in (
            [("refusal", "ilike", "NOT enough money")],
            [("refusal", "=", operation.refusal)],
            [("code", "ilike", "insuff")],
        ):
            with self.subTest(domain):
                found = operations.search(domain)
                self.assertIn(operation, found)
                self.assertEqual(set(found.mapped("code")), {"insufficient"})
        groups = operations._read_group([("code", "!=", False)], ["code"], ["__count"])
        self.assertIn("insufficient", dict(groups))

    def test_a_code_without_words_is_told_and_found_too(self):
        operation = self.refuse()
        self.env.cr.execute(
            "UPDATE restaurant_operation SET code = 'odd' WHERE id = %s", [operation.id]
        )
        self.env.invalidate_all()
        self.assertEqual(operation.refusal, "This is not possible.")
        found = operation.search([("refusal", "ilike", "not possible")])
        self.assertIn(operation, found)
        self.assertTrue(all(found.mapped("code")))

    def test_each_code_has_words(self):
        root = Path(__file__).parents[1]
        files = [*root.glob("*/*.sql")]
        for folder in ("models", "tools", "wizards", "controllers"):
            files += root.glob(f"{folder}/*.py")
        codes = {code for file in files for code in CODE.findall(file.read_text())}
        self.assertIn("over_limit", codes)
        self.assertIn("needs_supervisor", codes)
        messages = self.env["restaurant.ledger"]._get_refusal_messages()
        self.assertFalse(codes - set(messages))
