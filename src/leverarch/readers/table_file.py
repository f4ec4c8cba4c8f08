"""Files of rows as people keep them: CSV from a spreadsheet or a form, and Excel workbooks. Bytes to cells."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from leverarch.diagnostics import Place
from leverarch.model import Table, TableFault, TableRow
from leverarch.readers.text import decode
from leverarch.readers.workbook import read_workbook
from leverarch.source import place_at

#: What a file of rows may be named.
SUFFIXES = (".csv", ".xlsx")
MOST_BYTES = 100_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
_NO_HEADING = TableRow(1, ())
_TOLD = re.compile(r"sep=([,;\t])\r?(?:\n|$)", re.IGNORECASE)
_LARGE = "split it, for example by year, and give each part a record of its own"


def read_table(path: str, data: bytes, sheet: str = "") -> Table:
    """Return the cells of the file at `path`, and what was wrong with it as a file. Never raises.

    `sheet` names the sheet of a workbook; without it, the first that is not hidden is read.

    Blank rows are skipped, and blank cells past the heading are dropped. Where the file can't be read to its end, the
    rows before the fault are there.
    """
    if len(data) > MOST_BYTES:
        message = f"the file has {len(data):,} bytes; the most that is read is {MOST_BYTES:,}"
        return _unreadable(path, message, _LARGE)
    if PurePosixPath(path).suffix.lower() == ".xlsx":
        rows = read_workbook(data, MOST_ROWS + 1, MOST_COLUMNS + 1, sheet)
        if isinstance(rows, str):
            return _unreadable(path, rows, "save it again as .xlsx without a password, or as CSV")
        return _table(path, rows, (), _Sheet(path, rows))
    if PurePosixPath(path).suffix.lower() != ".csv":
        return _unreadable(path, "rows are read from .csv and .xlsx files", "save it as CSV (UTF-8)")
    text, guess = _text(path, data)
    if text is None:
        return Table(path, _NO_HEADING, (), guess, lambda _line, _column: Place(path))
    lines = _Lines(path, text, delimiter_of(text))
    rows, faults = _rows(lines)
    return _table(path, rows, (*guess, *faults), lines)


def _unreadable(path: str, message: str, help_: str) -> Table:
    fault = TableFault(Place(path), message, help_)
    return Table(path, _NO_HEADING, (), (fault,), lambda _line, _column: Place(path))


def _table(
    path: str, rows: tuple[TableRow, ...], faults: tuple[TableFault, ...], locate: Callable[[int, int], Place]
) -> Table:
    """Return the table whose heading is the first of the rows that say anything."""
    said = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not said:
        empty = TableFault(Place(path), "the file is empty", "write the names of the columns into its first row")
        return Table(path, _NO_HEADING, (), faults or (empty,), locate)
    header = TableRow(said[0].line, _without_blank_end(said[0].cells, 0))
    wide = len(header.cells)
    if wide > MOST_COLUMNS:
        message = f"the heading has more than {MOST_COLUMNS} columns"
        fault = TableFault(locate(header.line, MOST_COLUMNS), message, "keep the columns that the record describes")
        return Table(path, _NO_HEADING, (), (*faults, fault), locate)
    body = said[1:]
    if len(body) > MOST_ROWS:
        message = f"the file has more than {MOST_ROWS:,} rows"
        faults = (*faults, TableFault(locate(body[MOST_ROWS].line, 0), message, _LARGE))
        body = body[:MOST_ROWS]
    return Table(
        path, header, tuple(TableRow(row.line, _without_blank_end(row.cells, wide)) for row in body), faults, locate
    )


def _without_blank_end(cells: tuple[str, ...], least: int) -> tuple[str, ...]:
    """Drop the blank cells at the end of a row, down to the width of the heading."""
    stop = len(cells)
    while stop > least and not cells[stop - 1].strip():
        stop -= 1
    return cells[:stop]


# ---------------------------------------------------------------- CSV


def _text(path: str, data: bytes) -> tuple[str | None, tuple[TableFault, ...]]:
    """Return the text: UTF-8, or else Windows-1252, which Excel writes where nobody asks for UTF-8, and says so."""
    text, found = decode(data, path)
    if text is not None:
        return text, ()
    fault = found[0]
    try:
        text = None if b"\0" in data else data.decode("cp1252").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        text = None
    if text is None:
        return None, (TableFault(fault.place, fault.message, "save it as CSV (UTF-8)"),)
    help_ = "look at the letters; then save it as CSV (UTF-8), so that nobody has to guess"
    start = _first_guess(data)
    return text, (TableFault(place_at(path, text, start), fault.message, help_, guessed=True),)


def _first_guess(data: bytes) -> int:
    """Return how many characters stand before the first byte that is not UTF-8, as Windows-1252 counts them."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("cp1252", "replace")
        return len(before.replace("\r\n", "\n"))
    return 0


