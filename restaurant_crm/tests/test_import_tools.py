import io
from datetime import date, datetime

import openpyxl

from odoo.tests import BaseCase
from odoo.tools import file_open

from ..tools import import_cells as cells
from ..tools.import_columns import GUEST_COLUMNS, VISIT_COLUMNS, read_header
from ..tools.reservation_cells import RESERVATION_COLUMNS
from ..tools.table_file import TableError, guess_encoding, read_table, write_csv


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class TestTableFile(BaseCase):
    def _read(self, text, encoding="utf-8"):
        table = read_table(text.encode(encoding))
        return [table.header, *(row for _line, row in table.rows)]

    def test_encodings(self):
        chinese, western = "姓名,手机\n王丽,138\n", "Name;Ort\nMüller;Genève\nÅse;Oslo"
        for text, encoding in (
            (chinese, "utf-8"),
            (chinese, "utf-8-sig"),
            (chinese, "gbk"),
            (chinese, "utf-16"),
            (chinese, "utf-16-le"),
            (western, "utf-8"),
            (western, "latin-1"),
        ):
            with self.subTest(text[:4] + encoding):
                expected = [
                    line.split(text[2 if text is chinese else 4])
                    for line in text.split()
                ]
                self.assertEqual(self._read(text, encoding), expected)
        self.assertEqual(guess_encoding(b"plain"), "utf-8")
        with self.assertRaises(TableError) as error:
            read_table(chinese.encode("gbk"), encoding="utf-8")
        self.assertEqual(error.exception.code, "encoding")

    def test_separators(self):
        for separator in ",;\t|":
            with self.subTest(separator):
                text = separator.join(["name", "phone"]) + "\n"
                text += separator.join(['"Wang, Li; her|self"', "138"])
                self.assertEqual(
                    self._read(text), [["name", "phone"], ["Wang, Li; her|self", "138"]]
                )

    def test_lines_are_those_of_the_file(self):
        table = read_table(b'name\n\nA\n"B\nb"\n\nC\n')
        self.assertEqual([line for line, _cells in table.rows], [3, 4, 7])

    def test_broken_quotes_name_their_line(self):
        rows = [f"n{number},1\n" for number in range(10_000)]
        for broken in ('"never closed,1\n', '"closed" too early,1\n'):
            rows[4998] = broken
            with self.subTest(broken), self.assertRaises(TableError) as error:
                read_table(("name,x\n" + "".join(rows)).encode())
            self.assertEqual(
                (error.exception.code, error.exception.line), ("quotes", 5000)
            )

    def test_files_that_are_none(self):
        for data, code in (
            (b"", "empty"),
            (b"name,phone\n", "no_rows"),
            (b"\n\n,,\n", "no_rows"),
            (b"a,b\n" + b"1,2\n" * 20_001, "too_many_rows"),
            (b"a\n" + b",".join([b"1"] * 101), "too_many_columns"),
            (b"x" * (20 * 2**20 + 1), "too_big"),
            (workbook()[:-30] + b"PK\x05\x06" + b"\0" * 18, "workbook"),
        ):
            with self.subTest(code), self.assertRaises(TableError) as error:
                read_table(data)
            self.assertEqual(error.exception.code, code)

    def test_a_workbook(self):
        data = workbook(
            ["name", "phone", "birthday", "seen", "share"],
            [
                "Wang Li",
                13800138000,
                date(1988, 3, 12),
                datetime(2026, 3, 2, 19, 30),
                0.5,
            ],
            [None, None, None, None, None],
            ["=1+1", 13800138000.0, None, None, True],
        )
        table = read_table(data, "guests.xlsx")
        self.assertEqual(
            table.rows[0],
            (2, ["Wang Li", "13800138000", "1988-03-12", "2026-03-02 19:30:00", "0.5"]),
        )
        self.assertEqual(table.rows[1][1][1], "13800138000")

    def test_no_cell_becomes_a_formula(self):
        row = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "plain", "", 5, None]
        data = write_csv([["a"] * 9, row])
        text = data.decode("utf-8-sig")
        self.assertIn("'=HYPERLINK(1),'+1,'-1,'@x,'\tx,plain,,5,", text)
        [(_line, cells_read)] = read_table(data).rows
        self.assertEqual(cells_read[:4], row[:4])


class TestExamples(BaseCase):
    def test_every_column_of_an_example_is_known(self):
        for name, columns in (
            ("guests", GUEST_COLUMNS),
            ("visits", VISIT_COLUMNS),
            ("reservations", RESERVATION_COLUMNS),
        ):
            with self.subTest(name):
                path = f"restaurant_crm/static/import/{name}.csv"
                with file_open(path, "rb") as example:
                    table = read_table(example.read())
                found, *wrong = read_header(table.header, columns)
                self.assertEqual(len(found), len(table.header))
                self.assertFalse(any(wrong))


