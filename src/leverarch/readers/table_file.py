"""Files of rows as people keep them: CSV from a spreadsheet or a form, and Excel workbooks. Bytes to cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePosixPath

import polars as pl

from leverarch.diagnostics import Place
from leverarch.model import LINE, WIDTH, Table, TableFault, TableRow
from leverarch.readers.csv_file import BrokenRows, csv_lines, csv_rows
from leverarch.readers.workbook import BrokenWorkbook, read_workbook
from leverarch.readers.workbook_layout import merged_blocks

#: What a file of rows may be named.
SUFFIXES = (".csv", ".xlsx")
MOST_BYTES = 400_000_000
MOST_ROWS = 2_000_000
MOST_COLUMNS = 200
#: So many rows at a time are Python's; then they become columns, which take a tenth of the memory.
_BATCH = 50_000
_NO_HEADING = TableRow(1, ())
_LARGE = "split it, for example by year, and give each part a record of its own"

Locate = Callable[[int, int], Place]


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
        rows = _sheet_rows(path, data, sheet)
        table = _table(path, rows, (), lambda header, frame: _Sheet(path, header, frame))
        return replace(table, merged=merged_blocks(data, sheet)) if table.size else table
    if PurePosixPath(path).suffix.lower() != ".csv":
        return _unreadable(path, "rows are read from .csv and .xlsx files", "save it as CSV (UTF-8)")
    lines, faults = csv_lines(path, data)
    if lines is None:
        return Table(path, _NO_HEADING, faults, lambda _line, _column: Place(path))
    return _table(path, csv_rows(lines), faults, lambda _header, _frame: lines)


def _unreadable(path: str, message: str, help_: str) -> Table:
    fault = TableFault(Place(path), message, help_)
    return Table(path, _NO_HEADING, (fault,), lambda _line, _column: Place(path))


# ---------------------------------------------------------------- rows become columns


def _table(
    path: str,
    rows: Iterator[TableRow],
    faults: tuple[TableFault, ...],
    locating: Callable[[TableRow, pl.DataFrame], Locate],
) -> Table:
    """Return the table whose heading is the first of the rows. All of them say something."""
    nothing = locating(_NO_HEADING, _empty(0))
    try:
        first = next(rows, None)
    except BrokenRows as broken:
        return Table(path, _NO_HEADING, (*faults, broken.fault), nothing)
    if first is None:
        empty = TableFault(Place(path), "the file is empty", "write the names of the columns into its first row")
        return Table(path, _NO_HEADING, faults or (empty,), nothing)
    header = TableRow(first.line, _without_blank_end(first.cells, 0))
    if len(header.cells) > MOST_COLUMNS:
        message = f"the heading has more than {MOST_COLUMNS} columns"
        place = locating(header, _empty(0))(header.line, MOST_COLUMNS)
        fault = TableFault(place, message, "keep the columns that the record describes")
        return Table(path, _NO_HEADING, (*faults, fault), nothing)
    frame, stop, over = _collected(rows, len(header.cells))
    locate = locating(header, frame)
    if over:
        message = f"the file has more than {MOST_ROWS:,} rows"
        faults = (*faults, TableFault(locate(over, 0), message, _LARGE))
    return Table(path, header, (*faults, stop) if stop else faults, locate, frame=frame)


def _collected(rows: Iterator[TableRow], wide: int) -> tuple[pl.DataFrame, TableFault | None, int]:
    """Return the rows as columns, what stopped the reading, and the line of the first row that is one too many."""
    frames = [_empty(wide)]
    batch: list[TableRow] = []
    size, over = 0, 0
    stop: TableFault | None = None
    try:
        for row in rows:
            if size == MOST_ROWS:
                over = row.line
                break
            size += 1
            batch.append(row)
            if len(batch) == _BATCH:
                frames.append(_columns(batch, wide))
                batch = []
    except BrokenRows as broken:
        stop = broken.fault
    if batch:
        frames.append(_columns(batch, wide))
    return pl.concat(frames, how="diagonal"), stop, over


def _empty(wide: int) -> pl.DataFrame:
    numbers = {LINE: pl.UInt32, WIDTH: pl.UInt32}
    return pl.DataFrame(schema={**numbers, **{str(number): pl.String for number in range(wide)}})


def _columns(rows: Iterable[TableRow], wide: int) -> pl.DataFrame:
    """Return rows as columns. Of a row that is far too long, so many cells are kept as a heading may have, and one."""
    cells = [_without_blank_end(row.cells, wide) if len(row.cells) > wide else row.cells for row in rows]
    numbers = {
        LINE: pl.Series(LINE, [row.line for row in rows], pl.UInt32),
        WIDTH: pl.Series(WIDTH, [len(row) for row in cells], pl.UInt32),
    }
    if max(map(len, cells)) > MOST_COLUMNS + 1:
        cells = [row[: MOST_COLUMNS + 1] for row in cells]
    texts = (pl.Series(str(number), column, pl.String) for number, column in enumerate(zip_longest(*cells)))
    return pl.DataFrame([*numbers.values(), *texts])


def _without_blank_end(cells: tuple[str, ...], least: int) -> tuple[str, ...]:
    """Drop the blank cells at the end of a row, down to the width of the heading."""
    stop = len(cells)
    while stop > least and not cells[stop - 1].strip():
        stop -= 1
    return cells[:stop]


# ---------------------------------------------------------------- workbooks


def _sheet_rows(path: str, data: bytes, sheet: str) -> Iterator[TableRow]:
    try:
        yield from read_workbook(data, MOST_ROWS + 1, MOST_COLUMNS + 1, sheet)
    except BrokenWorkbook as fault:
        help_ = "save it again as .xlsx without a password, or as CSV"
        raise BrokenRows(TableFault(Place(path), str(fault), help_)) from None


@dataclass(frozen=True, eq=False)
class _Sheet:
    """The place of a cell of a workbook: its row, shown as one line, and the name that Excel gives the cell."""

    path: str
    header: TableRow
    frame: pl.DataFrame

    def __call__(self, line: int, column: int) -> Place:
        shown = [" ".join(cell.split()) for cell in self._cells(line)]
        before = sum(len(cell) + len(_BETWEEN) for cell in shown[:column])
        length = len(shown[column]) if column < len(shown) else 1
        spot = f"in cell {column_letters(column)}{line}"
        return Place(self.path, line, before + 1, max(1, length), _BETWEEN.join(shown), spot)

    def _cells(self, line: int) -> Iterable[str]:
        if line == self.header.line:
            return self.header.cells
        at = self.frame[LINE].search_sorted(line)
        row = self.frame.drop(WIDTH).slice(at, 1).rows()
        if not row or row[0][0] != line:
            return ()
        return [cell for cell in row[0][1:] if cell is not None]


_BETWEEN = " | "


def column_letters(column: int) -> str:
    """Return what Excel calls a column, counted from 0: A to Z, then AA, AB and so on."""
    letters = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
