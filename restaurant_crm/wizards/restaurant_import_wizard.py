import base64
import re
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.restaurant_import import OWED
from ..tools.import_columns import read_header
from ..tools.import_row import ImportRow, count_states
from ..tools.table_file import TableError, read_table, write_csv

IMPORTS = {
    "guest": "restaurant.guest.import",
    "visit": "restaurant.visit.import",
    "reservation": "restaurant.reservation.import",
}
MAX_SHOWN = 100


class RestaurantImportWizard(models.TransientModel):
    """Guests or visits from a file: a report first, then all that is good, by sets."""

    _name = "restaurant.import.wizard"
    _description = "Import Guests or Visits"

    kind = fields.Selection(
        [("guest", "Guests"), ("visit", "Visits"), ("reservation", "Reservations")],
        required=True,
        default="guest",
    )
    state = fields.Selection(
        [("file", "File"), ("report", "Report"), ("done", "Done")],
        required=True,
        default="file",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain="[('parent_id', '=', False)]",
    )
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    source = fields.Char(
        string="System",
        required=True,
        default="CSV",  # in no language: keys are kept under this name
        help="What the file comes from. Its keys are kept under this name, so that the "
        "same guest or visit of the same system is known the next time.",
    )
    known_guests = fields.Selection(
        [("merge", "Complete what we know"), ("skip", "Leave them as they are")],
        string="Guests we know",
        required=True,
        default="merge",
        help="What is known is never overwritten.",
    )
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("gb18030", "Chinese (GBK, GB 18030)"),
            ("cp1252", "Western European"),
            ("utf-16", "UTF-16"),
        ],
        help="Of a CSV. Empty: found out.",
    )
    new_count = fields.Integer(string="New rows", readonly=True)
    merge_count = fields.Integer(string="Completed or changed", readonly=True)
    known_count = fields.Integer(string="Known already", readonly=True)
    skipped_count = fields.Integer(string="Left as they are", readonly=True)
    conflict_count = fields.Integer(string="In conflict", readonly=True)
    refused_count = fields.Integer(string="Refused", readonly=True)
    problem_count = fields.Integer(compute="_compute_problem_count")
    unknown_columns = fields.Char(string="Columns that are not used", readonly=True)
    line_ids = fields.One2many(
        "restaurant.import.wizard.line", "wizard_id", readonly=True
    )
    bad_file = fields.Binary(string="Rows to mend", readonly=True, attachment=False)
    bad_filename = fields.Char(readonly=True)

    @api.depends("conflict_count", "refused_count")
    def _compute_problem_count(self):
        for wizard in self:
            wizard.problem_count = wizard.conflict_count + wizard.refused_count

    def action_check(self):
        """Report what would become of each row; nothing is written."""
        rows, _header = self._check_file()
        self.state = "report"
        return self._show(rows)

    def action_import(self):
        """Take in what is good. It is looked at anew: others may have been at work."""
        rows, _header = self._check_file()
        self._get_import()._take_in(
            rows, self.company_id, self.source.strip(), self.filename or self.source
        )
        self.state = "done"
        return self._show(rows)

    def action_back(self):
        self.state = "file"
        return self._reopen()

    def action_view_guests(self):
        xml_id = f"restaurant_crm.restaurant_{self.kind}_action"
        return self.env["ir.actions.act_window"]._for_xml_id(xml_id)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_imports(self):
        """Port: return {kind: the model that imports it}."""
        return IMPORTS

    def _get_import(self):
        imports = self._get_imports()
        return self.env[imports[self.kind]].with_company(self.company_id)

    def _check_file(self):
        """Return the checked rows of the file, and the cells of its first row."""
        self.ensure_one()
        importer = self._get_import()
        importer._check_import_right()
        if self.company_id not in self.env.companies.root_id:
            raise UserError(self.env._("This group is not yours."))
        table = self._read_file()
        columns = self._read_columns(table.header, importer)
        rows = [self._prepare_row(line, cells, *columns) for line, cells in table.rows]
        importer._check(
            rows, self.company_id, self.source.strip(), self.known_guests == "merge"
        )
        self._keep_bad_rows(table, rows)
        return rows, table.header

    def _read_file(self):
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            data = base64.b64decode(self.file)
            return read_table(data, self.filename or "", self.encoding or None)
        except TableError as error:
            raise UserError(self._get_file_error(error)) from error

    def _get_file_error(self, error):
        messages = {
            "empty": self.env._("The file is empty."),
            "no_rows": self.env._("There are no rows below the first one."),
            "too_big": self.env._("The file is larger than 20 MB: divide it."),
            "too_many_rows": self.env._(
                "There are more than 20,000 rows: divide the file."
            ),
            "too_many_columns": self.env._("A row has more than a hundred columns."),
            "encoding": self.env._(
                "The characters cannot be read: choose the encoding."
            ),
            "quotes": self.env._(
                "The quotes of the row that begins in line %s do not close.", error.line
            ),
            "workbook": self.env._(
                "The workbook cannot be read: save it as XLSX, or as CSV."
            ),
        }
        return messages[error.code]

    def _read_columns(self, header, importer):
        found, unknown, twice, owed = read_header(header, importer._get_columns())
        if twice:
            raise UserError(
                self.env._("A column comes twice: %s", ", ".join(map(str, twice)))
            )
        if not found:
            raise UserError(
                self.env._("No column is known. Begin with a row of their names.")
            )
        self.unknown_columns = ", ".join(unknown)
        return found, owed

    def _prepare_row(self, line, cells, found, owed):
        values = {
            name: cells[position]
            for position, name in found.items()
            if position < len(cells)
        }
        for position in owed:
            if position < len(cells) and re.sub(r"[0.,\s]", "", cells[position]):
                values[OWED] = cells[position]
        return ImportRow(line, values)

    def _keep_bad_rows(self, table, rows):
        """Make a file of the rows that are not taken in, as they came, and why."""
        importer = self._get_import()
        header = [*table.header, self.env._("Row"), self.env._("Reason")]
        bad = [
            [*cells, *[""] * (len(table.header) - len(cells)), line]
            + [importer._get_reason(row)]
            for (line, cells), row in zip(table.rows, rows, strict=True)
            if row.is_problem
        ]
        name = (self.filename or "import").rpartition(".")[0] or "import"
        self.bad_file = base64.b64encode(write_csv([header, *bad])) if bad else False
        self.bad_filename = self.env._("%s to mend.csv", name)

    def _get_who(self, row):
        who = row.cells.get("name") or row.cells.get("phone") or ""
        return "".join(filter(str.isprintable, who))[:64]

    def _show(self, rows):
        """Put the report on the wizard."""
        importer = self._get_import()
        problems = islice((row for row in rows if row.is_problem), MAX_SHOWN)
        self.write(
            {
                **{f"{state}_count": n for state, n in count_states(rows).items()},
                "line_ids": [
                    fields.Command.clear(),
                    *(
                        fields.Command.create(
                            {
                                "line": row.line,
                                "state": row.state,
                                "who": self._get_who(row),
                                "reason": importer._get_reason(row),
                            }
                        )
                        for row in problems
                    ),
                ],
            }
        )
        return self._reopen()