class TestImportCells(BaseCase):
    def assert_refused(self, reader, code, *texts):
        for text in texts:
            with self.subTest(text[:20]), self.assertRaises(cells.CellError) as error:
                reader(text)
            self.assertEqual(error.exception.args[0], code)

    def test_columns_in_two_languages(self):
        header = ["会员编号", "Name", "Mobile Phone", "余额", "Shoe size", "手机号"]
        found, unknown, twice, owed = read_header(header, GUEST_COLUMNS)
        self.assertEqual(found, {0: "key", 1: "name", 2: "phone"})
        self.assertEqual(
            (unknown, twice, owed), (["Shoe size"], ["手机号"], {3: "余额"})
        )
        found, *_rest = read_header(["订单号", "日期", "实收"], VISIT_COLUMNS)
        self.assertEqual(list(found.values()), ["key", "date", "amount"])

    def test_a_moment_is_the_time_beside_a_date(self):
        for columns, header, expected in (
            (VISIT_COLUMNS, ["时间"], ["date"]),
            (VISIT_COLUMNS, ["日期", "结账时间"], ["date", "time"]),
            (VISIT_COLUMNS, ["时间", "日期"], ["time", "date"]),
            (RESERVATION_COLUMNS, ["预订日期", "预订时间"], ["date", "time"]),
        ):
            with self.subTest(header):
                found, _unknown, twice, _owed = read_header(header, columns)
                self.assertEqual((list(found.values()), twice), (expected, []))
        *_rest, twice, _owed = read_header(["日期", "时间", "时刻"], VISIT_COLUMNS)
        self.assertEqual(twice, ["时刻"])

    def test_no_name_stands_for_two_columns(self):
        for columns in (GUEST_COLUMNS, VISIT_COLUMNS):
            names = [name for text in columns.values() for name in text.split()]
            self.assertEqual(len(names), len(set(names)))

    def test_phones(self):
        for text in ("138 0013 8000", "+86 (138) 0013-8000", "0086.138", ""):
            self.assertEqual(cells.read_phone(text), text)
        self.assert_refused(cells.read_phone, "phone_excel", "1.38E+10", "1,38e10")
        self.assert_refused(cells.read_phone, "phone_letters", "call me", "1380O138000")

    def test_text(self):
        self.assertEqual(cells.read_text("  Wang \t Li "), "Wang Li")
        self.assert_refused(cells.read_text, "bad_character", "a\0b", "a\ufffdb")
        self.assert_refused(cells.read_text, "too_long", "x" * 501)

    def test_emails(self):
        self.assertEqual(cells.read_email(" Wang@Example.com "), "wang@example.com")
        self.assert_refused(
            cells.read_email,
            "bad_email",
            "wang",
            "a@b",
            "a b@c.de",
            "a@b.c d@e.fg",
            "@x.de",
        )

    def test_birthdays(self):
        for text, expected in (
            ("1988-03-12", (12, 3, 1988)),
            ("1988/3/12", (12, 3, 1988)),
            ("19880312", (12, 3, 1988)),
            ("1988年3月12日", (12, 3, 1988)),
            ("3月12日", (12, 3, 0)),
            ("02-29", (29, 2, 0)),
            ("1988-03-12 00:00:00", (12, 3, 1988)),
            ("", ()),
        ):
            with self.subTest(text):
                self.assertEqual(cells.read_birthday(text), expected)
        self.assertEqual(cells.read_birthday("02-30", lunar=True), (30, 2, 0))
        self.assert_refused(
            cells.read_birthday,
            "bad_birthday",
            "2001-02-29",
            "13-01",
            "soon",
            "1700-01-01",
        )

    def test_amounts(self):
        for text, expected in (
            ("1,234.50", 1234.5),
            ("1.234,50", 1234.5),
            ("1.000,50", 1000.5),
            ("12,5", 12.5),
            ("1.000", 1000),
            ("1,000,000", 1_000_000),
            ("¥ 88.00", 88),
            ("0", 0),
        ):
            with self.subTest(text):
                self.assertEqual(cells.read_amount(text), expected)
        self.assert_refused(
            cells.read_amount,
            "bad_amount",
            "-5",
            "=1+1",
            "",
            "1e5",
            "nan",
            "inf",
            "1.23.4",
            "1.2345",
            "99999999999",
            "五",
        )

    def test_moments(self):
        now = datetime(2026, 3, 2, 20, 0)
        self.assertEqual(
            cells.read_moment("2026-03-02", "19:30", now), datetime(2026, 3, 2, 19, 30)
        )
        self.assertEqual(
            cells.read_moment("2026/3/2 9:05:59", "", now), datetime(2026, 3, 2, 9, 5)
        )
        self.assertEqual(cells.read_moment("2026-03-01"), datetime(2026, 3, 1, 12))
        reader = cells.read_moment
        self.assert_refused(
            reader, "bad_date", "2026-99-99", "", "03/02/2026", "2026-03-02 25:00"
        )
        self.assert_refused(
            lambda text: reader(text, now=now),
            "date_out_of_range",
            "2026-03-02 20:01",
            "1900-01-01",
        )

    def test_consents(self):
        for text, expected in (("Yes", True), ("是", True), ("0", False), ("", None)):
            self.assertIs(cells.read_consent(text), expected)
        self.assert_refused(cells.read_consent, "bad_consent", "maybe")
