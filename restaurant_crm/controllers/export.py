"""Guests choose their own names, and spreadsheets calculate."""

import json
from itertools import chain

from werkzeug.datastructures import FileStorage

from odoo import http

from odoo.addons.web.controllers import export, pivot

from ..tools.table_file import protect

# What the library that writes workbooks takes for a formula.
CALCULATED = ("=", "{=")


def protect_cell(cell):
    """Return the value of a cell of a workbook, a text as text."""
    is_formula = isinstance(cell, str) and cell.startswith(CALCULATED)
    return f"'{cell}" if is_formula else cell


class CSVExport(export.CSVExport):
    def from_data(self, fields, columns_headers, rows):
        """Odoo lets no text begin with =, + or -; with @, a tab or a return it would
        still be a formula.
        """
        safe = [
            [protect(cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ]
        return super().from_data(fields, columns_headers, safe)


class ExcelExport(export.ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        return super().from_data(fields, columns_headers, self._protect_rows(rows))

    def from_group_data(self, fields, columns_headers, groups):
        self._protect_group(groups)
        return super().from_group_data(fields, columns_headers, groups)

    def _protect_group(self, group):
        group.data = self._protect_rows(group.data)
        group.children = {
            self._protect_label(label): child for label, child in group.children.items()
        }
        for child in group.children.values():
            self._protect_group(child)

    def _protect_label(self, label):
        """A group is called by a value, or by a record: (id, name)."""
        if isinstance(label, tuple):
            return tuple(map(protect_cell, label))
        return protect_cell(label)

    def _protect_rows(self, rows):
        return [[protect_cell(cell) for cell in row] for row in rows]


class TableExporter(pivot.TableExporter):
    @http.route()
    def export_xlsx(self, data, **kw):
        """Guests are the columns of a table, where somebody groups by them. A figure
        that is not there is empty, and not false.
        """
        table = json.load(data) if isinstance(data, FileStorage) else json.loads(data)
        if table:
            headers = chain.from_iterable(table["col_group_headers"])
            for header in chain(headers, table["measure_headers"]):
                header["title"] = protect_cell(header["title"])
            for cell in chain.from_iterable(row["values"] for row in table["rows"]):
                cell["value"] = "" if cell["value"] is False else cell["value"]
        return super().export_xlsx(json.dumps(table), **kw)
