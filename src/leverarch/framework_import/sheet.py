"""The file that was given: its rows, and what in its layout can't be taken as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePosixPath

from leverarch.diagnostics import Diagnostic, Place, Rule
from leverarch.framework_import.rules import UNCLEAR_LAYOUT, UNCLEAR_SHEET, UNFIT_CELL, UNREAD_PART, UNREADABLE_SET
from leverarch.model import Table, TableRow
from leverarch.readers.table_file import column_letters, read_table
from leverarch.readers.workbook_layout import Layout, SheetName, layouts_of
from leverarch.words import count

MOST_ROWS = 20_000
#: In so many merged blocks at most is looked for a cell that says nothing.
_MOST_MERGED = 1_000
_WORKBOOK = ".xlsx"
_SAVE = "save it as .xlsx without a password, or as CSV (UTF-8)"


@dataclass(frozen=True, slots=True)
class Given:
    """A file of expectations: its rows, its layout (a CSV file has none), the sheet that was read."""

    table: Table
    layout: Layout = field(default_factory=Layout)
    sheet: str = ""
    moved: Mapping[int, int] = field(default_factory=dict)

    def cell(self, line: int, column: int) -> str:
        """Return what Excel calls a cell: `A7`. In a CSV file it is counted as Excel counts."""
        return f"{column_letters(column)}{self.moved.get(line, line)}"

    def is_lost(self, line: int, column: int) -> bool:
        """Whether a cell holds a formula without a value, or one that failed: what it says is not known."""
        return self.layout.formulas.get((line, column)) is False or (line, column) in self.layout.errors

    def is_covered(self, line: int, column: int) -> bool:
        """Whether a cell lies in a merged block and holds nothing for that: the block is a finding of its own."""
        return any(
            top <= line <= bottom and left <= column <= right and (line, column) != (top, left)
            for (top, left), (bottom, right) in self.layout.merged[:_MOST_MERGED]
        )

    def is_blank(self, line: int, column: int) -> bool:
        """Whether a cell holds a formula whose value is nothing, or not known."""
        return (line, column) in self.layout.blank or self.is_lost(line, column)

    def finding(self, rule: Rule, line: int, column: int, message: str, help_: str) -> Diagnostic:
        """Return a finding that stands at a cell. The message names the cell, so the place need not."""
        place = self.table.locate(line, column)
        shown = place.excerpt.rstrip(" |").ljust(place.column - 1 + place.length)
        return Diagnostic(rule, message, replace(place, spot="", excerpt=shown), help=help_)


def read_given(name: str, data: bytes, sheet: str) -> tuple[Given | None, tuple[Diagnostic, ...]]:
    """Return the rows of the file called `name`, or nothing; and what is wrong with it as a file."""
    suffix = PurePosixPath(name.lower()).suffix
    found: list[Diagnostic] = []
    layout, chosen = Layout(), ""
    if suffix == _WORKBOOK:
        layouts = layouts_of(data)
        if isinstance(layouts, str):
            return None, (_unreadable(name, layouts),)
        picked, more = _picked(name, layouts, sheet)
        if picked is None:
            return None, more
        found.extend(more)
        layout, chosen = layouts[picked], picked.name
    elif suffix != ".csv":
        return None, (_unreadable(name, "a set is read from .xlsx and .csv files"),)
    elif sheet:
        message = f"a CSV file has no sheets: there is no “{sheet}”"
        return None, (Diagnostic(UNCLEAR_SHEET, message, Place(name), help="leave --sheet out"),)
    table = read_table(name, data, chosen)
    faults = [_fault(table, fault.message, fault.place, fault.help) for fault in table.faults if not fault.guessed]
    found.extend(
        Diagnostic(UNREAD_PART, fault.message, fault.place, help=fault.help) for fault in table.faults if fault.guessed
    )
    if not faults and table.size > MOST_ROWS:
        place = replace(table.locate(next(islice(table.rows(), MOST_ROWS, None)).line, 0), spot="")
        faults = [_fault(table, f"the sheet has {table.size:,} rows; at most {MOST_ROWS:,} are read", place, "")]
    if faults:
        return None, (*found, *faults)
    return Given(table, layout, chosen, {} if chosen else _moved(table)), tuple(found)


def _unreadable(name: str, message: str) -> Diagnostic:
    return Diagnostic(UNREADABLE_SET, message, Place(name), help=_SAVE)


def _fault(table: Table, message: str, place: Place, help_: str) -> Diagnostic:
    large = "keep the rows of one framework, one expectation in each"
    return Diagnostic(UNREADABLE_SET, message, place if place.line else Place(table.path), help=help_ or large)


def _picked(
    name: str, layouts: Mapping[SheetName, Layout], wanted: str
) -> tuple[SheetName | None, tuple[Diagnostic, ...]]:
    """Return the sheet that is meant, or what must be said first."""
    shown = [sheet for sheet in layouts if not sheet.hidden and layouts[sheet].says_something]
    names = ", ".join(f"“{sheet.name}”" for sheet in shown)
    if wanted:
        match = next((sheet for sheet in layouts if sheet.name == wanted), None)
        match = match or next((sheet for sheet in layouts if sheet.name.casefold() == wanted.casefold()), None)
        if match is None:
            return None, (_unclear(name, f"there is no sheet “{wanted}”", f"the sheets are {names}"),)
        if match.hidden:
            return None, (_unclear(name, f"the sheet “{match.name}” is hidden", "show it in Excel, and look at it"),)
        return match, ()
    if len(shown) > 1:
        message = f"the workbook has {len(shown)} sheets that say something: {names}"
        return None, (_unclear(name, message, f'say which: --sheet "{shown[0].name}"'),)
    hidden = tuple(_hidden(name, layouts))
    if not shown:
        return None, (_unreadable(name, "no sheet that is shown says anything"), *hidden)
    return shown[0], hidden


def _unclear(name: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic(UNCLEAR_SHEET, message, Place(name), help=help_)


def _hidden(name: str, layouts: Mapping[SheetName, Layout]) -> Iterator[Diagnostic]:
    for sheet, layout in layouts.items():
        if sheet.hidden and layout.says_something:
            message = f"the sheet “{sheet.name}” is hidden, and was not read"
            yield Diagnostic(UNREAD_PART, message, Place(name), help="look at it, if it may belong to the set")


def _moved(table: Table) -> dict[int, int]:
    """Return the row that Excel shows for a line of a CSV file, where cells of several lines move them apart."""
    moved: dict[int, int] = {}
    extra = 0
    for row in (table.header, *table.rows()):
        if extra:
            moved[row.line] = row.line - extra
        extra += sum(cell.count("\n") for cell in row.cells)
    return moved


# ---------------------------------------------------------------- layout


def layout_faults(given: Given, heading: TableRow, columns: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Name what the sheet merges, hides or calculates, from the heading down and in the columns that are read."""
    used = set(columns.values())
    yield from _merged(given, heading, used)
    for what, number in columns.items():
        if given.layout.hides(number):
            letters = column_letters(number)
            message = f"column {letters} ({what.replace('_', ' ')}) is hidden"
            yield given.finding(UNCLEAR_LAYOUT, heading.line, number, message, "show it, and look at what it says")
    yield from _hidden_rows(given, heading)
    yield from _lost(given, heading, used)
    yield from _formulas(given, heading, used)


