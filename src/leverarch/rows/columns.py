"""The heading of a file of rows, held against the columns of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from leverarch.model import CellFault, Record, Table
from leverarch.rows.found import WRONG_COLUMN


def column_places(record: Record, table: Table) -> Mapping[str, int]:
    """Return where each column of the record stands in the file, from 0. Capitals and spaces do not count."""
    heads = [folded(cell) for cell in table.header.cells]
    return {column.name: heads.index(folded(column.name)) for column in record.columns if folded(column.name) in heads}


def folded(heading: str) -> str:
    """Return a heading as it is compared: capitals and spaces do not count."""
    return " ".join(heading.split()).casefold()


def no_heading(table: Table) -> CellFault:
    """The one fault of a file whose first row is no heading of this record: every other would only repeat it."""
    message = "no column of the record is in the first row"
    help_ = "the first row is the heading, with the names of the record's `columns`; remove what stands above it"
    return CellFault(WRONG_COLUMN, table.locate(table.header.line, 0), message, help_)


def column_faults(record: Record, table: Table, places: Mapping[str, int]) -> Iterator[CellFault]:
    """Yield what is missing in the heading, unknown, there twice or without a name."""
    line = table.header.line
    names = {folded(column.name): column.name for column in record.columns}
    for column in record.columns:
        if column.name not in places:
            message = f"there is no column `{column.name}`"
            help_ = "add it to the heading, or take it out of the record's `columns`"
            yield CellFault(WRONG_COLUMN, table.locate(line, 0), message, help_)
    seen: set[str] = set()
    for number, cell in enumerate(table.header.cells):
        plain = folded(cell)
        place = table.locate(line, number)
        if not plain:
            yield CellFault(WRONG_COLUMN, place, "a column has no heading", "name it, or remove it")
        elif plain not in names:
            near = get_close_matches(plain, list(names), n=1)
            help_ = f"did you mean `{names[near[0]]}`?" if near else "describe it in the record's `columns`"
            yield CellFault(WRONG_COLUMN, place, f"the record does not know the column `{cell.strip()}`", help_)
        elif plain in seen:
            message = f"the column `{names[plain]}` is there twice; the first is read"
            yield CellFault(WRONG_COLUMN, place, message, "remove one of them, or give it another name")
        seen.add(plain)
