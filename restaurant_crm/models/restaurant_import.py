from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tools import SQL

from odoo.addons.phone_validation.tools import phone_validation

from ..tools import import_cells as cells
from ..tools.import_row import PROBLEMS, ImportRow, count_states

MAX_CALL_ROWS = 1000
MAX_SOURCE = 64
OWED = "owed"


class RestaurantImport(models.AbstractModel):
    """What imports of guests and of visits have in common.

    A row is looked at before anything is written: new, merged, known, skipped, in
    conflict, or refused. What is taken in is taken in by sets, or not at all.
    """

    _name = "restaurant.import"
    _description = "Import of Rows"

    # Over RPC -------------------------------------------------------------------------

    @api.model
    def import_rows(self, source, rows, dry_run=False):
        """Take in rows from another system; once, however often they are sent.

        See `readme/DEVELOP.rst` for the columns. For the ring of the guest desk.

        :param str source: what the other system is called: keys are its own
        :param list rows: up to 1000 dictionaries {column: text or number}
        :param bool dry_run: look, and write nothing; whatever is true counts
        :return: {"ok": True, "counts": {state: number}, "problems": [{"row": index,
            "state", "code", "column", "message"}]}. Refusal: {"ok": False, "code":
            bad_source | bad_rows, "message"}
        """
        if refusal := self._check_call(source, rows):
            return refusal
        company = self.env.company.root_id
        return self._take_rows(company, source.strip(), rows, bool(dry_run))

    @api.model
    def _check_call(self, source, rows):
        """Return the refusal of a call that says too little or too much, or None."""
        self._check_import_right()
        if not isinstance(source, str) or not 0 < len(source.strip()) <= MAX_SOURCE:
            return self._refuse_import(
                "bad_source", self.env._("Say which system the rows come from.")
            )
        if not isinstance(rows, list) or not 0 < len(rows) <= MAX_CALL_ROWS:
            return self._refuse_import(
                "bad_rows", self.env._("Send a list of one to a thousand rows.")
            )
        return None

    @api.model
    def _take_rows(self, company, source, rows, dry_run=False):
        """Take in rows of whoever may send them; see `import_rows`."""
        found = [self._read_call_row(index, row) for index, row in enumerate(rows)]
        self._check(found, company, source)
        if not dry_run:
            self._take_in(found, company, source, source)
        return {
            "ok": True,
            "counts": count_states(found),
            "problems": [
                {
                    "row": row.line,
                    "state": row.state,
                    "code": row.reason,
                    "column": row.column,
                    "message": self._get_reason(row),
                }
                for row in found
                if row.state in PROBLEMS
            ],
        }

    @api.model
    def _check_import_right(self):
        is_desk = self.env.user.has_group("restaurant_crm.group_restaurant_desk")
        if not (self.env.su or is_desk):
            raise AccessError(self.env._("The guest desk imports guests and visits."))

    @api.model
    def _refuse_import(self, code, message):
        return {"ok": False, "code": code, "message": message}

    @api.model
    def _read_call_row(self, index, row):
        """Return a row of a call; what is no row, or no text, is refused by itself."""
        found = ImportRow(index, {})
        columns, readers = self._get_columns(), self._get_readers()
        if not isinstance(row, dict):
            found.refuse("bad_row")
            return found
        for column, value in row.items():
            if column not in columns:
                found.refuse("unknown_column", str(column)[:40])
            elif isinstance(value, str):
                found.cells[column] = value
            elif type(value) in (int, float):
                found.cells[column] = str(value)
            elif value is True and readers.get(column) is cells.read_consent:
                found.cells[column] = "yes"
            elif value is not None and value is not False:
                found.refuse("bad_cell", column)
        return found

    # What each import says ------------------------------------------------------------

    @api.model
    def _get_columns(self):
        """Return {column: what a file may call it}."""
        raise NotImplementedError

    @api.model
    def _get_readers(self):
        """Return {column: function that reads a cell}."""
        raise NotImplementedError

    @api.model
    def _read_row(self, row, company, outlets):
        """Read what cannot be read from the text of a cell alone.

        :param dict outlets: {name in small letters: outlet}
        """
        raise NotImplementedError

    @api.model
    def _match(self, rows, company, source, merge):
        """Find out what is known already of rows that could be read."""
        raise NotImplementedError

    @api.model
    def _apply(self, rows, company, source, origin):
        """Take in rows that were checked, all of them or none.

        :param str origin: where they come from, for the record: the name of a file
        """
        raise NotImplementedError

    # Shared ---------------------------------------------------------------------------

    @api.model
    def _take_in(self, rows, company, source, origin):
        """Write rows that were checked. When somebody else has taken in the same guest
        or key since they were, the whole request is run again, and finds it.
        """
        try:
            with self.env.cr.savepoint():
                self._apply(rows, company, source, origin)
        except UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error

    @api.model
    def _check(self, rows, company, source, merge=True):
        """Find out what becomes of rows, and write nothing.

        :param bool merge: complete guests who are known; otherwise they are skipped
        """
        outlets, readers = self._read_outlets(company), self._get_readers()
        for row in rows:
            if not row.is_problem:
                row.read_cells(readers)
            if not row.is_problem:
                self._read_row(row, company, outlets)
        good = [row for row in rows if not row.is_problem]
        self._match(good, company, source, merge)

    @api.model
    def _format_phone(self, phone, country):
        """Return a phone number in E.164, "" for none, None if it cannot be called."""
        if not phone:
            return ""
        number = phone_validation.phone_format(
            phone,
            country.code,
            country.phone_code,
            force_format="E164",
            raise_exception=False,
        )
        return number if number.startswith("+") and number[1:].isdecimal() else None

    @api.model
    def _read_outlets(self, company):
        """Return {name in small letters: outlet} of a group; of a name that several
        have, none: nothing is taken in where it was not.
        """
        outlets = self.env["restaurant.outlet"].sudo()
        found = outlets.search([("company_id", "child_of", company.id)])
        named = found.grouped(lambda outlet: outlet.name.casefold())
        return {
            name: same if len(same) == 1 else outlets for name, same in named.items()
        }

    @api.model
    def _find_guests_by_phone(self, phones, company):
        """Return {phone in E.164: guest id}, in one query; guests who are archived are
        known, too, unless somebody else has their number now.
        """
        self.env["restaurant.guest"].flush_model()
        query = SQL(
            """SELECT DISTINCT ON (phone_e164) phone_e164, id FROM restaurant_guest
                WHERE company_id = %s AND phone_e164 = ANY(%s)
                  AND NOT phone_duplicate
                ORDER BY phone_e164, active DESC, id""",
            company.id,
            list(phones),
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _get_reason(self, row):
        """Say why a row is not taken in, "" for one that is."""
        return self._get_reasons().get(row.reason, row.reason) if row.reason else ""

    @api.model
    def _get_reasons(self):
        return {
            "bad_row": self.env._("This is no row: a dictionary is needed."),
            "bad_cell": self.env._("This is neither text nor a number."),
            "unknown_column": self.env._("There is no such column."),
            "bad_character": self.env._(
                "There is a character in it that cannot be read."
            ),
            "too_long": self.env._("The text is too long."),
            "phone_excel": self.env._(
                "A spreadsheet has rounded this phone number (1.38E+10): format the"
                " column as text and enter the numbers again."
            ),
            "phone_letters": self.env._("A phone number has digits only."),
            "bad_phone": self.env._("This is not a phone number that can be called."),
            "bad_email": self.env._("This is not an e-mail address."),
            "bad_birthday": self.env._("Write a birthday as MM-DD or YYYY-MM-DD."),
            "bad_choice": self.env._("This word is not one of those to choose from."),
            "bad_consent": self.env._(
                "Write yes or no; leave it empty if nobody was asked."
            ),
            "bad_date": self.env._(
                "Write a date as YYYY-MM-DD, with the time as HH:MM."
            ),
            "date_out_of_range": self.env._(
                "This day lies in the future, or too long ago."
            ),
            "bad_amount": self.env._("This is not an amount that was paid."),
            "bad_covers": self.env._("This is not a number of covers."),
            OWED: self.env._(
                "What a guest has in store moves by its own books alone: take this"
                " column out."
            ),
            "unknown_outlet": self.env._(
                "There is no outlet of this name, or more than one."
            ),
            "no_outlet": self.env._("Say in which outlet."),
            "no_identity": self.env._(
                "Nobody can be known by this: a phone number, an e-mail"
                " address, or a key and a name are needed."
            ),
            "no_key": self.env._("A key is needed, so that the row counts once."),
            "key_twice": self.env._(
                "An earlier row has this key, and says something else."
            ),
            "key_phone": self.env._(
                "The key is one guest's, the phone number another one's."
            ),
            "other_phone": self.env._(
                "The guest of this key has another phone number."
            ),
            "unknown_guest": self.env._("There is no such guest."),
            "visit_differs": self.env._(
                "This visit was taken in before with other figures."
            ),
        }
