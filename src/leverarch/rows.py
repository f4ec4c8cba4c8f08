"""From the cells of a file to the rows of a record: values in one form, and every fault by row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType

from leverarch.diagnostics import Place
from leverarch.model import CellFault, Column, Record, Row, Table, TableRow
from leverarch.words import count, listed, long_date

#: What can be wrong in a file of rows. Each is a rule of its own in checks/records.py.
WRONG_COLUMN, WRONG_CELL, REPEATED_KEY, UNEVEN_ROW, OUTSIDE_PERIOD, NAME_FOR_CODE = (
    "wrong-column",
    "wrong-cell",
    "repeated-key",
    "uneven-row",
    "outside-period",
    "name-for-code",
)
#: Columns whose cells name something else.
REFERRING = frozenset({"role", "evidence", "record"})
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})

#: A cell's value in its one form and nothing, or nothing and what is wrong with it and what to do.
Answer = tuple[str, str, str]


def with_rows(record: Record, table: Table | None) -> Record:
    """Return the record with its rows, and with what does not fit in them. Without a file it stays as it is."""
    if table is None:
        return record
    if not table.header.cells:
        return replace(record, path=table.path, table=table)
    places = column_places(record, table)
    if not places:
        return replace(record, path=table.path, table=table, faults=(_no_heading(table),))
    found = [*_column_faults(record, table, places), *_row_faults(table)]
    entries: list[Row] = []
    for row in table.rows:
        entry, faults = _entry(record, table, row, places)
        entries.append(entry)
        found += faults
    whole = replace(record, path=table.path, table=table, entries=tuple(entries))
    found += [*_repeated_keys(whole, table, places), *_outside_period(whole, table, places)]
    return replace(whole, faults=tuple(found))


def column_places(record: Record, table: Table) -> Mapping[str, int]:
    """Return where each column of the record stands in the file, from 0. Capitals and spaces do not count."""
    heads = [_folded(cell) for cell in table.header.cells]
    return {
        column.name: heads.index(_folded(column.name)) for column in record.columns if _folded(column.name) in heads
    }


def fits(column: Column, text: str) -> Answer:
    """Return a cell's value in the one form of its column; or nothing, what is wrong with it and what to do."""
    return _FORMS[column.type](column, text) if text else ("", "", "")


def referring_cells(record: Record) -> Iterator[tuple[Column, str, Place]]:
    """Yield every cell that names a role, an item or a row of a record: its column, what it says, its place."""
    table = record.table
    if table is None:
        return
    places = column_places(record, table)
    columns = [column for column in record.columns if column.type in REFERRING and column.name in places]
    for row in record.entries:
        for column in columns:
            if row.values[column.name]:
                yield column, row.values[column.name], table.locate(row.line, places[column.name])


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


# ---------------------------------------------------------------- columns and rows


def _no_heading(table: Table) -> CellFault:
    """The one fault of a file whose first row is no heading of this record: every other would only repeat it."""
    message = "no column of the record is in the first row"
    help_ = "the first row is the heading, with the names of the record's `columns`; remove what stands above it"
    return CellFault(WRONG_COLUMN, table.locate(table.header.line, 0), message, help_)


def _column_faults(record: Record, table: Table, places: Mapping[str, int]) -> Iterator[CellFault]:
    line = table.header.line
    names = {_folded(column.name): column.name for column in record.columns}
    for column in record.columns:
        if column.name not in places:
            message = f"there is no column `{column.name}`"
            help_ = "add it to the heading, or take it out of the record's `columns`"
            yield CellFault(WRONG_COLUMN, table.locate(line, 0), message, help_)
    seen: set[str] = set()
    for number, cell in enumerate(table.header.cells):
        folded = _folded(cell)
        place = table.locate(line, number)
        if not folded:
            yield CellFault(WRONG_COLUMN, place, "a column has no heading", "name it, or remove it")
        elif folded not in names:
            near = get_close_matches(folded, list(names), n=1)
            help_ = f"did you mean `{names[near[0]]}`?" if near else "describe it in the record's `columns`"
            yield CellFault(WRONG_COLUMN, place, f"the record does not know the column `{cell.strip()}`", help_)
        elif folded in seen:
            message = f"the column `{names[folded]}` is there twice; the first is read"
            yield CellFault(WRONG_COLUMN, place, message, "remove one of them, or give it another name")
        seen.add(folded)


def _row_faults(table: Table) -> Iterator[CellFault]:
    wide = len(table.header.cells)
    for row in table.rows:
        if len(row.cells) != wide:
            message = f"the row has {count(len(row.cells), 'cell')}, the heading {wide}"
            help_ = "a cell that holds the sign between the cells stands in quotation marks"
            place = table.locate(row.line, min(len(row.cells), wide))
            yield CellFault(UNEVEN_ROW, place, message, help_)