def _lost(given: Given, heading: TableRow, used: set[int]) -> Iterator[Diagnostic]:
    """Name every cell whose formula has no value, or failed."""
    unkept = {cell for cell, kept in given.layout.formulas.items() if not kept}
    for line, column in sorted(unkept | given.layout.errors):
        if column in used and line >= heading.line:
            cell = given.cell(line, column)
            failed = (line, column) in given.layout.errors
            message = f"{cell} holds an error" if failed else f"{cell} holds a formula without a value"
            help_ = "write the words themselves into it" if failed else "open the file in Excel and save it again"
            yield given.finding(UNFIT_CELL, line, column, message, help_)


def _merged(given: Given, heading: TableRow, used: set[int]) -> Iterator[Diagnostic]:
    for (top, left), (bottom, right) in given.layout.merged:
        if bottom >= heading.line and used & set(range(left, min(right, max(used, default=0)) + 1)):
            block = f"{given.cell(top, left)}:{given.cell(bottom, right)}"
            help_ = "unmerge it, and write the words into every row that they are about"
            yield given.finding(UNCLEAR_LAYOUT, top, left, f"{block} is one merged cell", help_)


def _hidden_rows(given: Given, heading: TableRow) -> Iterator[Diagnostic]:
    for first, last in _runs(line for line in given.layout.hidden_rows if line >= heading.line):
        message = f"row {first} is hidden" if first == last else f"rows {first} to {last} are hidden"
        help_ = "show them (they may be filtered away), then delete what does not belong to the set"
        yield given.finding(UNCLEAR_LAYOUT, first, 0, message, help_)


def _runs(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield stretches of numbers that follow each other."""
    first = last = -1
    for line in lines:
        if line != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = line
        last = line
    if first >= 0:
        yield first, last


def _formulas(given: Given, heading: TableRow, used: set[int]) -> Iterator[Diagnostic]:
    """Say of each column that formulas were taken at their last value."""
    for number in sorted(used):
        lines = [
            line
            for (line, column), kept in given.layout.formulas.items()
            if column == number and line >= heading.line and not given.is_lost(line, column)
        ]
        if lines:
            more = f" and {count(len(lines) - 1, 'more cell')} of column {column_letters(number)}"
            cells = f"{given.cell(lines[0], number)}{more if len(lines) > 1 else ''}"
            message = f"{cells} {'hold formulas' if len(lines) > 1 else 'holds a formula'}: taken as last calculated"
            yield given.finding(UNREAD_PART, lines[0], number, message, "look at the words that were taken")