def delimiter_of(text: str) -> str:
    """Return the sign between the cells of the first line that says anything: a comma, a semicolon or a tab.

    A first line `sep=;`, by which Excel is told the sign, is believed.
    """
    told = _TOLD.match(text)
    if told:
        return told[1]
    heading = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(",;\t", key=bare.count)


def _rows(lines: _Lines) -> tuple[tuple[TableRow, ...], tuple[TableFault, ...]]:
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(lines.text, newline=""), delimiter=lines.delimiter, strict=True)
    while len(rows) <= MOST_ROWS + 1:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as fault:
            message, help_ = _grammar(str(fault))
            return tuple(rows), (TableFault(lines(line, 0), message, help_),)
        if any(cell.strip() for cell in cells) and not (line == 1 and _TOLD.match(lines.text)):
            rows.append(TableRow(line, tuple(cells)))
    return tuple(rows), ()


def _grammar(said: str) -> tuple[str, str]:
    """Say in plain words why a row can't be read: what is wrong, and what to do."""
    if "limit" in said:
        return "a cell of this row is longer than any cell may be", "look for a quotation mark that is not closed"
    if "end of data" in said:
        return "a quotation mark in this row is not closed", "close it, or remove it; the rest of the file was not read"
    return (
        "something stands behind a closing quotation mark in this row",
        "put the whole cell in quotation marks and write those inside it twice; the rest of the file was not read",
    )


@dataclass(frozen=True, eq=False)
class _Lines:
    """The text of a CSV file, and the place of any cell in it. Places are looked up only where one is asked for."""

    path: str
    text: str
    delimiter: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        return re.compile(rf'"(?:[^"]|"")*"|[^{self.delimiter}\r\n]*')

    def __call__(self, line: int, column: int) -> Place:
        """Return the place of a cell, or of the end of its row where the row is shorter."""
        start, end = self._span(self._starts[min(line, len(self._starts)) - 1], column)
        number = bisect_right(self._starts, start)
        first = self._starts[number - 1]
        last = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        excerpt = self.text[first:last].rstrip("\r")
        length = max(1, min(end, first + len(excerpt)) - start)
        return Place(self.path, number, start - first + 1, length, excerpt)

    def _span(self, at: int, column: int) -> tuple[int, int]:
        for number, (start, end) in enumerate(self._cells(at)):
            if number == column:
                return start, end
        return end, end

    def _cells(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield where each cell of a row begins and ends."""
        while True:
            found = self._cell.match(self.text, at)
            end = found.end() if found else at
            yield at, end
            if self.text[end : end + 1] != self.delimiter:
                return
            at = end + 1


# ---------------------------------------------------------------- workbooks


@dataclass(frozen=True, eq=False)
class _Sheet:
    """The place of a cell of a workbook: its row, shown as one line, and the name that Excel gives the cell."""

    path: str
    rows: tuple[TableRow, ...]

    @cached_property
    def _by_line(self) -> dict[int, tuple[str, ...]]:
        return {row.line: row.cells for row in self.rows}

    def __call__(self, line: int, column: int) -> Place:
        shown = [" ".join(cell.split()) for cell in self._by_line.get(line, ())]
        before = sum(len(cell) + len(_BETWEEN) for cell in shown[:column])
        length = len(shown[column]) if column < len(shown) else 1
        spot = f"in cell {column_letters(column)}{line}"
        return Place(self.path, line, before + 1, max(1, length), _BETWEEN.join(shown), spot)


_BETWEEN = " | "


def column_letters(column: int) -> str:
    """Return what Excel calls a column, counted from 0: A to Z, then AA, AB and so on."""
    letters = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
