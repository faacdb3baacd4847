"""Tables as people send them: CSV in whatever encoding, or a workbook."""

import codecs
import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

import openpyxl

MAX_BYTES = 20 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 300 * 2**20
MAX_LINES_OF_A_ROW = 50
SEPARATORS = ",;\t|"
ENCODINGS = ("utf-8", "gb18030", "cp1252", "utf-16")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_PROTECTED = re.compile(r"'[=+\-@\t\r]")
_FORMULA = re.compile(r"[=+\-@\t\r]")


class TableError(Exception):
    """The file as a whole cannot be read.

    ``code``: empty, too_big, too_many_rows, too_many_columns, encoding, quotes,
    workbook or no_rows; ``line``: where in the file, if that is known.
    """

    def __init__(self, code, line=None):
        super().__init__(code)
        self.code, self.line = code, line


@dataclass(frozen=True)
class Table:
    """The first row of a file, and the others as (number of the line, cells)."""

    header: list
    rows: list


def read_table(data, name="", encoding=None):
    """Read the rows of a file.

    :param bytes data: the file
    :param str name: how it is called; a workbook is known by its content
    :param str encoding: of a CSV; guessed if it is not given
    :raise TableError: when it cannot be read, or not safely
    """
    if not data:
        raise TableError("empty")
    if len(data) > MAX_BYTES:
        raise TableError("too_big")
    if zipfile.is_zipfile(io.BytesIO(data)):
        rows = _read_workbook(data)
    else:
        rows = _read_csv(decode(data, encoding))
    header, kept = None, []
    for line, row in rows:
        cells = row[: max((i for i, cell in enumerate(row, 1) if cell), default=0)]
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise TableError("too_many_columns", line)
        if header is None:
            header = cells
        else:
            kept.append((line, cells))
        if len(kept) > MAX_ROWS:
            raise TableError("too_many_rows", line)
    if not kept:
        raise TableError("no_rows")
    return Table(header, kept)


def decode(data, encoding=None):
    """Return the text of a CSV; see `guess_encoding` when none is given.

    :raise TableError: when it is not in that encoding
    """
    try:
        return data.decode(encoding or guess_encoding(data))
    except (UnicodeDecodeError, LookupError) as error:
        raise TableError("encoding") from error


def guess_encoding(data):
    """Tell in what the text is written: by its mark, or because it can be nothing else.

    What is not UTF-8 is Chinese (GB 18030) if its bytes above 127 come in pairs, and
    Western (Windows 1252) if they come alone.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if data.count(0) * 20 > len(data):
        odd = data[1::2].count(0)
        return "utf-16-le" if odd * 2 > data.count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        runs = [len(run) for run in _HIGH_BYTES.findall(data)]
        pairs = sum(length % 2 == 0 for length in runs)
        return "gb18030" if pairs * 2 > len(runs) else "cp1252"


def _read_csv(text):
    """Yield (line, cells); quotes that do not close are an error with their line."""
    separator = _guess_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError("quotes", line) from error
        if reader.line_num - line > MAX_LINES_OF_A_ROW:
            raise TableError("quotes", line)
        yield line, [_clean(cell) for cell in cells]


def _guess_separator(text):
    """The one that is in the first line most often, outside of quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(SEPARATORS, key=first.count)


def _read_workbook(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise TableError("too_big")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
        for line, values in enumerate(rows, 1):
            yield line, [_write(value) for value in values]
    except TableError:
        raise
    except Exception as error:  # openpyxl raises whatever the file provokes
        raise TableError("workbook") from error


def _write(value):
    """Write the value of a cell as text, a whole number without a fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clean(str(value))


def _clean(cell):
    """Without spaces around, and without the apostrophe that `protect` has added."""
    cell = cell.strip().lstrip("\ufeff")
    return cell[1:] if _PROTECTED.match(cell) else cell


def protect(cell):
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if cell is None or cell is False else str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(rows):
    """Return the bytes of a CSV that spreadsheets open as it is meant."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([protect(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + buffer.getvalue().encode()
