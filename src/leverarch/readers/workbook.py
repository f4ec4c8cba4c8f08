"""The rows of an Excel workbook, as text. Values only: formulas, macros, links and comments are not looked at."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from leverarch.model import TableRow

#: Of all parts of the workbook together, unpacked: a small file can unpack to any size.
MOST_UNPACKED = 500_000_000
_CHUNK = 1_000_000
_SHARE = re.compile(rb"""numFmtId=["'](?:9|10)["']|formatCode=["'][^"']*%""")
_QUOTED = re.compile(r'"[^"]*"|\\.')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_OLD = b"\xd0\xcf\x11\xe0"


class BrokenWorkbook(Exception):
    """The workbook, or what is left of it, can't be read. The words say why."""


def read_workbook(data: bytes, most_rows: int, most_columns: int, sheet: str = "") -> Iterator[TableRow]:
    """Yield the rows of the first sheet that is not hidden. Raises `BrokenWorkbook` and nothing else.

    `sheet` asks for the one of that name, hidden or not. Reading stops after `most_rows` rows that say anything, and
    `most_columns` columns.
    """
    if data.startswith(_OLD):
        raise BrokenWorkbook("the workbook is locked with a password, or is of an old kind")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise BrokenWorkbook("the workbook unpacks to more than can be read")
        with warnings.catch_warnings():
            # What the library can't keep on saving is of no interest: nothing is saved.
            warnings.simplefilter("ignore")
            yield from _rows(data, most_rows, most_columns, sheet)
    except BrokenWorkbook:
        raise
    except MemoryError:
        raise BrokenWorkbook("opening the workbook takes more memory than there is") from None
    except Exception:  # a library with its own kinds of failure; a broken file must never stop the others
        raise BrokenWorkbook("the file is no Excel workbook, or is damaged") from None


def _rows(data: bytes, most_rows: int, most_columns: int, name: str) -> Iterator[TableRow]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = book.worksheets
        asked = (one for one in sheets if (one.title == name if name else one.sheet_state == "visible"))
        sheet = next(asked, sheets[0])
        # The size that a file gives of its sheet is often wrong.
        sheet.reset_dimensions()
        formulas = _formulas(data, sheet.title, most_columns)
        found = wide = 0
        for line, cells in enumerate(_values(sheet, most_columns, shares=_has_shares(data)), start=1):
            held = formulas.get(line, {})
            if cells.count(None) == len(cells) and not held:
                continue  # a sheet may skip a million rows
            # Every row comes filled up to the most columns: past the widest row so far only the empty are counted.
            if cells[wide:].count(None) < len(cells) - wide or held:
                wide = max(wide, _width(cells), *(at + 1 for at in held))
            texts = tuple(words(cell) or held.get(at, "") for at, cell in enumerate(cells[:wide]))
            if any(text.strip() for text in texts):
                found += 1
                yield TableRow(line, texts)
            if found > most_rows:
                return
    finally:
        book.close()


def _width(cells: tuple[object, ...]) -> int:
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1] is not None), 0)


def _values(sheet: Any, most_columns: int, *, shares: bool) -> Iterator[tuple[object, ...]]:
    """Yield the values row by row. Where the workbook shows any as a percentage, such a cell is what it shows."""
    if not shares:
        yield from sheet.iter_rows(max_col=most_columns, values_only=True)
        return
    for cells in sheet.iter_rows(max_col=most_columns):
        yield tuple(_shown(cell.value, cell.number_format) if cell.value is not None else None for cell in cells)


def _shown(value: object, form: str) -> object:
    """Return a number that is shown as a percentage as it is shown: 0.97 as 97%. All else stays as it is."""
    form = _QUOTED.sub("", form or "").partition(";")[0]
    if "%" not in form or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    decimals = len(form.partition(".")[2].partition("%")[0].strip()) if "." in form else 0
    return f"{value * 100:.{decimals}f}%"


def _has_shares(data: bytes) -> bool:
    """Whether any format of the workbook shows a percentage. To ask each cell takes three times as long."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "xl/styles.xml" in package.namelist() and bool(_SHARE.search(package.read("xl/styles.xml")))


def _formulas(data: bytes, name: str, most_columns: int) -> dict[int, dict[int, str]]:
    """Return the formulas of a sheet, by row (from 1) and column (from 0), where the workbook has any.

    A program that writes a formula need not work it out. Its cell then has no value, and would seem to be empty.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = (part for part in package.namelist() if part.startswith("xl/worksheets/"))
        if not any(_has_formula(package, part) for part in parts):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet = book[name]
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(max_col=most_columns), start=1)
        return {
            line: {at: str(cell.value) for at, cell in enumerate(cells) if cell.data_type == "f"}
            for line, cells in rows
            if any(cell.data_type == "f" for cell in cells)
        }
    finally:
        book.close()


def _has_formula(package: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet holds a formula. A long sheet is looked through piece by piece."""
    with package.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            if _FORMULA.search(before + chunk):
                return True
            before = chunk[-50:]
    return False


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
