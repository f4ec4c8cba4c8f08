"""A file of values between commas (CSV), or between other signs, as a table. No value is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from leverarch.intake.text_bytes import text_of
from leverarch.readers.evidence_table import Cell, CellKind, Room, Table, letters_of

_DELIMITERS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=(.)\r?\n?")
_NUMBER = re.compile(r"[-+(]?[£€$]?\d[\d,]*(?:\.\d+)?%?\)?")
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+Z?)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?: [\d:]+)?|\d{1,2} \w{3,9} \d{2,4}"
)
#: As many rows are looked at to find out what stands between the values.
_LOOKED_AT = 200
#: As many letters are looked at.
_WINDOW = 200_000
#: A value of more lines than these was opened by a quotation mark that nobody closed.
_MOST_LINES = 200


def read_csv(data: bytes, name: str, room: Room) -> Table:
    """Return the table, as much of it as there is room for."""
    with _cells_of_any_length():
        return _read(text_of(data), name, room)


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    """Lift the library's limit, which holds for the whole program: a log of records is read with it."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read(text: str, name: str, room: Room) -> Table:
    told = _TOLD.match(text)
    if told:
        text = text[told.end() :]
    delimiter = told[1] if told else _delimiter(text, "\t" if name.lower().endswith((".tsv", ".tab")) else ",")
    table = Table()
    lengths: list[int] = []
    for number, values in enumerate(_rows(text, delimiter), start=1):
        if values:
            lengths.append(len(values) if any(value.strip() for value in values) else 0)
            _take(table, room, number, values)
        else:
            lengths.append(0)
    table.ragged = _ragged(lengths)
    return table


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows. Where quotation marks don't pair up, they are letters like any other."""
    literal = text.count('"') % 2 == 1 and _runs_on(text, delimiter)
    source = io.StringIO(text, newline="")
    if literal:
        yield from csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        yield from csv.reader(source, delimiter=delimiter)


def _runs_on(text: str, delimiter: str) -> bool:
    return any(
        value.count("\n") > _MOST_LINES or ("\n" in value and value.endswith("\n"))
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for value in row
    )


def _delimiter(text: str, usual: str) -> str:
    """Return the sign between values: the one that gives most rows the same number of them, and many."""
    window = text[:_WINDOW]

    def fitness(sign: str) -> tuple[float, int, bool]:
        counts = []
        for row in csv.reader(io.StringIO(window, newline=""), delimiter=sign):
            if row:
                counts.append(len(row))
            if len(counts) >= _LOOKED_AT:
                break
        several = Counter(count for count in counts if count > 1)
        if not several:
            return 0.0, 0, sign == usual
        width, times = several.most_common(1)[0]
        return round(times / len(counts), 1), width, sign == usual

    best = max(_DELIMITERS, key=fitness)
    return best if fitness(best)[1] else usual


def _take(table: Table, room: Room, number: int, values: list[str]) -> None:
    says = any(value.strip() for value in values)
    if room.is_full or len(table.rows) >= room.rows:
        table.rows_left_out += says
        return
    if len(values) > room.columns and any(value.strip() for value in values[room.columns :]):
        table.columns_left_out = max(table.columns_left_out, len(values))
    cells = {}
    for column, value in enumerate(values[: room.columns], start=1):
        if not value.strip():
            continue
        shown = value.strip("\r\n").replace("\r\n", "\n")
        if len(shown) > room.longest:
            table.cut_cells.append(f"{letters_of(column)}{number}")
            shown = f"{shown[: room.longest]} [cut here: {len(value):,} letters in all]"
        cells[column] = Cell(shown, value, _kind(value.strip()))
    if cells:
        table.rows[number] = cells
        room.cells -= len(cells)
        room.letters -= sum(len(cell.text) for cell in cells.values())


def _kind(value: str) -> CellKind:
    if len(value) > 30:
        return CellKind.TEXT
    if _DATE.fullmatch(value):
        return CellKind.DATE
    # A telephone number or a reference begins with a nought; it is no amount.
    if _NUMBER.fullmatch(value) and not re.match(r"0\d", value):
        return CellKind.NUMBER
    return CellKind.TEXT


def _ragged(lengths: list[int]) -> tuple[int, ...]:
    """Return the rows that have more or fewer values than most; lines above the head are no rows of the table."""
    counted = Counter(length for length in lengths if length)
    if not counted:
        return ()
    usual = counted.most_common(1)[0][0]
    start = next(at for at, length in enumerate(lengths) if length == usual)
    return tuple(at + 1 for at, length in enumerate(lengths) if at >= start and length not in (0, usual))
