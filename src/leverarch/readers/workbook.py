"""The rows of an Excel workbook, as text. Values only: formulas, macros, links and comments are not looked at."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import openpyxl

from leverarch.model import TableRow

#: Of all parts of the workbook together, unpacked: a small file can unpack to any size.
MOST_UNPACKED = 500_000_000
_OLD = b"\xd0\xcf\x11\xe0"


def read_workbook(data: bytes, most_rows: int, most_columns: int) -> tuple[TableRow, ...] | str:
    """Return the rows of the first sheet that is not hidden, or in plain words why there are none. Never raises.

    Reading stops after `most_rows` rows that say anything, and `most_columns` columns.
    """
    if data.startswith(_OLD):
        return "the workbook is locked with a password, or is of an old kind"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                return "the workbook unpacks to more than can be read"
        with warnings.catch_warnings():
            # What the library can't keep on saving is of no interest: nothing is saved.
            warnings.simplefilter("ignore")
            return tuple(_rows(data, most_rows, most_columns))
    except MemoryError:
        return "opening the workbook takes more memory than there is"
    except Exception:  # a library with its own kinds of failure; a broken file must never stop the others
        return "the file is no Excel workbook, or is damaged"


def _rows(data: bytes, most_rows: int, most_columns: int) -> Iterator[TableRow]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
        # The size that a file gives of its sheet is often wrong.
        sheet.reset_dimensions()
        found = 0
        for line, cells in enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), start=1):
            if cells.count(None) == len(cells):
                continue  # a sheet may skip a million rows
            texts = tuple(words(cell) for cell in cells)
            if any(text.strip() for text in texts):
                found += 1
                yield TableRow(line, texts)
            if found > most_rows:
                return
    finally:
        book.close()


def words(value: object) -> str:  # noqa: PLR0911 (one line for each kind of value)
    """Return the value of a cell as it would be written in a CSV file: ISO dates, `yes` and `no`, plain numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    return str(value)