def _entry(record: Record, table: Table, row: TableRow, places: Mapping[str, int]) -> tuple[Row, list[CellFault]]:
    """Return a row's values in their one form, and what does not fit its column."""
    values: dict[str, str] = {}
    found: list[CellFault] = []
    for column in record.columns:
        at = places.get(column.name)
        text = row.cells[at].strip() if at is not None and at < len(row.cells) else ""
        value, message, help_ = fits(column, text)
        values[column.name] = value
        if at is None or at >= len(row.cells):
            continue  # a column that is missing, or a row that is short, has its own finding
        if message:
            found.append(CellFault(WRONG_CELL, table.locate(row.line, at), f"`{column.name}`: {message}", help_))
        elif not text and (column.required or column.key):
            message = f"`{column.name}` is empty, and every row needs it"
            found.append(CellFault(WRONG_CELL, table.locate(row.line, at), message, "fill it in"))
        elif column.type == "code" and is_like_a_name(text):
            message = f"`{column.name}`: `{text}` looks like a person's name"
            found.append(CellFault(NAME_FOR_CODE, table.locate(row.line, at), message, "write a code such as P-014"))
    return Row(row.line, MappingProxyType(values)), found


def _repeated_keys(record: Record, table: Table, places: Mapping[str, int]) -> Iterator[CellFault]:
    first: dict[str, int] = {}
    column = next((places[name] for name in record.keys if name in places), 0)
    for row in record.entries:
        key = record.key_of(row)
        if key and first.setdefault(key, row.line) != row.line:
            message = f"the row `{key}` is there twice; the first is on line {first[key]}"
            yield CellFault(REPEATED_KEY, table.locate(row.line, column), message, "give one of them another key")


def _outside_period(record: Record, table: Table, places: Mapping[str, int]) -> Iterator[CellFault]:
    dated = next((column.name for column in record.columns if column.type == "date"), "")
    if record.period is None or dated not in places:
        return
    first, last = record.period.from_, record.period.to
    for row in record.entries:
        day = record.day_of(row)
        if day is not None and not first <= day <= last:
            message = f"`{dated}`: {long_date(day)} is outside the record's period"
            help_ = f"it runs from {long_date(first)} to {long_date(last)}: correct one of them"
            yield CellFault(OUTSIDE_PERIOD, table.locate(row.line, places[dated]), message, help_)


# ---------------------------------------------------------------- cells


def is_like_a_name(text: str) -> bool:
    """Whether two of its words are written as names are: a capital, then small letters and nothing else."""
    return sum(len(word) > 1 and all(map(_is_capitalised, re.split(r"[-'’]", word))) for word in text.split()) > 1


def _is_capitalised(part: str) -> bool:
    return part.isalpha() and part[0].isupper() and part[1:] == part[1:].lower()


def _as_it_is(_column: Column, text: str) -> Answer:
    return text, "", ""


def _date(_column: Column, text: str) -> Answer:
    found = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    help_ = "write it year-month-day (2026-09-30), or day/month/year (30/09/2026)"
    if found is None:
        return "", f"`{text}` is no date", help_
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat(), "", ""
    except ValueError:
        return "", f"`{text}` is no day of the calendar", help_


def _time(_column: Column, text: str) -> Answer:
    found = _TIME.fullmatch(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return "", f"`{text}` is no time of day", "write it as 16:20"
    return f"{int(found['hour']):02}:{found['minute']}", "", ""


def _number(_column: Column, text: str) -> Answer:
    if not _NUMBER.fullmatch(text):
        return (
            "",
            f"`{text}` is no number",
            "write digits only, with a point for decimals; the unit stands in the record",
        )
    return text.removeprefix("+"), "", ""


def _choice(column: Column, text: str) -> Answer:
    known = {choice.casefold(): choice for choice in column.choices}
    if text.casefold() in known:
        return known[text.casefold()], "", ""
    near = get_close_matches(text.casefold(), list(known), n=1)
    help_ = f"did you mean `{known[near[0]]}`?" if near else f"it may be {listed(list(column.choices), 'or')}"
    return "", f"`{text}` is not among its choices", help_


def _yes_no(_column: Column, text: str) -> Answer:
    if text.casefold() in _YES | _NO:
        return ("yes" if text.casefold() in _YES else "no"), "", ""
    return "", f"`{text}` is neither yes nor no", "write yes or no"


_FORMS: Mapping[str, Callable[[Column, str], Answer]] = {
    "text": _as_it_is,
    "code": _as_it_is,
    "role": _as_it_is,
    "evidence": _as_it_is,
    "record": _as_it_is,
    "date": _date,
    "time": _time,
    "number": _number,
    "choice": _choice,
    "yes-no": _yes_no,
}
