"""Guests choose their own names, and spreadsheets calculate."""

from odoo.addons.web.controllers import export

from ..tools.table_file import protect

# What the library that writes workbooks takes for a formula.
CALCULATED = ("=", "{=")


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
            return tuple(map(self._protect_cell, label))
        return self._protect_cell(label)

    def _protect_rows(self, rows):
        return [[self._protect_cell(cell) for cell in row] for row in rows]

    def _protect_cell(self, cell):
        is_formula = isinstance(cell, str) and cell.startswith(CALCULATED)
        return f"'{cell}" if is_formula else cell
