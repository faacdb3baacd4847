from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCommon


@tagged("post_install", "-at_install")
class TestGuestImportFiles(ImportCommon):
    """How rows come in: files as programs write them, and calls over RPC."""

    def test_formulas_are_text(self):
        name = '"=HYPERLINK(""http://x"",""y"")"'
        self._import(f"A-1,{name},13722223333,,,,,,")
        guest = self._find("13722223333")
        self.assertEqual(guest.name, '=HYPERLINK("http://x","y")')

    def test_files_that_cannot_be_read(self):
        for text, words in (
            (b"", "Choose a file"),
            ("name,phone,Name\nA,1,B", "twice"),
            ("foo,bar\nA,B", "No column is known"),
            ('name,phone\n"A,1\n', "line 2"),
            ("姓名,手机\n王,1".encode("gbk"), "encoding"),
        ):
            wizard = self._wizard(text)
            wizard.encoding = words == "encoding" and "utf-8"
            with self.subTest(words):
                with self.assertRaises(UserError) as error:
                    wizard.action_import()
                self.assertIn(words, str(error.exception))

    def test_encodings_and_separators(self):
        for number, (text, encoding) in enumerate(
            (
                ("\ufeff姓名;手机\n王丽;1372222{};;", "utf-8"),
                ("姓名\t手机号码\n王丽\t1372222{}", "gbk"),
                ("Name|Mobile phone\nMüller é|+86 1372222{}", "latin-1"),
            )
        ):
            phone = f"333{number}"
            wizard = self._wizard(text.format(phone), encoding)
            wizard.action_import()
            self.assert_counts(wizard, new=1)
            self.assertTrue(self._find(f"1372222{phone}"))

    def test_over_rpc(self):
        rows = [
            {"key": "R-1", "phone": "13722223333", "name": "Li Na"},
            {"key": "R-2", "phone": 13722224444},
            {"key": "R-3", "phone": ["138"]},
            {"key": "R-4", "shoe": "43"},
            "no row",
            {"key": "R-6", "phone": True},
        ]
        service = self.env["restaurant.guest.import"].with_user(self.desk_user)
        service.import_rows("Platform", rows, dry_run="true")
        answer = service.import_rows("Platform", rows, dry_run=True)
        self.assertFalse(self._find("13722223333"))
        self.assertEqual((answer["counts"]["new"], answer["counts"]["refused"]), (2, 4))
        self.assertEqual(
            [(p["row"], p["code"]) for p in answer["problems"]],
            [(2, "bad_cell"), (3, "unknown_column"), (4, "bad_row"), (5, "bad_cell")],
        )
        self.assertEqual(service.import_rows("Platform", rows)["counts"]["new"], 2)
        self.assertEqual(self._find("13722223333").name, "Li Na")
        self.assertEqual(service.import_rows("Platform", rows)["counts"]["known"], 2)
        for source, bad in (
            ("", rows),
            (None, rows),
            ("X" * 65, rows),
            ("X", []),
            ("X", "rows"),
            ("X", [{}] * 1001),
        ):
            answer = service.import_rows(source, bad)
            self.assertFalse(answer["ok"])
            self.assertTrue(answer["message"])
