import csv
import io
import json

import openpyxl

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from . import common

NAMES = ("=1+1", "{=1+1}", "+1", "-1", "@SUM(1)", "\t=1", "Wang @ home")


@tagged("post_install", "-at_install")
class TestExportHttp(common.RestaurantCommon, HttpCase):
    """A name is no formula, whichever spreadsheet opens the export of a list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_user.group_ids += cls.env.ref("base.group_allow_export")
        cls.tags = cls.env["restaurant.guest.tag"].create(
            [{"name": name, "company_id": cls.company.id} for name in NAMES]
        )

    def _export(self, file_type, **values):
        self.authenticate("restaurant_admin", "restaurant_admin")
        asked = {
            "model": self.tags._name,
            "fields": [{"name": "name", "label": "Name", "type": "char"}],
            "ids": self.tags.ids,
            "domain": [],
            "import_compat": False,
            **values,
        }
        form = {"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"/web/export/{file_type}", data=form)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer

    def _read_workbook(self, **values):
        book = openpyxl.load_workbook(
            io.BytesIO(self._export("xlsx", **values).content)
        )
        return [cell for row in book.active.iter_rows(min_row=2) for cell in row]

    def test_csv(self):
        rows = csv.reader(io.StringIO(self._export("csv").text))
        self.assertEqual(
            {row[0] for row in rows},
            {
                "Name",
                "'=1+1",
                "{=1+1}",
                "'+1",
                "'-1",
                "'@SUM(1)",
                "'\t=1",
                "Wang @ home",
            },
        )

    def test_workbook(self):
        cells = self._read_workbook()
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertIn("'=1+1", [cell.value for cell in cells])
        self.assertIn("Wang @ home", [cell.value for cell in cells])

    def test_workbook_by_groups(self):
        cells = self._read_workbook(groupby=["name"])
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertIn("'=1+1 (1)", [cell.value for cell in cells])

    def test_workbook_of_a_table(self):
        """Guests are columns where somebody groups by them."""
        self.authenticate("restaurant_admin", "restaurant_admin")
        header = {"width": 1, "height": 1, "is_bold": False}
        table = {
            "model": "restaurant.visit.day",
            "title": "Visits",
            "measure_count": 1,
            "col_group_headers": [[{**header, "title": "=1+1"}]],
            "measure_headers": [{**header, "title": "Visits"}],
            "rows": [
                {"title": "Total", "indent": 0, "values": [{"value": 5}]},
                {"title": "=1+1", "indent": 1, "values": [{"value": 5}]},
                {"title": "Nothing", "indent": 1, "values": [{"value": False}]},
            ],
        }
        form = {"data": json.dumps(table), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open("/web/pivot/export_xlsx", data=form)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual((sheet["B1"].value, sheet["B1"].data_type), ("'=1+1", "s"))
        self.assertEqual((sheet["A4"].value, sheet["A4"].data_type), ("     =1+1", "s"))
        self.assertEqual((sheet["B3"].value, sheet["B3"].data_type), (5, "n"))
        self.assertFalse(sheet["B5"].value)
        self.assertNotEqual(sheet["B5"].data_type, "b", "not FALSE")
